# What the tests of labs share. Sourced, after tests/boot/lib.sh.
# shellcheck shell=sh

# skip_without PACKAGE...: ends the test as skipped, and says what to install; with none it goes on
skip_without() {
	if [ $# -gt 0 ]; then
		echo "1..0 # SKIP to run it: apt-get install --no-install-recommends $*"
		exit 0
	fi
}

# without MODULE:PACKAGE...: the packages whose modules Debian's Python does not find
without() {
	for module in "$@"; do
		/usr/bin/python3 -c "import ${module%:*}" 2>/dev/null || echo "${module#*:}"
	done
}

# Beside what is tested nothing is to be written
export PYTHONDONTWRITEBYTECODE=1
