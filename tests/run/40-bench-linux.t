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
	'  ---' '    site     jcc8 -> jcc8' \
	'    patch: {runs: 8, cycles: [1, 2, 3, 4], ns: [7, 9, 11, 50]}' \
	'    stores: {runs: 6, cycles: [1, 2, 3, 4], ns: [3, 4, 5, 6]}' \
	'    sync: {runs: 0, cycles: [0, 0, 0, 0], ns: [0, 0, 0, 0]}' '  ...' >"$work/crossmod.log"
exits "a log becomes rows" 0 awk -v machine=here -v cpus=3 -f bench/linux/crossmod_rows.awk \
	"$work/crossmod.log"
printf 'here\t3\tbusy\t%s\n' "patch	2	5	500	900	-	-	700" "sync	0	0	499	90	-	-	70" \
	"patch	1	2	8	9	-	-	7" "stores	1	2	6	4	-	-	3" >"$work/expected"
check "these rows" cmp "$work/expected" "$output"

# ---- The table

# Two boots of Linux, whose medians are 400 and 440 us; three syncs of 30 us, three stores of 60 us
printf 'qemu\t4\tbusy\t%s\n' "sync	0	0	9	30000	20000	50000	10000" "store	0	1	9	60000	50000	70000	40000" \
	"patch	1	2	10	440000	410000	500000	405000" "patch	1	2	10	400000	390000	600000	380000" \
	"patch	1024	2	10	9000000	8000000	9900000	7000000" \
	"patch	1024	5	10	4999999	-	-	1" "patch	64	2	10	700000	-	-	1" >"$work/linux.tsv"
{
	printf 'machine\tcpus\texecutors\twhat\tsites\tbytes\truns\tmedian_ns\tp10_ns\tp90_ns\tmin_ns\n'
	printf 'qemu\t4\tbusy\t%s\n' "sync	0	0	9	10000	-	-	9000" "store	0	1	9	5000	-	-	4000" \
		"patch	1	2	50	100000	-	-	90000" "stores	1	2	9	12000	-	-	9" "patch	1024	5	10	1000000	-	-	1"
	printf 'qemu-multi\t4\tbusy\tpatch\t1\t2\t9\t10000\t-\t-\t9000\n'
} >"$work/crossmod.tsv"
printf 'qemu-multi\t4\tbusy\tpatch\t1\t2\t9\t90000\t-\t-\t9000\n' >>"$work/linux.tsv"
printf 'qemu\t4\tbusy\t1\t2\t10\t90\nqemu\t4\tbusy\t1\t2\t20\t189\n' >"$work/ipis.tsv"
printf 'qemu-multi\t2\tbusy\t5\t2\tround 1, round 3\n' >"$work/panics.tsv"
exits "a table" 0 awk -v host_cpus=2 -f bench/linux/table.awk side=linux "$work/linux.tsv" \
	side=crossmod "$work/crossmod.tsv" side=ipis "$work/ipis.tsv" side=panics "$work/panics.tsv"
prints "boots are put together" \
	'^busy patch 1 2 \| 400 us [(]390 us .. 600 us[)] 20 \| 100 us 50 \| 4.00 met$'
prints "a part beside the other's" '^busy store 1 \| 60 us .* 9 \| 5.00 us 9 \| 12.00 $'
prints "a target that is missed: 4.999999 is not 5" '^busy patch 1024 5 \| .* \| 5.00 missed$'
prints "a patch that only Linux made" '^busy patch 64 2 \| 700 us 10 \| - \| - $'
# 400 = 90 + 180 + 130; 100 = 30 + 12 + 58, its stores measured together and not by one; of 300 gained
# 60, 168 and 72; 220 us without Linux's stores
prints "it is taken apart" \
	'^busy 1 2 \| 3.1 90 us 180 us 130 us \| 30 us 12 us 58 us \| 20% 56% 24% \| 2.20$'
# Four series of syncs; 3072 stores take 184 ms of the 9 that the patch took
prints "1024 sites are four batches of Linux" '^busy 1024 2 \| - 360 us 184.3 ms -175.7 ms \| '
prints "and no gain is divided among parts that are more than the whole" '^busy 1024 5 .* \| - - - \| -$'
prints "CPUs that take turns are not marked" '^qemu, 4 CPUs$'
prints "more CPUs than the host has are" '^qemu-multi, 4 CPUs: MORE THAN THE HOST.S 2,'
prints "and meet no target" '^busy patch 1 2 \| 90 us .* \| 9.00 $'
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
