#!/bin/sh
# Checks: crossmod campaign on this processor, QEMU, emulators that fail in each way, or note when they run, a host
# behind an ssh that is none, and boards that are none; when it is interrupted, run twice, or its file has changed.
# Expects: each cell has a status and a reason; nothing that has ended is run again; what is judged is in the
# database, with its emulator's name and version, and what has failed, with its reason; cells that run at once occupy
# no more processors than there are.
. tests/boot/lib.sh

crossmod=$(realpath "$BUILD/crossmod")
work=$(realpath "$work")
mkdir "$work/bin" "$work/tmp"
PATH=$work/bin:$PATH
TMPDIR=$work/tmp
export PATH TMPDIR

# campaign WHAT STATUS NAME OPTION...: with the file NAME.campaign
campaign() {
	what=$1
	expected=$2
	name=$3
	shift 3
	exits "$what" "$expected" "$crossmod" campaign "$@" "$work/$name.campaign"
}

prints() {
	grep -Eq -e "$1" "$output"
}

# cell NAME NUMBER STATUS REASON: what is recorded
cell() {
	grep -q "^status $3\$" "$work/$1/cells/$2.status" && grep -Eq "^reason $4\$" "$work/$1/cells/$2.status"
}

holds() {
	[ "$(sqlite3 "$work/$1/crossmod.db" "$2")" = "$3" ]
}

# fake NAME: an emulator, whose commands are read, that is in the path
fake() {
	{
		# shellcheck disable=SC2016 # $1 is that script's
		printf '#!/bin/sh\ncase $1 in --version) echo "QEMU emulator version 99.1 (fake)"; exit ;; esac\n'
		cat
	} >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

"$crossmod" run --patches 10 --timeout 300 --scenarios direct --log "$work/saved" >/dev/null 2>&1 || true

# ---- A small one, whole --------------------------------------------------------------------------

cat >"$work/small.campaign" <<-END
	# Twelve scenarios, on two machines
	scenarios generate --sites "jmp8 -> jmp8" --steps 1 --sample 12
	options   patches=10 timeout_ms=30000
	batch     6
	jobs      2
	time      300

	machine   emulated qemu
	cpus      2 3
	machine   here processor
	batch     12
END
campaign "the list" 0 small --list
check "has a line a cell" [ "$(grep -c 'not run$' "$output")" -eq 5 ]
check "of each machine and count of CPUs" prints '^3	emulated .CPUs 3.	6	jmp8-.*	-	-	not run$'
campaign "one cell" 0 small --cell 5
check "says what it came to" prints '^cell 5 of 5: here, scenarios 1 to 12: as expected .exit status 0, '
campaign "all of it" 0 small
check "says how far it is" prints '^campaign: 5 of 5 cells, 0 failed$'
check "and that all is in the database" prints '^5 cells: 5 judged, 0 failed, 0 not run; 5 logs added to '
check "the cell that had ended was not run again" [ "$(grep -c 'cell 5 ' "$work/small/joblog")" -eq 0 ]
check "each scenario ran on each machine" holds small \
	"SELECT count(*), count(DISTINCT scenario) FROM result WHERE kind = 'run'" '36|12'
check "two machines" holds small 'SELECT count(*) FROM machine' 2
check "the emulated one with its version" holds small \
	"SELECT count(*) FROM machine WHERE emulator = 'QEMU $(qemu-system-x86_64 --version |
		sed -n 's/^QEMU emulator version \([^ ]*\).*/\1/p'), CPUs in turn'" 1
check "with the CPUs that were asked for" holds small \
	"SELECT group_concat(cpus) FROM (SELECT DISTINCT cpus FROM run WHERE options LIKE '%patches=10%' AND loader <> '' ORDER BY cpus)" 2,3
check "no workspace is left" [ -z "$(ls "$TMPDIR")" ]
campaign "once more" 0 small
check "runs nothing" prints '^5 cells: 5 judged, 0 failed, 0 not run; 0 logs added to '
campaign "a cell that has ended" 0 small --cell 1
check "is not run another time" [ "$(find "$work/small/cells" -name '*.status' | wc -l)" -eq 5 ]
campaign "a cell that there is not" 64 small --cell 6
sed -i 's/sample 12/sample 11/' "$work/small.campaign"
campaign "a file that has changed" 64 small
check "says so" prints 'small.campaign has changed since .*/small was begun with it'

