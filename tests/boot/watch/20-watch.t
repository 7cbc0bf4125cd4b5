#!/bin/sh
# Checks: crossmod watch, over Crossmod's own kernel and guests of a few bytes: what it says where it cannot
# watch, that a run repeats, and what is left of a guest that ends, crashes, hangs, or is ended.
# Expects: one line and a status where it cannot watch; and else a report, in all its forms.
. tests/boot/lib.sh

seen=$work/seen

# watches WHAT STATUS OPTION...: what it prints is in the log, too, where says looks
watches() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" "$BUILD/crossmod" watch "$@"
	cp "$output" "$log"
}

# watches_kernel SCENARIO WHAT STATUS OPTION...: Crossmod's own, until its log has ended
watches_kernel() {
	scenario=$1
	what=$2
	expected=$3
	shift 3
	watches "$what" "$expected" "$@" --until ', crc32 ' --timeout 300 --cpus 2 --kernel "$BUILD/crossmod.elf" \
		--append "scenarios=$scenario patches=20 screen=none $patient"
}

# says_one_line WHAT REGEX: and nothing else
says_one_line() {
	check "$1: one line" [ "$(wc -l <"$log")" -eq 1 ]
	says "$1: it says why" "$2"
}

# holds_qemu VERSION COMMANDS: a script in QEMU's place
holds_qemu() {
	cat >"$work/qemu" <<-END
		#!/bin/sh
		[ "\$1" != --version ] || { echo "QEMU emulator version $1 (a test)"; exit; }
		$2
	END
	chmod +x "$work/qemu"
}

# holds_bios FORMAT: a machine's firmware that begins with these bytes, as printf makes them
holds_bios() {
	{
		head -c 131056 /dev/zero
		# shellcheck disable=SC2059 # it is one
		printf "$1"
		head -c 16 /dev/zero
	} | head -c 131072 >"$work/bios"
}

# ---- Where it cannot ----------------------------------------------------------------------------

watches "no guest" 64
says_one_line "no guest" 'it takes a guest, by --kernel FILE or -- QEMU-ARGUMENTS, or --trace FILE'
watches "KVM" 64 -- -accel kvm
says_one_line "KVM" 'only what QEMU translates can be watched'
watches "all CPUs at once" 64 -- -accel tcg,thread=multi
says_one_line "all CPUs at once" 'add --parallel before the --'
watches "no kernel" 66 --kernel "$work/none"
says_one_line "no kernel" "cannot read $work/none: No such file"
watches "no trace" 66 --trace "$work/none"
says_one_line "no trace" "cannot read $work/none: "
watches "a trace that is none" 66 --trace tests/boot/lib.sh
says_one_line "a trace that is none" 'cannot read tests/boot/lib.sh: '
watches "no plugin" 69 --plugin "$work/none" -- -m 64
says_one_line "no plugin" "cannot read $work/none: No such file"
watches "no QEMU" 69 --qemu "$work/none" -- -m 64
says_one_line "no QEMU" 'No such file or directory; install qemu-system-x86 of version 9.2 or later'
watches "a program that is no QEMU" 69 --qemu true -- -m 64
says_one_line "a program that is no QEMU" 'true is no QEMU that says its version; install'
holds_qemu 9.1.3 false
watches "an old QEMU" 69 --qemu "$work/qemu" -- -m 64
says_one_line "an old QEMU" 'is QEMU 9.1, whose plugins see too little; install'
holds_qemu 9.2.0 'echo "qemu: -plugin: invalid option" >&2; exit 1'
watches "a QEMU without plugins" 69 --qemu "$work/qemu" -- -m 64
says_one_line "a QEMU without plugins" 'this QEMU was built without plugins'
holds_qemu 10.0.2 'echo "crossmod-watch: it lacks x" >&2; echo "qemu: error code -1" >&2; exit 1'
watches "a plugin that refuses" 69 --qemu "$work/qemu" -- -m 64
says_one_line "a plugin that refuses" 'this guest cannot be watched: it lacks x$'
echo 'int qemu_plugin_version = 99; int qemu_plugin_install(void) { return -1; }' | "${CC:-cc}" -shared -x c -o "$work/new.so" -
watches "another interface" 69 --plugin "$work/new.so" -- -m 64
says_one_line "another interface" 'do not speak the same interface: .* requires API version 99'
watches "no such machine" 69 -- -machine nonsense
says_one_line "no such machine" 'QEMU cannot be this machine: .*nonsense'
mkdir "$seen"
echo mine >"$seen/mine"
watches "somebody's directory" 73 --output "$seen" -- -m 64
says_one_line "somebody's directory" 'is not empty, and what is in it stays: name another --output'
check "what is in it stays" [ "$(ls "$seen")" = mine ]
rm -r "$seen"

# ---- A guest, again and again -------------------------------------------------------------------

watches_kernel three-sync "a guest" 0 --output "$seen"
says "its console is shown" '^# 1 - three-sync: as expected: '
says "and then the report" ': 2 CPUs.*, one at a time; [0-9,]+ events'
says "which says what is next" "less $seen/report.txt"
says "with the protocol" '^ 1  jmp8 -> jmp8 +1 +20  safe '
says "step by step" '^    breakpoint, sync cpuid, tail, sync cpuid, head, sync cpuid$'
says "and nothing that is forbidden" '^Nothing was executed that the rules forbid'
for file in trace serial.log report.txt report.json; do
	check "there is $file" [ -s "$seen/$file" ]
