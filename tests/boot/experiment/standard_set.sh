# What the tests of the whole standard set share. Sourced instead of lib.sh.
# shellcheck shell=sh
. tests/boot/lib.sh

files=$(find iso/scenarios -name '*.scn' | wc -l)

# runs_all WHAT OPTION...
runs_all() {
	what=$1
	shift
	boots "$what" 0 "$@"
	says "$what: all are planned" "^1\.\.$files$"
	check "$what: each is as expected, or skipped" has_lines "$files" \
		'^(# [0-9]+ - [a-z0-9-]+: as expected: |ok [0-9]+ - [a-z0-9-]+ # SKIP the (processor|APIC) )'
	says "$what: every model explains the machine" \
		'^# machine: consistent with coherent, bytewise, snapshot, sequential, prefetch$'
}