# ---- Each way to fail ----------------------------------------------------------------------------

fake says-nothing <<-'END'
	exec sleep 1000
END
fake ends-at-once <<-'END'
	echo 'no such device' >&2
	exit 1
END
fake kills-boot <<-'END'
	kill -9 $PPID
	exec sleep 1000
END
fake kills-cell <<-'END'
	kill -9 "$(cut -d ' ' -f 4 "/proc/$PPID/stat")"
	exec sleep 1000
END
fake cuts-its-log <<-END
	head -n 30 '$work/saved'
END
cat >"$work/bin/ssh" <<-'END'
	#!/bin/sh
	while [ "$1" != -- ]; do shift; done
	[ "${2#me@}" = there ] || { echo "ssh: no route to $2" >&2; exit 255; }
	exec sh -c "$3"
END
chmod +x "$work/bin/ssh"
cat >"$work/fails.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn
	options   patches=10
	machine   silent qemu says-nothing
	time      1
	machine   refuses qemu ends-at-once
	machine   boot-killed qemu kills-boot
	machine   cell-killed qemu kills-cell
	machine   cut qemu cuts-its-log
	machine   none qemu $work/bin/there-is-none
	machine   there ssh there
	crossmod  $crossmod
	machine   emulated-there ssh there qemu cuts-its-log
	crossmod  $crossmod
	machine   not-there ssh there
	crossmod  $work/it's not here
	machine   gone ssh elsewhere
END
campaign "cells that fail" 2 fails
check "it counts them" prints '^10 cells: 1 judged, 9 failed, 0 not run; 1 logs added to '
check "each cell is in the database" holds fails "SELECT count(*), sum(is_judged), count(run) FROM cell" '10|1|1'
check "with its reason" holds fails \
	"SELECT machine, status, reason FROM cell WHERE cell = 2" 'refuses|69|QEMU cannot be this machine: no such device'
check "and its scenarios" holds fails "SELECT DISTINCT campaign, scenarios, first, last FROM cell" \
	'fails.campaign|1|direct|direct'
check "the one with a log leads to its run" holds fails \
	"SELECT cell FROM cell JOIN run ON run.id = run WHERE file LIKE '%/cells/7.log'" 7
campaign "what there is, once more" 2 fails
check "adds nothing" prints '^10 cells: 1 judged, 9 failed, 0 not run; 0 logs added to '
check "nothing is there twice" holds fails "SELECT count(*), count(DISTINCT cell), (SELECT count(*) FROM run) FROM cell" '10|10|1'
exits "the database says which have failed" 0 "$crossmod" results list --database "$work/fails/crossmod.db"
check "all of them, with the reasons" [ "$(grep -c '^failed, ' "$output")" -eq 9 ]
exits "and so does a report" 0 "$crossmod" report --database "$work/fails/crossmod.db" --output "$work/fails.html"
check "each in a row" [ "$(grep -c '<th scope="row">cell [0-9]* of fails.campaign</th>' "$work/fails.html")" -eq 9 ]
check "with its reason" grep -q '<span class="bad">failed</span><div>ssh cannot reach elsewhere: ' "$work/fails.html"
check "it says so" prints '^crossmod: 9 cells of campaigns failed: the report says which, and why$'
cp "$work/fails/crossmod.db" "$work/before.db"
check "time that is up" cell fails 1 3 'QEMU was stopped: no verdict after 1 s .*'
check "an emulator that ends" cell fails 2 69 'QEMU cannot be this machine: no such device'
check "a boot that crashes" cell fails 3 3 'its process was ended by a signal: Killed'
check "a cell that crashes" cell fails 4 3 "the cell's process was ended by a signal: Killed"
check "a log that is cut" cell fails 5 3 'QEMU ended before the log was whole.*'
check "an emulator that there is not" cell fails 6 69 'cannot start .*there-is-none.*'
check "another host" cell fails 7 0 'as expected'
check "an emulator there" cell fails 8 3 'QEMU ended before the log was whole.*'
check "whose version is asked there" grep -q '^emulator QEMU 99.1, CPUs in turn$' "$work/fails/cells/8.status"
check "a host without crossmod" cell fails 9 69 "there is no crossmod on there.*it's not here.*"
check "a host that cannot be reached" cell fails 10 69 'ssh cannot reach elsewhere: ssh: no route to elsewhere'
check "all of them are in the list" sh -c "'$crossmod' campaign --list '$work/fails.campaign' |
	cut -f 6 | tr '\n' ' ' | grep -q '^status 3 69 3 3 3 69 0 3 69 69 \$'"
