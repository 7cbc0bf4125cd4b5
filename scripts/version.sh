#!/bin/sh
# Says what version this checkout is, as --version, logs and boot media show it: the number in VERSION,
# then the commit, and whether files have been changed since of which something is built: documents and
# results are none of them, or whoever makes all results anew would have changed them for the second.
# Outside of a checkout the number is all that is known.
set -eu
cd "$(dirname "$0")/.."

version=$(cat VERSION)
if [ -e .git ] && commit=$(git rev-parse --short=12 HEAD 2>/dev/null); then
	version="$version, commit $commit"
	if [ -n "$(git status --porcelain --untracked-files=no -- ':!results' ':!*.md')" ]; then
		version="$version with changes"
	fi
fi
echo "$version"
