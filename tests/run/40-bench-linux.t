#!/bin/sh
# Checks: what make bench-linux makes of figures, and that it puts back the setting that it toggles.
# Expects: figures that were worked out by hand, and files as they were. Boots nothing and measures
# nothing: `make bench-linux` does, and needs Debian's kernel.
. tests/boot/lib.sh

# prints WHAT REGEX: a line of the output, with its runs of blanks as one
prints() {
	check "$1" sh -c "tr -s ' ' ' ' <'$output' | grep -Eq -e \"\$1\"" sh "$2"
}

# ---- Crossmod's log, as rows

printf '%s\r\n' '  ---' '  text: |' '    scenario batch' '    site     call32 -> call32' \
	'    site     nop5 -> jmp32' '  cost: # of patches' \
	'    patch: {runs: 500, cycles: [1, 2, 3, 4], ns: [700, 900, 1100, 5000]}' \
	'    sync: {runs: 499, cycles: [1, 2, 3, 4], ns: [70, 90, 110, 500]}' '  ...' \
	'  ---' '    scenario three-sync' '    site     jcc8 -> jcc8' \
	'    patch: {runs: 8, cycles: [1, 2, 3, 4], ns: [7, 9, 11, 50]}' \
	'    stores: {runs: 6, cycles: [1, 2, 3, 4], ns: [3, 4, 5, 6]}' \
	'    sync: {runs: 0, cycles: [0, 0, 0, 0], ns: [0, 0, 0, 0]}' '  ...' \
	'# bench: rows are: executors what sites bytes runs min_ns p10_ns median_ns p90_ns max_ns limit_ns' \
	'# bench: row halted sync 0 0 8 10 20 30 40 50 0' '# bench: row busy patch 64 5 9 11 22 33 44 55 66' \
	>"$work/crossmod.log"
exits "a log becomes rows" 0 awk -v machine=here -v cpus=3 -f bench/linux/crossmod_rows.awk \
	"$work/crossmod.log"
printf 'here\t3\t%s\n' "busy	batch	2	5	500	900	-	-	700	5000	-" \
	"busy	batch:sync	0	0	499	90	-	-	70	500	-" "busy	three-sync	1	2	8	9	-	-	7	50	-" \
	"busy	three-sync:stores	1	2	6	4	-	-	3	6	-" "halted	sync	0	0	8	30	20	40	10	50	-" \
	"busy	patch	64	5	9	33	22	44	11	55	66" >"$work/expected"
check "these rows" cmp "$work/expected" "$output"

# ---- The table

# rows FILE MACHINE CPUS ROW...: adds rows
rows() {
	file=$work/$1.tsv
	where="$2	$3"
	shift 3
	printf "$where\t%s\n" "$@" >>"$file"
}

