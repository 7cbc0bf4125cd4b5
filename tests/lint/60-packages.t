#!/bin/sh
# Checks: what is installed by name elsewhere than in scripts/setup: in the Containerfile, and to build the Debian
# package; and what of a checkout goes into the container.
# Expects: scripts/setup has each of these packages, with its reason; no folder that git ignores goes into the
# container, where make would take it for its own.
. tests/boot/lib.sh

# Without apt-get it says what there is to install
mkdir "$work/bin"
ln -s "$(command -v cat)" "$work/bin/cat"
PATH=$work/bin "$(command -v sh)" scripts/setup >"$output" 2>&1
sed -n 's/^\t*\([a-z0-9.+-]*\)  *[a-zA-Z].*/\1/p' "$output" | sort >"$work/known"
echo qemu-system-x86 >>"$work/known" # which has a version, and so words of its own there
check "scripts/setup names its packages" grep -qx libyaml-dev "$work/known"
check "and QEMU" grep -q 'QEMU .*(qemu-system-x86_64)' "$output"

# known WHAT COUNT: those in $work/named, of which there are so many at least
known() {
	grep -vxFf "$work/known" "$work/named" >"$output"
	check "$1: scripts/setup has each package" [ ! -s "$output" ]
	check "$1: they were found" [ "$(wc -l <"$work/named")" -ge "$2" ]
}

# The lines that end in a backslash are one; an option's argument is no package
sed -e ':again' -e '/\\$/{N;s/\\\n//;b again' -e '}' Containerfile | sed 's/&&/\n/g' |
	sed -n 's/.*apt-get install -y --no-install-recommends//p' | sed 's/ -t [^ ]*//' | tr -s ' \t' '\n' |
	grep . >"$work/named"
known Containerfile 10
check "Containerfile: it names each once" [ -z "$(sort "$work/named" | uniq -d)" ]

sed -n '/^Build-Depends:/,/^[A-Z][a-z-]*[^:]*: *[^ ]/p' debian/control | sed -e '/^Standards-Version/d' -e 's/^Build-Depends://' \
	-e 's/debhelper-compat ([^)]*)/debhelper/' -e 's/([^)]*)//g' | tr -d ' ,' | grep . >"$work/named"
known debian/control 8

sed -n 's|^/\(.*\)/$|\1|p' .gitignore | sort >"$work/ignored"
check ".gitignore has folders" [ -s "$work/ignored" ]
check ".dockerignore has the same" sh -c "grep -v '^#' .dockerignore | sort | cmp - '$work/ignored'"

finish
