# What the tests of documents share.
# shellcheck shell=sh

# lost_paths DOCUMENT...: paths between backticks that are not there. What is built is not looked for, and *
# stands for any text.
lost_paths() {
	for document in "$@"; do
		# The backtick, and not what it does in a shell
		tr '\140' '\n' <"$document" |
			grep -Ex '(arch|bench|docs|editors|iso|kernel|lib|prover|results|scenario|scripts|tests|tools|watch|web)/[^ <>]*' |
			sort -u | while read -r path; do
			# A pattern is to be expanded
			# shellcheck disable=SC2086
			ls -d $path >/dev/null 2>&1 || echo "$document: $path"
		done
	done
}