rm -f "$work"/*.tsv
printf 'machine\tcpus\texecutors\twhat\tsites\tbytes\truns\tmedian_ns\tp10_ns\tp90_ns\tmin_ns\n' |
	tee "$work/linux.tsv" >"$work/crossmod.tsv"
# Idle: three syncs of 40 us, three stores of 60 us, and 120 us more
rows linux qemu 4 "idle	sync	0	0	9	40000	-	-	1" "idle	store	0	1	9	60000	-	-	1" \
	"idle	handler	0	0	9	7000	-	-	1" "idle	patch	1	2	9	420000	-	-	1"
# Busy, two boots, whose medians are 400 and 440 us; three syncs of 30 us, three stores of 60 us
rows linux qemu 4 "busy	sync	0	0	9	30000	20000	50000	10000" \
	"busy	store	0	1	9	60000	50000	70000	40000" "busy	handler	0	0	9	8000	-	-	1" \
	"busy	patch	1	2	10	440000	410000	500000	405000" \
	"busy	patch	1	2	10	400000	390000	600000	380000" "busy	sync	1024	2	9	50000	-	-	1" \
	"busy	patch	1024	2	10	9000000	8000000	9900000	7000000" \
	"busy	patch	1024	5	10	4999999	-	-	1" "busy	patch	64	2	10	700000	-	-	1"
# Three syncs of 22 us, and 21 us of stores: of 80 us of a limit. Three boots.
rows crossmod qemu 4 "idle	sync	0	0	9	20000	-	-	1	1	-" "idle	sync	1	2	9	22000	-	-	1	1	-" \
	"idle	stores	1	2	9	21000	18000	24000	1	1	-" \
	"idle	patch	1	2	10	700000	90000	900000	1	1	80000" \
	"idle	patch	1	2	10	90000	80000	800000	1	1	70000" \
	"idle	patch	1	2	10	100000	85000	700000	1	1	90000" \
	"idle	stores	1024	2	9	842000	-	-	1	1	-" "idle	patch	1024	2	9	1000000	-	-	1	1	-" \
	"idle	less-stores	1	2	9	79000	-	-	1	1	-" "idle	less-stores	1024	2	9	158000	-	-	1	1	-"
# The same without an interrupt
rows crossmod qemu 4 "halted	sync	1	2	9	2000	-	-	1	1	-" \
	"halted	patch	1	2	9	30000	-	-	1	1	27000"
rows crossmod qemu 4 "busy	sync	0	0	9	10000	-	-	9000	1	-" "busy	stores	1	2	9	12000	-	-	9	9	-" \
	"busy	patch	1	2	50	100000	-	-	90000	1	-" "busy	part-check	1	2	50	10	-	-	1	1	-" \
	"busy	stores	1	5	9	15000	-	-	9	9	-" "busy	patch	1	5	9	115000	-	-	1	1	100000" \
	"busy	stores	1024	5	9	799000	-	-	9	9	-" "busy	patch	1024	5	10	1000000	-	-	1	1	-" \
	"busy	less-stores	1	5	9	100000	-	-	1	1	-" "busy	less-stores	1024	5	9	201000	-	-	1	1	-" \
	"busy	handler	1	5	9	2000	-	-	1	1	-"
# Without Linux's stores 170 and 150 us
rows linux kvm 2 "idle	store	0	1	9	10000	-	-	1" "idle	patch	1	2	9	200000	-	-	1" \
	"idle	patch	1	5	9	180000	-	-	1" "idle	patch	1024	5	9	5000000	-	-	1" "busy	patch	1	2	9	30000	-	-	1"
rows crossmod kvm 2 "busy	patch	1	2	9	10000	-	-	1	1	-"
rows crossmod kvm 2 "idle	patch	1	2	9	58000	-	-	1	1	-" "idle	patch	1	5	9	50000	-	-	1	1	-" \
	"idle	patch	1024	5	9	1000000	-	-	1	1	-"
# Syncs that take Crossmod 0.2% of the gain more
rows linux kvm 2 "idle	sync	0	0	9	10	-	-	1"
rows crossmod kvm 2 "idle	sync	0	0	9	100	-	-	1	1	-" "idle	stores	1	5	9	10000	-	-	1	1	-"
rows linux kvm 4 "idle	patch	1	2	9	90000	-	-	1" "busy	patch	1	2	9	90000	-	-	1"
rows crossmod kvm 4 "busy	patch	1	2	9	10000	-	-	1	1	9000" "halted	patch	1	2	9	10000	-	-	1	1	9000"
rows linux qemu-multi 2 "idle	patch	1	2	9	30000	-	-	1"
rows crossmod qemu-multi 2 "idle	patch	1	2	9	10001	-	-	1	1	-"
rows linux this-processor 2 "busy	patch	?	?	9	90000	-	-	1" "busy	sync	0	0	9	20000	-	-	1"
rows linux this-processor 2 "halted	sync	0	0	9	2000	-	-	1"
rows crossmod this-processor 2 "idle	sync	0	0	9	15000	-	-	1	1	-" "halted	sync	0	0	9	1000	-	-	1	1	-"
rows crossmod this-processor 2 "busy	three-sync	1	2	9	60000	-	-	1	1	-"
printf 'qemu\t4\tbusy\t1\t2\t10\t90\nqemu\t4\tbusy\t1\t2\t20\t189\n' >"$work/ipis.tsv"
printf 'qemu-multi\t2\tbusy\t5\t2\tround 1, round 3\n' >"$work/panics.tsv"
exits "a table" 0 awk -v host_cpus=2 -f bench/linux/table.awk side=linux "$work/linux.tsv" \
	side=crossmod "$work/crossmod.tsv" side=ipis "$work/ipis.tsv" side=panics "$work/panics.tsv"

prints "two boots: the lower median, the widest spread" \
	'^busy patch 1 2 \| 400 us [(]390 us .. 600 us[)] 20 \| 100 us 50 \| 4.00 met by the mapping$'
prints "three boots: the median in the middle" \
	'^idle patch 1 2 \| 420 us 9 \| 100 us [(]80 us .. 900 us[)] 30 \| 4.20 met by the mapping$'
prints "Linux's idle CPUs stand beside halted ones, too" \
	'^idle/halted patch 1 2 \| 420 us 9 \| 30 us 9 \| 14.00 met$'
prints "a store is a third of those of one site" \
	'^idle store 1 \| 60 us 9 \| 7.00 us [(]6.00 us .. 8.00 us[)] 9 \| 8.57 $'
prints "without a spread, where there is none" '^busy store 1 \| 60 us .* 9 \| 4.00 us 9 \| 15.00 $'
prints "breakpoints are the same whatever the site" '^busy handler \| 8.00 us 9 \| 2.00 us 9 \| 4.00 $'
prints "a target that is met thanks to the mapping: 170 us of 58" \
	'^idle patch 1 2 \| 200 us 9 \| 58 us 9 \| 3.45 met by the mapping$'
prints "or perhaps: its stores alone cost more" \
	'^idle patch 1024 5 \| 5000 us 9 \| 1000 us 9 \| 5.00 met by the mapping$'
prints "and one that is met without: 150 us of 50" '^idle patch 1 5 \| 180 us 9 \| 50 us 9 \| 3.60 met$'
prints "a target that is missed: 4.999999 is not 5" '^busy patch 1024 5 \| .* \| 5.00 missed$'
prints "a patch that only Linux made" '^busy patch 64 2 \| 700 us 10 \| - \| - $'
check "what has nothing beside it is no row" [ "$(grep -Ec 'part-check|sync +1024|stores +1' "$output")" -eq 0 ]
prints "a key of unknown size has no ratio" '^busy patch [?] [?] \| 90 us 9 \| - \| - $'
prints "what interrupts nobody in Linux either stands beside halted CPUs" \
	'^idle/halted sync \| 2.00 us 9 \| 1.00 us 9 \| 2.00 $'
prints "and not beside interrupted ones" '^idle sync \| - \| 15 us 9 \| - $'
prints "a scenario has a row of its own" '^busy three-sync 1 2 \| - \| 60 us 9 \| - $'

# 420 = 120 + 180 + 120; 100 = 66 + 21 + 13; of 320 gained 54, 159 and 107; 240 us without Linux's stores
prints "a patch is taken apart, by the syncs of its own sites" \
	'^idle 1 2 \| - 120 us 180 us 120 us \| 66 us 21 us 13 us \| 17% - 50% 33% \| 2.40$'
# 30 = 6 + 21 + 3, of 390 gained 54, 60, 159 and 117
prints "what nobody was interrupted for is a part of its own" \
	'^idle/halted 1 2 \| - 120 us 180 us 120 us \| 6.00 us 21 us 3.00 us \| 14% 15% 41% 30% \| 8.00$'
# 400 = 90 + 180 + 130; 100 = 30 + 12 + 58; of 300 gained 60, 168 and 72; 220 us without Linux's stores
prints "or by bare syncs" \
	'^busy 1 2 \| 3.1 90 us 180 us 130 us \| 30 us 12 us 58 us \| 20% - 56% 24% \| 2.20$'
prints "what is nothing to speak of is 0" \
	'^idle 1 5 \| - 0.03 us 30 us 150 us \| 0.30 us 10 us 40 us \| 0% - 15% 85% \| 3.00$'
# Four series of syncs, of 50 us; 3072 stores take 184 ms of the 9 that the patch took
prints "1024 sites are four batches of Linux" '^busy 1024 2 \| - 600 us 184.3 ms -175.9 ms \| '
prints "and no gain is divided among parts that are more than the whole" \
	'^busy 1024 5 .* \| - - - - \| -$'

# 100 us of 80; 158 us of 79
prints "Crossmod's own targets: at most 1.15 limits, and twice one site" '^idle 2 \| 1.25 missed \| 2.00 met$'
# 115 us of 100; 201 us of 100
prints "and at most means that" '^busy 5 \| 1.15 met \| 2.01 missed$'

prints "CPUs that take turns are not crowded" '^qemu, 4 CPUs$'
prints "as many as the host has are not" '^qemu-multi, 2 CPUs$'
prints "three times is enough" '^busy patch 1 2 \| 30 us 9 \| 10 us 9 \| 3.00 met$'
prints "2.9997 times is not" '^idle patch 1 2 \| 30 us 9 \| 10 us 9 \| 3.00 missed$'
prints "more than the host has are" '^kvm, 4 CPUs: crowded rows have more runnable CPUs than the host.s 2,'
prints "and are not judged" '^busy patch 1 2 \| 90 us .* \| 9.00 crowded$'
prints "by their own limits neither" '^busy 2 \| 1.11 crowded \| - $'
prints "those that halt are not runnable" '^idle/halted patch 1 2 \| 90 us 9 \| 10 us 9 \| 9.00 met$'
prints "panics are counted" '^qemu-multi, 2 CPUs, busy: Linux panicked in 2 of 5 boots: round 1, round 3$'

# ---- The initramfs

printf 12345 >"$work/five"
exits "an archive" 0 bench/linux/initramfs dev=/ "init=$work/five"
# Headers of 110 bytes and a name, to a multiple of 4; the file, likewise; the trailer
check "of the right size" [ "$(wc -c <"$output")" -eq $((116 + 116 + 8 + 124)) ]
check "with each header where it belongs" [ "$(LC_ALL=C grep -abo 070701 "$output" | tr '\n' ' ')" = \
	"0:070701 116:070701 240:070701 " ]
check "and the file behind its own" [ "$(tail -c +$((232 + 1)) "$output" | head -c 5)" = 12345 ]

# ---- The setting

setting=$work/setting
printf '00\n' >"$setting"

if [ "$(nproc)" -lt 2 ]; then
	skips "the setting" "one CPU"
	finish
	exit
fi
exits "a file that patches nothing" 69 "$BUILD/bench-host" "$setting" 0 1 1
check "it says so" grep -q 'writing it does not patch' "$output"
check "it is as it was" [ "$(cat "$setting")" = 00 ]
exits "a file that is not there" 69 "$BUILD/bench-host" "$work/none" 0 1 1
check "it says why" grep -q 'none: No such file' "$output"

"$BUILD/bench-host" "$setting" 0 1 1000000000 >"$output" 2>&1 &
await '^[01]$' "$setting"
kill "$!"
status=0
wait "$!" || status=$?
check "interrupted: exit status 130" [ "$status" -eq 130 ]
check "the setting is as it was" [ "$(cat "$setting")" = 00 ]
finish