done
check "the console is in a file" grep -q '^# end of log: ' "$seen/serial.log"
watches_kernel three-sync "the same guest" 0 -q --output "$seen-2"
says_not "quietly: no console" '^TAP version'
check "the same trace, byte for byte" cmp "$seen/trace" "$seen-2/trace"
watches "its trace again" 0 --trace "$seen/trace" --output "$seen-3"
check "the same report" cmp "$seen/report.txt" "$seen-3/report.txt"
check "the same JSON" cmp "$seen/report.json" "$seen-3/report.json"
watches "as JSON" 0 --trace "$seen/trace" --json
check "it is that of the file" cmp "$output" "$seen/report.json"
watches "the events" 0 --trace "$seen/trace" --events
events=$(sed -n 's/^ "events": \([0-9]*\),*$/\1/p' "$seen/report.json")
check "a line for each" [ "$(wc -l <"$log")" -eq "$events" ]
head -c 1000 "$seen/trace" >"$work/cut"
watches "a trace that is cut" 3 --trace "$work/cut"
says "it says so" 'The trace is not whole: '

watches_kernel bytewise-operand "a wrong protocol" 1 -q --output "$seen-wrong"
says "what was executed is told" '^Executions that the rules forbid: .*torn [1-9]'
says "and where, by whom" 'torn: CPU 1 at [0-9a-f]+ executed e9 '
says "how to go on" "crossmod prove --trace torn $seen-wrong/"
watches "by names" 1 --trace "$seen-wrong/trace" --symbols "$BUILD/crossmod.elf"
says "the writer has one" ' [a-z_]+\+0x[0-9a-f]+; [0-9]+ times; group 1'
watches "no symbols" 66 --trace "$seen-wrong/trace" --symbols "$work/none"
says_one_line "no symbols" "cannot read $work/none"
exits "its scenario can be proved" 1 "$BUILD/crossmod" prove "$seen-wrong"/*-0.scn

"$BUILD/crossmod" watch -q --parallel --until ', crc32 ' --timeout 300 --kernel "$BUILD/crossmod.elf" \
	--append "scenarios=direct patches=20 screen=none $patient" >"$log" 2>&1 || :
says "all CPUs at once: it says so" '4 CPUs at once, so that the order of events is not exact'
watches_kernel three-sync "two schedules" 0 -q --shake 2 --output "$seen-4"
says "a line for each" '^ +1  +[0-9]+  '
says "and the protocol of both" '^jmp8 -> jmp8: safe; in 2 of 2 schedules, '
check "that is kept" [ -s "$seen-4/report.txt" -a -s "$seen-4/report.json" ]
check "each has its files" [ -s "$seen-4/seed-0/trace" -a -s "$seen-4/seed-1/report.txt" ]
check "they differ" [ "$(cksum <"$seen-4/seed-0/trace")" != "$(cksum <"$seen-4/seed-1/trace")" ]
watches_kernel three-sync "two passes" 0 -q --twice --output "$seen-5"
check "the first has found sites" grep -Eq '^0x[0-9a-f]+ [0-9]+$' "$seen-5/sites"
watches_kernel three-sync "nothing is kept" 0 -q
says "it says so" 'Nothing of it is kept: --output DIR'

# ---- Other ends ---------------------------------------------------------------------------------

# lidt of no table, int3: a triple fault
holds_bios '\017\001\036\000\000\314'
watches "a guest that crashes" 0 --output "$seen-6" -- -bios "$work/bios" -m 32
check "it has a report" [ -s "$seen-6/report.txt" ]

# cli, hlt
holds_bios '\372\364'
watches "a guest that hangs" 0 --timeout 5 --output "$seen-7" -- -bios "$work/bios" -m 32
says "it says so" 'the guest was ended after 5 s \(see --timeout\)'
check "it has a report" [ -s "$seen-7/report.txt" ]

for signal in TERM HUP; do
	"$BUILD/crossmod" watch --output "$seen-$signal" --kernel "$BUILD/crossmod.elf" \
		--append "seconds=100000 $patient" >"$output" 2>&1 &
	await '^1\.\.' "$seen-$signal/serial.log"
	kill -"$signal" $!
	status=0
	wait $! || status=$?
	cp "$output" "$log"
	check "ended by $signal: a status of what was seen so far" [ "$status" -lt 3 ]
	says "by $signal: it says so" 'the guest was ended on request'
	says "by $signal: there is a report" "less $seen-$signal/report.txt"
	check "by $signal: the trace is whole" grep -q 'The trace is whole' "$seen-$signal/report.txt"
done

"$BUILD/crossmod" watch --twice --output "$seen-9" --kernel "$BUILD/crossmod.elf" \
	--append "seconds=100000 $patient" >"$output" 2>&1 &
await '^1\.\.' "$output"
kill -TERM $!
status=0
wait $! || status=$?
cp "$output" "$log"
check "ended while it finds sites: exit status 3" [ "$status" -eq 3 ]
says "it says so" 'only finds the sites: there is no report'

for words in '' --json --events; do
	# shellcheck disable=SC2086 # one word, or none
	exits "a full disk${words:+, $words}" 74 sh -c "'$BUILD/crossmod' watch --trace '$seen/trace' $words >/dev/full"
	check "it says so" grep -q \
		'^crossmod: cannot write all of the standard output: No space left on device$' "$output"
done

# A QEMU that dies
"$BUILD/crossmod" watch --output "$seen-8" --kernel "$BUILD/crossmod.elf" \
	--append "seconds=100000 $patient" >"$output" 2>&1 &
watch=$!
await '^1\.\.' "$seen-8/serial.log"
kill -KILL "$(pgrep -P "$watch")"
wait "$watch" || :
cp "$output" "$log"
says "QEMU died: it says so" 'QEMU was ended by a signal \(Killed\)'
check "QEMU died: there is a report" [ -s "$seen-8/report.txt" ]
finish