fake ends-at-once <<-END
	exec '$(command -v qemu-system-x86_64)' "\$@"
END
campaign "those that have failed, again" 2 fails --again
check "one works now" cell fails 2 0 'as expected'
check "the database says so of that cell" holds fails \
	"SELECT status, reason, run IS NOT NULL FROM cell WHERE cell = 2" '0|as expected|1'
check "which is there once, as the others are" holds fails "SELECT count(*), sum(is_judged) FROM cell" '10|2'
# As a database from before it had cells
cp "$work/before.db" "$work/fails/crossmod.db"
sqlite3 "$work/fails/crossmod.db" 'DROP TABLE in_force; DROP TABLE cell; PRAGMA user_version = 1'
campaign "a database of the first schema" 0 fails --collect
check "gets all cells, too" holds fails "SELECT count(*), sum(is_judged), count(run) FROM cell" '10|2|2'
check "and each log once" holds fails "SELECT count(*) FROM run" 2
mv "$work/fails/cells/2.log" "$work/kept.log"
sqlite3 "$work/fails/crossmod.db" 'UPDATE cell SET run = NULL WHERE cell = 2; UPDATE cell SET status = 1 WHERE cell = 7'
campaign "a log that is gone" 74 fails --collect
check "is named" prints 'cannot read .*/fails/cells/2.log'
check "does not keep others out" holds fails "SELECT status FROM cell WHERE cell = 7" 0
mv "$work/kept.log" "$work/fails/cells/2.log"
campaign "when it is there again" 0 fails --collect
check "it is added" holds fails "SELECT count(run) FROM cell" 2
check "what was judged is not run again" [ "$(grep -c 'cell 7 ' "$work/fails/joblog")" -eq 1 ]
# Of what was killed something may be left
rm -rf "${TMPDIR:?}"/*

# ---- Processors ----------------------------------------------------------------------------------

# Each notes how many processors it is to occupy, and gives them back
fake takes-two <<-END
	echo +2 >>'$work/occupied'
	sleep 1
	echo -2 >>'$work/occupied'
	exit 1
END
fake takes-one <<-END
	echo +1 >>'$work/occupied'
	sleep 1
	echo -1 >>'$work/occupied'
	exit 1
END
cat >"$work/heavy.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn $PWD/iso/scenarios/three-sync.scn
	batch     1
	jobs      6
	processors 2
	cpus      2
	machine   parallel qemu-multi takes-two
	machine   kvm kvm takes-two
	machine   turn qemu takes-one
END
campaign "cells that occupy several processors" 2 heavy
check "all of them have run" [ "$(grep -c + "$work/occupied")/$(grep -c -- - "$work/occupied")" = 6/6 ]
# The fields are awk's
# shellcheck disable=SC2016
check "never more at once than there are processors" \
	awk '{ sum += $1; most = sum > most ? sum : most } END { exit most != 2 }' "$work/occupied"

# Neither ends before the other one has begun
fake meets <<-END
	mktemp '$work/met.XXXXXX'
	until [ "\$(find '$work' -name 'met.*' | wc -l)" -eq 2 ]; do sleep 0.1; done
	exit 1
END
cat >"$work/light.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn $PWD/iso/scenarios/three-sync.scn
	batch     1
	jobs      2
	processors 2
	cpus      4
	time      300
	machine   turn qemu meets
END
campaign "cells whose CPUs take turns" 2 light
check "run side by side: each occupies one processor" grep -qx 'status 69' "$work/light/cells/1.status"

# Looks for a crossmod run of this test's, and says when it has begun and ended
cat >"$work/bin/looks" <<-END
	#!/bin/sh
	case \$1 in --version) echo "QEMU emulator version 99.1 (fake)"; exit ;; esac
	for look in 1 2 3 4 5 6 7 8 9 10; do
		for process in /proc/[0-9]*/cmdline; do
			tr '\\0' ' ' <"\$process" 2>/dev/null
			echo
		done | grep -q '^/proc/self/exe run .*$work/tmp/' && echo beside >>'$work/looked'
		sleep 0.2
	done
	echo alone >>'$work/looked'
	exit 1
