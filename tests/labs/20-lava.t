#!/bin/sh
# Checks: docs/examples/lava, by LAVA's own schema, and what its monitor makes of logs, by the matcher that LAVA uses.
# Expects: the job is valid; each scenario is a test case, with its result. A key that LAVA does not know is refused.
. tests/boot/lib.sh
. tests/labs/labs.sh

# shellcheck disable=SC2046 # a word a package
skip_without $(without lava_common.schemas:lava-common pexpect:python3-pexpect)

job=docs/examples/lava/qemu.yaml

# reads WHAT STATUS JOB LOG: what LAVA makes of the log, in $output
reads() {
	status=0
	tests/labs/lava_monitor.py "$3" <"$4" >"$output" 2>&1 || status=$?
	check "$1: exit status $2" [ "$status" -eq "$2" ]
}

# Right and wrong ones, and one that the processor cannot run; as they come from a port
sed -e 's/^scenario .*/scenario wrong/' -e '/^show/d' -e 's/^forbid .*/forbid unserialized/' iso/scenarios/direct.scn \
	>"$work/wrong.scn"
boots "a log" 1 --machine qemu --cpus 2 --firmware bios iso/scenarios/three-sync.scn "$work/wrong.scn" \
	iso/scenarios/sync-serialize.scn -- patches=200 "$patient"
{
	echo 'SeaBIOS'
	sed 's/\r*$/\r/' "$log"
} >"$work/port"
reads "the job" 0 "$job" "$work/port"
printf '%s\n' 'pass three-sync' 'fail wrong' 'skip sync-serialize' end >"$work/expected"
check "each scenario is a test case" cmp "$work/expected" "$output"

sed 's/image_arg:/image_args:/' "$job" >"$work/wrong.yaml"
reads "a key that there is not" 1 "$work/wrong.yaml" "$work/port"
check "a key that there is not: LAVA names it" grep -q 'image_args' "$output"
finish
