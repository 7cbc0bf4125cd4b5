#!/bin/sh
# Checks: docs/examples/labgrid, by labgrid: the board's file is loaded, and the target in QEMU is booted.
# Expects: the test there passes when the log is as expected, fails when it is not, and keeps the log in any case;
# a key that labgrid does not know is refused.
. tests/boot/lib.sh
. tests/labs/labs.sh

# shellcheck disable=SC2046 # a word a package
skip_without $(without labgrid:labgrid pytest:python3-pytest)

examples=docs/examples/labgrid

# loads FILE: whether labgrid makes a target of it, with all of its resources and drivers
loads() {
	/usr/bin/python3 -W error::UserWarning - "$1" <<-'END'
		import sys
		from labgrid import Environment
		target = Environment(sys.argv[1]).get_target()
		print(len(target.resources), "resources,", len(target.drivers), "drivers")
	END
}
exits "the board" 0 loads "$examples/board.yaml"
check "the board: it has a serial port and a power switch" grep -qx '2 resources, 2 drivers' "$output"
sed 's/speed:/sped:/' "$examples/board.yaml" >"$work/wrong.yaml"
exits "a key that there is not" 1 loads "$work/wrong.yaml"
check "a key that there is not: labgrid names it" grep -q 'sped' "$output"

# tries WHAT STATUS FILE [SECONDS]: the test, on that target
tries() {
	exits "$1" "$2" env CROSSMOD="$PWD/$BUILD/crossmod" CROSSMOD_LOG="$work/kept" CROSSMOD_SECONDS="${4:-300}" \
		timeout 400 /usr/bin/python3 -m pytest -p no:cacheprovider --lg-env "$3" "$examples/test_crossmod.py"
}

# target OPTIONS FILE: the example's target, with other options of the kernel, and what was built here
target() {
	sed -e "s|boot_args: .*|boot_args: $1|" -e "s|kernel: \.\./.*|kernel: $PWD/$BUILD/crossmod.elf|" \
		"$examples/qemu.yaml" >"$2"
}

check "the example boots what make builds" [ "$(realpath -m "$examples/$(sed -n 's/^ *kernel: \(\.\..*\)/\1/p' \
	"$examples/qemu.yaml")")" = "$PWD/build/crossmod.elf" ]
options=$(sed -n 's/^ *boot_args: //p' "$examples/qemu.yaml")
target "$options" "$work/qemu.yaml"
tries "in QEMU" 0 "$work/qemu.yaml"
exits "in QEMU: the log is kept" 0 "$BUILD/crossmod" judge "$work/kept"

target "scenarios=direct patches=nonsense" "$work/nonsense.yaml"
tries "not as expected" 1 "$work/nonsense.yaml"
check "not as expected: pytest says so" grep -q 'judge .*/kept: exit status 2$' "$output"
check "not as expected: and what the judge found" grep -q 'verdict: inconclusive' "$output"

target "scenarios=direct seconds=1000" "$work/long.yaml"
tries "one that does not end" 1 "$work/long.yaml" 3
check "one that does not end: pytest says so" grep -q 'judge .*/kept: exit status 3$' "$output"
check "one that does not end: its log is kept" grep -q 'TAP version' "$work/kept"
finish
