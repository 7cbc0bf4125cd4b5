#!/bin/sh
# Checks: crossmod campaign --slurm, with a Slurm of this machine's own: cells as an array job, more of them than an array
# may have tasks; a cell that is cancelled, one that is killed, one whose time is up, one whose node fails.
# Expects: what has run is judged, and in the database, without anybody's help; each of the others has failed, with
# Slurm's reason. A cell whose job still runs is left alone. Nothing of Slurm is left in the end.
. tests/boot/lib.sh
. tests/labs/labs.sh
. tests/labs/slurm.sh

# shellcheck disable=SC2046 # a word a package
skip_without $(slurm_missing)

work=$(realpath "$work")
crossmod=$BUILD/crossmod

# An emulator that says nothing, as one that hangs, but for its version
cat >"$work/hangs" <<'END'
#!/bin/sh
[ "$1" != --version ] || exec qemu-system-x86_64 --version
exec sleep 600
END
chmod +x "$work/hangs"

# campaign NAME EMULATOR SCENARIO...: its file, with a cell for each scenario
campaign() {
	name=$1
	emulator=$2
	shift 2
	for scenario in "$@"; do
		echo "scenarios $PWD/iso/scenarios/$scenario.scn"
	done >"$work/$name.campaign"
	cat >>"$work/$name.campaign" <<-END
		batch 1
		options patches=100 $patient
		machine lab qemu $emulator
		cpus 2
		time 300
	END
}

# submits NAME WORD...: its cells, in the queue; $job is the array's
submits() {
	name=$1
	shift
	exits "$name: submitted" 0 "$work/$name/slurm" "$@"
	job=$(sed -n 's/.* of job \([0-9]*\);.*/\1/p' "$output")
}

# prints PATTERN, and failed CELL PATTERN: what became of a cell of "lost"
prints() {
	grep -Eq -e "$1" "$output"
}
failed() {
	check "cell $1: has failed" grep -qx 'status 3' "$work/lost/cells/$1.status"
	check "cell $1: by $2" grep -Eqx "reason Slurm's job ${job}_$1 on lab ended before it: $2" \
		"$work/lost/cells/$1.status"
}

# pending and running: tasks that are so
tasks_are() {
	[ "$(squeue --noheader --array --jobs="$job" --states="$1" | wc -l)" -eq "$2" ]
}
has_mark() {
	[ -e "$work/lost/cells/$1.slurm" ]
}
has_none() {
	! has_mark "$1"
}

slurm_max_array=5 # tasks have numbers below it
slurm_cpus=4
check "a Slurm of this machine's own" slurm_start
[ "$failed" -eq 0 ] || { finish; exit 1; }

# ---- All is well ---------------------------------------------------------------------------------

campaign well '' three-sync three-sync-nop2-jmp8 three-sync-jmp32 sync-iret sync-mfence sync-lock
exits "a campaign" 0 "$crossmod" campaign --slurm "$work/well.campaign"
check "a campaign: it says what to start" prints "^$work/well/slurm "
check "a campaign: how many cells there are" prints '^6 of 6 cells are to be run'
submits well --time=10
check "well: six cells, by as many tasks as there may be" prints '^6 cells .* as 4 tasks of job [0-9]+; job [0-9]+ '
check "well: the queue is empty within five minutes" slurm_until 300 slurm_is_empty
exits "well: collected" 0 "$crossmod" campaign --collect "$work/well.campaign"
check "well: all of them, before that" prints '^6 cells: 6 judged, 0 failed, 0 not run; 0 logs added'
exits "well: the database" 0 "$crossmod" results list --database "$work/well/crossmod.db"
check "well: it has a run of each" [ "$(sqlite3 "$work/well/crossmod.db" 'SELECT count(*) FROM run')" = 6 ]
exits "well: nothing is left to do" 0 "$crossmod" campaign --slurm "$work/well.campaign"
check "well: it says so" prints '^all 6 cells have ended'
check "well: no mark is left" [ -z "$(find "$work/well/cells" -name '*.slurm')" ]

# ---- All goes wrong ------------------------------------------------------------------------------

campaign lost "$work/hangs" three-sync sync-iret sync-mfence sync-lock
exits "a campaign that hangs" 0 "$crossmod" campaign --slurm "$work/lost.campaign"
submits lost --time=1
check "lost: all four run" slurm_until 60 tasks_are running 4
[ "$failed" -eq 0 ] || { finish; exit 1; }
scontrol update "jobid=${job}_4" timelimit=20
for cell in 1 2 3 4; do
	slurm_until 30 has_mark "$cell"
done
exits "collecting while they run" 0 "$work/lost/slurm" --collect
check "they are left alone" prints '^4 cells: 0 judged, 0 failed, 4 not run'

scancel "${job}_1"
victim=$(pgrep -f "campaign --output $work/lost --cell 2 ")
check "cell 2 is a process" [ "$victim" ]
# Its emulator, too, which would hold what Slurm waits for
# shellcheck disable=SC2046 # a word a process
kill -KILL "$victim" $(pgrep -P "$(pgrep -P "$victim" | xargs | tr ' ' ,)" | xargs) $(pgrep -P "$victim")
check "cells 1 to 3 have ended within three minutes" slurm_until 180 tasks_are running 1
kill -KILL "$slurmd_pid"
check "cell 4: its node is down within two minutes" slurm_until 120 slurm_node_is 'down*'
slurm_node
check "lost: the queue is empty within five minutes" slurm_until 300 slurm_is_empty
failed 1 'CANCELLED \(None\), exit status 143'
failed 2 'FAILED \(.*\), exit status 137'
failed 3 'TIMEOUT \(TimeLimit\)(, exit status 143)?'
failed 4 'NODE_FAIL \(NodeDown\)(, exit status 143)?'
check "lost: no mark is left" [ -z "$(find "$work/lost/cells" -name '*.slurm')" ]
exits "lost: collected" 0 "$crossmod" campaign --collect "$work/lost.campaign"
check "lost: all have failed" prints '^4 cells: 0 judged, 4 failed, 0 not run'

# ---- Slurm forgets -------------------------------------------------------------------------------

rm "$work/lost/cells/3.status"
echo '99999_3 elsewhere' >"$work/lost/cells/3.slurm"
exits "a job that Slurm does not know" 0 "$work/lost/slurm" --collect
check "it says so" grep -qx "reason Slurm's job 99999_3 on elsewhere ended before it: Slurm has forgotten why" \
	"$work/lost/cells/3.status"
echo '99999_4 elsewhere' >"$work/lost/cells/4.slurm"
exits "a mark of a cell that has ended" 0 "$work/lost/slurm" --collect
check "it stays as it was" grep -q 'NODE_FAIL' "$work/lost/cells/4.status"
exits "a cell that failed, again" 0 "$crossmod" campaign --slurm --again "$work/lost.campaign"
check "all four are to be run" prints '^4 of 4 cells are to be run'

slurm_stop
check "nothing of Slurm is left" [ ! -e "$slurm" ]
finish
