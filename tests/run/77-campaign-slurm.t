#!/bin/sh
# Checks: what of crossmod campaign --slurm needs no Slurm: its script, what a task does with its cells, and --failed.
# (make test-labs has it with a Slurm.)
# Expects: paths arrive as they are; each cell is in one task; a cell that was lost has failed, by the reason given,
# and one that has ended stays as it is; what does not belong together is refused.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
lab="$PWD/$work/it's a \$lab"
mkdir "$lab"
campaign="$lab/c.campaign"
directory="$lab/c"
for scenario in three-sync sync-iret sync-mfence; do
	echo "scenarios $PWD/iso/scenarios/$scenario.scn"
done >"$campaign"
# An emulator that ends at once: each cell fails, and says so itself
printf 'batch 1\nmachine none qemu %s\n' /bin/false >>"$campaign"

prints() {
	grep -Eq -e "$1" "$output"
}

# task NUMBER COUNT: what Slurm starts on a node
task() {
	exits "task $1 of $2" 0 env SLURM_ARRAY_JOB_ID=7 SLURM_ARRAY_TASK_ID="$1" SLURM_ARRAY_TASK_COUNT="$2" \
		SLURMD_NODENAME=node "$directory/slurm" --task
}

exits "a script" 0 "$crossmod" campaign --slurm "$campaign"
check "it says how many cells" prints '^3 of 3 cells are to be run'
check "for shells" shellcheck --exclude=SC2016 "$directory/slurm"
task 1 2
check "the first task has the first cell and the third" [ "$(cd "$directory/cells" && echo [0-9].status)" = \
	"1.status 3.status" ]
check "which have failed by themselves" [ "$(grep -l '^status 69$' "$directory"/cells/*.status | wc -l)" -eq 2 ]
check "no mark is left" [ "$(find "$directory" -name '*.slurm')" = "" ]

exits "a script for the rest" 0 "$crossmod" campaign --slurm "$campaign"
check "has one cell" prints '^1 of 3 cells'
exits "a lost cell" 0 "$crossmod" campaign --cell 2 --failed 'its node burnt' "$campaign"
check "has failed" grep -qx 'status 3' "$directory/cells/2.status"
check "by that reason" grep -qx 'reason its node burnt' "$directory/cells/2.status"
exits "one that had ended" 0 "$crossmod" campaign --cell 1 --failed 'its node burnt' "$campaign"
check "stays as it was" grep -qx 'status 69' "$directory/cells/1.status"
# Held by a process that ends a moment later
rm "$directory/cells/3.status"
echo '7_1 node' >"$directory/cells/3.slurm"
exec 9>>"$directory/cells/3.lock"
flock 9
exits "a cell that is being run" 73 "$crossmod" campaign --cell 3 --failed 'its node burnt' "$campaign"
check "it says so" prints '^crossmod: cell 3 is being run by another process'
(sleep 1) &
exec 9>&-
exits "collecting, as soon as it has ended" 0 "$directory/slurm" --collect
check "it was lost" grep -qx "reason Slurm's job 7_1 on node ended before it: Slurm has forgotten why" \
	"$directory/cells/3.status"
exits "nothing is left to do" 0 "$crossmod" campaign --slurm "$campaign"
check "it says so" prints '^all 3 cells have ended'
check "and there is no script" [ ! -e "$directory/slurm" ]
exits "those that have failed" 0 "$crossmod" campaign --slurm --again "$campaign"
check "are all three" prints '^3 of 3 cells'
task 2 3
check "and are run again" grep -qx 'status 69' "$directory/cells/2.status"

# A directory cannot be overwritten by a script
rm "$directory/slurm" && mkdir "$directory/slurm"
exits "a script that cannot be written" 73 "$crossmod" campaign --slurm --again "$campaign"
check "it says so" prints '^crossmod: cannot write .*/slurm: Is a directory$'
exits "--failed without a cell" 64 "$crossmod" campaign --failed why "$campaign"
exits "--failed of a cell that there is not" 64 "$crossmod" campaign --cell 4 --failed why "$campaign"
exits "--slurm beside --list" 64 "$crossmod" campaign --slurm --list "$campaign"
finish