END
chmod +x "$work/bin/looks"
cat >"$work/whole.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn
	jobs      2
	machine   turn qemu looks
	machine   here processor
	options   seconds=2
END
campaign "a cell on this processor" 2 whole
check "is beside no other" [ "$(sort -u "$work/looked")" = alone ]
check "and was run" grep -q '^status [0-4]$' "$work/whole/cells/2.status"

# Another host: an ssh that notes what it starts there, of which a processor takes all
mv "$work/bin/ssh" "$work/bin/ssh-that-notes-nothing"
cat >"$work/bin/ssh" <<-END
	#!/bin/sh
	for last; do :; done
	case \$last in
	*" 'run' "*) weight=10 ;;
	*) weight=1 ;;
	esac
	echo +\$weight >>'$work/there'
	sleep 1
	ssh-that-notes-nothing "\$@"
	status=\$?
	echo -\$weight >>'$work/there'
	exit \$status
END
chmod +x "$work/bin/ssh"
cat >"$work/elsewhere.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn $PWD/iso/scenarios/three-sync.scn
	options   patches=10
	batch     1
	jobs      6
	machine   there ssh there
	crossmod  $crossmod
	machine   mine ssh me@there
	crossmod  $crossmod
	machine   emulated ssh there qemu cuts-its-log
	crossmod  $crossmod
END
campaign "cells on the processor of another host" 2 elsewhere
check "those on its processor have run" [ "$(grep -lx 'status [0-4]' "$work"/elsewhere/cells/[1-4].status | wc -l)" -eq 4 ]
# The fields are awk's
# shellcheck disable=SC2016
check "and each of them alone" \
	awk '{ sum += $1; most = sum > most ? sum : most } END { exit most != 10 }' "$work/there"
mv "$work/bin/ssh-that-notes-nothing" "$work/bin/ssh"

# ---- Boards --------------------------------------------------------------------------------------

# What a board is here: a program that has a pseudo-terminal as its serial port, and sends a log when the file
# "on" is there.
cat >"$work/board.py" <<-'END'
	import os, pty, sys, time, tty
	folder = sys.argv[1]
	master, slave = pty.openpty()
	tty.setraw(slave)
	os.symlink(os.ttyname(slave), folder + "/tty")
	while not os.path.exists(folder + "/on"):
	    time.sleep(0.05)
	log = open(folder + "/log", "rb").read().replace(b"\n", b"\r\n")
	while log:
	    log = log[os.write(master, log[:1000]):]
	while True:
	    time.sleep(1000)
END
boards=
for name in whole hangs restarts silent; do
	mkdir "$work/$name"
	python3 "$work/board.py" "$work/$name" >/dev/null &
	boards="$boards $!"
	until_true [ -e "$work/$name/tty" ]
done
cp "$work/saved" "$work/whole/log"
head -n 40 "$work/saved" >"$work/hangs/log"
cat "$work/hangs/log" "$work/saved" >"$work/restarts/log"
: >"$work/silent/log"
cat >"$work/boards.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn $PWD/iso/scenarios/three-sync.scn
	options   patches=10
	batch     1
	jobs      4
	time      3
