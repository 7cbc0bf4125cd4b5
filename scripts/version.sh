#!/bin/sh
# Says what version this is, as --version, logs and boot media show it: the number in VERSION, then the
# commit, and whether files have been changed since of which something is built: documents and results
# are none of them, or whoever makes all results anew would have changed them for the second. With
# --epoch, when that commit was made, in seconds since 1970, and nothing where that is not known.
#
# In a release's tarball there is no repository: git has written the commit into this file.
set -eu
cd "$(dirname "$0")/.."

# shellcheck disable=SC2016 # git fills these in, and no shell
commit='$Format:%H$'
# shellcheck disable=SC2016
epoch='$Format:%ct$'
changes=
case $commit in
[0-9a-f]*) ;;
*)
	commit=
	epoch=
	if [ -e .git ] && commit=$(git rev-parse HEAD 2>/dev/null); then
		epoch=$(git log -1 --format=%ct)
		if [ -n "$(git status --porcelain --untracked-files=no -- ':!results' ':!*.md')" ]; then
			changes=" with changes"
		fi
	fi
	;;
esac

if [ "${1:-}" = --epoch ]; then
	echo "$epoch"
	exit
fi
version=$(cat VERSION)
if [ -n "$commit" ]; then
	version="$version, commit $(echo "$commit" | cut -c 1-12)$changes"
fi
echo "$version"
