#!/bin/sh
# Checks: the plugin that crossmod watch has QEMU load: what it refuses, and what it records of Crossmod's
# own kernel, whose counts it is held against.
# Expects: one line for what it cannot do; each forbidden transition that the kernel counts, and none more.
. tests/boot/lib.sh

plugin=$BUILD/crossmod-watch.so

# refuses WHAT REGEX ARGUMENTS [QEMU-ARGUMENT...]: QEMU does not begin
refuses() {
	what=$1
	regex=$2
	words=$3
	shift 3
	exits "$what" 1 qemu-system-x86_64 -display none -accel tcg,thread=single "$@" -plugin "$plugin$words"
	cp "$output" "$log"
	says "$what: it says why" "^crossmod-watch: $regex"
	check "$what: in one line" [ "$(grep -c '^crossmod-watch: ' "$log")" -eq 1 ]
}

# watches WHAT OPTION...: a guest that does what is forbidden; the events are in the log
watches() {
	what=$1
	shift
	rm -rf "$work/seen"
	exits "$what" 1 "$BUILD/crossmod" watch -q --until 'verdict as expected' --timeout 200 --output "$work/seen" "$@"
	"$BUILD/crossmod" watch --trace "$work/seen/trace" --events >"$log"
	says "$what: it was recorded to the end" ' end$'
}

# counted WORD: by the kernel, in all its scenarios
counted() {
	tr -d '\r' <"$work/seen/serial.log" | awk -v word="$1:" '$1 == word { sum += $2 } END { print sum + 0 }'
}

# A CPU executes another form than before, and has not serialized.
has_transitions() {
	[ "$(awk '$4 == "executed" && !/serialized/ && $7 != $NF && / after / { sum++ }
		END { print sum + 0 }' "$log" | tee "$work/transitions")" -eq "$1" ]
}

# ---- What it refuses ----------------------------------------------------------------------------

refuses "no file" 'trace=FILE is missing' ""
refuses "a word that it does not know" 'expected trace=FILE, .* and not tracks=1' ",trace=$work/trace,tracks=1"
refuses "a mode that there is not" 'expected .* and not mode=look' ",trace=$work/trace,mode=look"
refuses "a file that cannot be made" "$work/none/trace: No such file" ",trace=$work/none/trace"
refuses "no sites" "$work/none: No such file" ",trace=$work/trace,sites=$work/none"
echo "0x1000" >"$work/sites"
refuses "bad sites" "$work/sites: line 1: expected a physical address and a length" \
	",trace=$work/trace,sites=$work/sites"
refuses "more CPUs than it counts" 'the guest has 65 CPUs: at most 64' ",trace=$work/trace" -smp 65

# ---- What it records ----------------------------------------------------------------------------

set -- --cpus 3 --kernel "$BUILD/crossmod.elf" --append "scenarios=direct patches=20 screen=none $patient"
watches "a forbidden protocol" --twice "$@"
check "the kernel has counted" [ "$(counted unserialized)" -ge 20 ]
check "each transition is there, and no other" has_transitions "$(counted unserialized)"
says "interrupts are sent by wrmsr" ' sent .* by wrmsr'


# Interrupts sent by stores to the APIC's page are the same
sent=$(grep -c ' sent ' "$log")
watches "xAPIC mode" --twice -- -smp 3 -cpu max,-rdrand,-rdseed,-x2apic -kernel "$BUILD/crossmod.elf" \
	-append "scenarios=direct patches=20 screen=none $patient"
check "each transition is there, and no other" has_transitions "$(counted unserialized)"
says "interrupts are sent by a store" ' sent .* by a store'
says_not "and none by wrmsr" ' by wrmsr'
check "as many" [ "$(grep -c ' sent ' "$log")" -eq "$sent" ]

watches "all CPUs at once" --parallel "$@"
says "what they executed is recorded" ' executed .* after '

# lidt of no table, int3: a triple fault
{
	head -c 131056 /dev/zero
	printf '\017\001\036\000\000\314'
	head -c 10 /dev/zero
} >"$work/bios"
exits "a full disk" 0 timeout -k 5 200 qemu-system-x86_64 -display none -nodefaults -no-reboot -m 32 \
	-accel tcg,thread=single -bios "$work/bios" -plugin "$plugin,trace=/dev/full"
cp "$output" "$log"
says "it says so" '^crossmod-watch: /dev/full: No space left on device: the trace is not whole$'
finish
