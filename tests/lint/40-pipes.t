#!/bin/sh
# Checks: the lookout for pipes that fail though grep has found something (make lint-shell), in scripts of a line.
# Expects: such a pipe is found in a script with pipefail, and nothing in one without, or where grep reads a file.
. tests/boot/lib.sh

planted=$work/planted

# looks WHAT STATUS OPTIONS LINE: of a script of that line, with these options, make lint-shell exits with the status.
looks() {
	printf '#!/bin/bash\nset -%s\n%s\n' "$3" "$4" >"$planted"
	exits "$1" "$2" make --no-print-directory lint-shell SCRIPTS="$planted"
}

looks "a pipe, and pipefail" 2 'euo pipefail' 'seq 9 | grep -q 1'
check "a pipe, and pipefail: where" grep -Fq ':3:seq 9 | grep -q 1' "$output"
looks "with more options" 2 'o pipefail' 'if ! seq 9 |grep -Eq "^1$"; then echo none; fi'
looks "a pipe without pipefail" 0 'eu' 'seq 9 | grep -q 1'
looks "no pipe" 0 'euo pipefail' 'grep -q 1 <(seq 9) || grep -q 2 <(seq 9)'
finish