END
for name in whole hangs restarts silent; do
	cat >>"$work/boards.campaign" <<-END
		machine $name board
		prepare cp "\$CROSSMOD_SCENARIOS"/*.scn '$work/$name'; echo "\$CROSSMOD_OPTIONS" >'$work/$name/options'
		power   touch '$work/$name/on'
		serial  $work/$name/tty 115200
	END
done
cat >>"$work/boards.campaign" <<-END
	machine unprepared board
	prepare echo 'no stick' >&2; false
	power   touch '$work/powered'
	log     cat '$work/saved'
	machine unpowered board
	prepare true
	power   false
	log     exec sleep 1000
	machine piped board
	time    300
	emulator A relay, and a pipe
	prepare true
	power   true
	log     cat '$work/saved'
END
sed -i 's/^machine whole board$/&\ntime 300/' "$work/boards.campaign"
for number in 1 3 5 7 9 11 13; do
	"$crossmod" campaign --cell $number "$work/boards.campaign" >/dev/null 2>&1 || true
done
# shellcheck disable=SC2086 # several
kill $boards
check "a board" cell boards 1 0 'as expected'
check "it was given its scenario" cmp -s "$work/whole/001.scn" iso/scenarios/direct.scn
check "and the kernel's options" grep -qx 'patches=10' "$work/whole/options"
check "its log is as it came" sh -c "tr -d '\r' <'$work/boards/cells/1.log' | cmp -s - '$work/saved'"
check "one that hangs" cell boards 3 3 'the log has no end after 3 s; the last that came was ".*"'
check "one that restarts" cell boards 5 3 'it has restarted: a second log began before the first had ended'
check "one that sends nothing" cell boards 7 3 'nothing has come within 3 s: .*'
check "one that cannot be prepared" cell boards 9 69 'the command to prepare has failed .1.: no stick'
check "is not switched on" [ ! -e "$work/powered" ]
check "one without power" cell boards 11 69 '.*: the power command has failed'
check "one with a command for its log" cell boards 13 0 'as expected'
campaign "what there is" 0 boards --collect
check "is one log, twice" prints '^14 cells: 2 judged, 5 failed, 7 not run; 2 logs added to '
check "of the first of both" holds boards 'SELECT count(*) FROM run' 1
check "both cells lead to it" holds boards 'SELECT group_concat(cell), count(DISTINCT run) FROM cell WHERE is_judged' '1,13|1'
check "what has failed is there, what has not run is not" holds boards 'SELECT group_concat(cell) FROM cell' '1,3,5,7,9,11,13'

# ---- Interrupted ---------------------------------------------------------------------------------

# The second cell waits until somebody lets it go on
fake waits <<-END
	if [ -e '$work/passed' ]; then
		touch '$work/waiting'
		until [ -e '$work/go' ]; do sleep 0.1; done
	fi
	touch '$work/passed'
	exec '$(command -v qemu-system-x86_64)' "\$@"
END
cat >"$work/ended early.campaign" <<-END
	scenarios $PWD/iso/scenarios/direct.scn $PWD/iso/scenarios/three-sync.scn $PWD/iso/scenarios/flag-cpuid.scn
	options   patches=10 timeout_ms=30000
	batch     1
	machine   waits qemu waits
END
"$crossmod" campaign "$work/ended early.campaign" >"$work/first" 2>&1 &
pid=$!
until_true [ -e "$work/waiting" ]
campaign "another one in the same place" 73 'ended early'
check "is refused" prints "another campaign is running in "
campaign "the same cell" 73 'ended early' --cell 2
check "is refused, too" prints "cell 2 is being run by another process"
kill -TERM $pid
status=0
wait $pid || status=$?
cp "$work/first" "$output"
check "one that is asked to end: exit status 2" [ $status -eq 2 ]
check "says so" prints 'ended on request .Terminated.: the same command goes on from here'
check "the cell that had ended has its status" cell 'ended early' 1 0 'as expected'
check "the other one has none" [ ! -e "$work/ended early/cells/2.status" ]
check "no workspace is left behind" [ -z "$(ls "$TMPDIR")" ]
touch "$work/go"
campaign "the same command" 0 'ended early'
check "goes on from there" prints '^3 cells: 3 judged, 0 failed, 0 not run; 2 logs added to '
check "and runs nothing twice" [ "$(grep -c 'cell 1 ' "$work/ended early/joblog")" -eq 1 ]

# ---- Files that cannot be ------------------------------------------------------------------------

# refused WHAT WORDS LINE...: a file of these lines
refused() {
	what=$1
	words=$2
	shift 2
	rm -rf "$work/bad"
	printf '%s\n' "$@" >"$work/bad.campaign"
	campaign "$what" 66 bad --list
	check "$what: it says so" prints "^crossmod: .*$words"
}

refused "no machine" 'bad.campaign:2:1: expected a line "machine NAME KIND"' 'scenarios standard'
refused "an option that the kernel has not" 'bad.campaign:3:1: machine a: .*patchs' 'scenarios standard' \
	'options patchs=3' 'machine a qemu'
refused "a file that there is not" 'bad.campaign:1:1: there is no file none\*.scn' 'scenarios none*.scn' \
	'machine a qemu'
refused "two scenarios of one name" 'two scenarios "direct"' 'scenarios standard' \
	"scenarios $PWD/iso/scenarios/direct.scn" 'machine a qemu'
refused "options that generate has not" 'bad.campaign:1:1: "crossmod generate" with these options writes no' \
	'scenarios generate --stops 4' 'machine a qemu'
cp "$work/bad.campaign" "$work/none"
exits "a file without a suffix" 64 "$crossmod" campaign "$work/none"

finish
