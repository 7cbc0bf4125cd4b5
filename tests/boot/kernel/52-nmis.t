#!/bin/sh
# Checks: thousands of NMIs from outside, by QEMU's monitor, while sites are patched, and while CPUs
# rest; and NMI handlers that execute sites being patched.
# Expects: every CPU takes them, and the verdict is the one without them: no sync is missed, no execution
# is lost or cannot be placed, and what the protocols promise holds.
. tests/boot/lib.sh

sent=$work/sent

# until_the_end: NMIs, as long as the run goes on
until_the_end() {
	number=0
	await '^1\.\.'
	until has_line '^# end of log:'; do
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			echo nmi
			sleep 0.002
		done
		number=$((number + 10))
	done
	echo "$number" >"$sent"
	echo quit
}

# figure SCENARIO CPU NAME: of a CPU, in a scenario's block
figure() {
	tr -d '\r' <"$log" | awk -v scenario="$1" -v cpu="$2" -v name="$3" '
		/^(not )?ok / { here = $0 ~ "- " scenario "$" }
		here && index($0, "- {cpu: " cpu ",") && match($0, " " name ": [0-9]+") {
			split(substr($0, RSTART, RLENGTH), part, ": ")
			print part[2]
		}'
}

# nmis NAME OPTION...: a run with NMIs from the monitor
nmis() {
	name=$1
	shift
	: >"$log"
	until_the_end | timeout 300 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot \
		-machine q35 -accel tcg,thread=single -smp 4 -display none -monitor stdio \
		-serial "file:$log" -kernel "$BUILD/crossmod.elf" -append "$* $patient" \
		>"$output" 2>&1
	judges "$name"
	cp "$work/saved" "$log"
	says_all "$name"
	check "$name: no execution could not be placed" has_no_line '^    unknown: [1-9]'
	says_not "$name: no CPU was lost" '^# lost:'
}

nmis NMIs patches=5000 \
	scenarios=direct,breakpoint-only,breakpoint-ipi,three-sync,three-sync-retired,stop-machine,interrupt,nmi

last=nmi # its counts of NMIs are those of all the scenarios before, too
for cpu in 1 2 3; do
	taken=$(figure $last "$cpu" nmis)
	echo "# CPU $cpu took $taken, of $(cat "$sent") that were sent until the end"
	check "NMIs: CPU $cpu took more than a thousand" [ "$taken" -gt 1000 ]
	for phase in old breakpoint new; do
		check "NMIs: the NMI handler of CPU $cpu met each phase: $phase" \
			[ "$(figure $last "$cpu" $phase)" -gt 100 ]
	done
done
says "NMIs: the patcher took more than a thousand" \
	'^# nmis: [0-9]+, taken by 4 of 4 CPUs, [1-9][0-9]{3,} of them by CPU 0$'

# A CPU at rest, which syncs leave alone, is woken by an NMI at any moment of a patch
nmis "NMIs at rest" idle=on patches=3000 scenarios=direct,breakpoint-ipi,three-sync,nmi
for cpu in 1 2 3; do
	check "NMIs at rest: CPU $cpu took some" [ "$(figure nmi "$cpu" nmis)" -gt 100 ]
	check "NMIs at rest: CPU $cpu was left alone by syncs" \
		[ "$(figure three-sync "$cpu" syncs)" -lt 9000 ]
done
finish
