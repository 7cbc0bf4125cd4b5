#!/bin/sh
# Checks: scripts/sbom.py, of a folder with files that have the names of a release's; and what checks it.
# Expects: it is SPDX 2.3 by what that requires, with each file and its checksums, what of Debian is in each, and
# exactly the packages of npm whose notices are in the page. What is made wrong in it is found.
. tests/boot/lib.sh

release=$work/release
mkdir "$release"
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
for name in crossmod-1.0.tar.xz crossmod-1.0.iso crossmod-1.0-usb.img.xz crossmod_1.0_amd64.deb; do
	echo "$name" >"$release/$name"
done
# One package that is bundled and one that only bundles; the others are not in this page
cat >"$release/crossmod-1.0.html" <<-END
	<details><summary>Licences</summary><pre>Crossmod

	MIT

	@codemirror/view

	MIT

	style-mod

	MIT</pre></details> <p>made by esbuild</p>
END

# made PATH: the same for any folder that the release is in
made() {
	scripts/sbom.py 1.0 "$release" >"$1" 2>"$output"
}
# right FILE: as the check has it
right() {
	tests/dist/sbom_check.py "$1" "$release" >"$output" 2>&1
}
sbom=$work/crossmod-1.0.spdx.json
check "it is made" made "$sbom"
check "it is right" right "$sbom"
check "with the commit's time" grep -q '"created": "2023-11-14T22:13:20Z"' "$sbom"
check "with what is in the page" [ "$(sed -n 's|.*"pkg:npm/\(.*\)@.*|\1|p' "$sbom" | sort | tr '\n' ' ')" = \
	'%40codemirror/view style-mod ' ]
made "$work/again"
check "and the same once more" cmp "$sbom" "$work/again"

# wrong WHAT SED REGEX: what sed makes of it is found, by a line that matches
wrong() {
	sed "$2" "$sbom" >"$work/wrong.json"
	check "$1: it is another one" [ "$(cmp "$sbom" "$work/wrong.json" >/dev/null; echo $?)" -eq 1 ]
	if right "$work/wrong.json"; then
		check "$1 is found" false
	else
		check "$1 is found" grep -Eq -e "$3" "$output"
	fi
}
wrong "another version of SPDX" 's/"SPDX-2.3"/"SPDX-2.9"/' '^document .*spdxVersion'
wrong "a licence that is no expression" 's/"licenseDeclared": "MIT"/"licenseDeclared": "MIT, or not"/' 'licenseDeclared'
wrong "an identifier that is none" 's/SPDXRef-Package-1"/SPDXRef-Package_1"/' 'SPDXID'
wrong "an identifier that stands twice" 's/SPDXRef-Package-2"/SPDXRef-Package-1"/' 'stands twice'
wrong "a relationship with nothing" 's/"relatedSpdxElement": "SPDXRef-Package-1"/"relatedSpdxElement": "SPDXRef-Package-99"/' 'which is not there'
wrong "a checksum" 's/"checksumValue": "[0-9a-f]\{8\}/"checksumValue": "00000000/' '^checksums of'
wrong "files in a package that was not analyzed" 's/"filesAnalyzed": true/"filesAnalyzed": false/' 'were not analyzed'
wrong "a verification code" 's/\(CodeValue": "\)......../\100000000/' '^verification code'
wrong "a package of npm that is not in the page" 's/"name": "style-mod"/"name": "esbuild"/' '^packages of npm'
wrong "a moment" 's/T22:13:20Z/ 22:13/' '^created'
echo more >"$release/more"
check "a file that it has not: it is found" sh -c "! tests/dist/sbom_check.py '$sbom' '$release' >'$output' && grep -q '^files:' '$output'"

finish
