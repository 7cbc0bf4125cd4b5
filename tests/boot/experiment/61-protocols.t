#!/bin/sh
# Checks: the protocols of iso/protocols in QEMU, and some of them in Bochs.
# Expects: as expected (0), and what docs/protocols.md calls run there is run. Of two no run can tell their forms
# apart: all of their executions are counted as unknown, so nothing is concluded from them (2).
. tests/boot/lib.sh

set --
for file in iso/protocols/*.scn; do
	case $file in
	*/linux-endbr-seal.scn | */linux-smp-lock.scn) ;;
	*) set -- "$@" "$file" ;;
	esac
done
boots "QEMU" 0 --machine qemu --cpus 2 --patches 20 $patient "$@"
check "QEMU: all are in the log" has_lines $# '^ok [0-9]+ - '
for file in "$@"; do
	name=$(basename "$file" .scn)
	if tr -d '\r' <results/protocols-qemu.txt | grep -qx "  scenario: $name"; then
		has_line "^# [0-9]+ - $name: as expected" || echo "$name"
	fi
done >"$output"
check "QEMU: what the table calls run is run" [ ! -s "$output" ]

boots "what cannot be told" 2 --machine qemu --cpus 2 --patches 20 $patient \
	iso/protocols/linux-endbr-seal.scn iso/protocols/linux-smp-lock.scn
check "what cannot be told: nothing is concluded" has_lines 2 \
	'^# [0-9]+ - .*: inconclusive: [0-9]+ executions could not be placed'

boots "Bochs" 0 --machine bochs --cpus 2 --patches 3 $patient iso/protocols/linux-jump-label.scn \
	iso/protocols/hotspot-self-loop.scn iso/protocols/xray-entry.scn iso/protocols/windows-hot-patch.scn
check "Bochs: all are run" has_lines 4 '^# [0-9]+ - .*: as expected'
finish
