# ---- What is done with them ----------------------------------------------------------------------
# Above this stand crossmod, file, output, again, and cells, which prints their numbers: those of one campaign.
# shellcheck shell=sh disable=SC2154

set -eu

# Without --no-requeue a cell that makes its node fail would run again, and the next node fail
submit() {
	count=$(cells | wc -l)
	most=$(scontrol show config | awk '$1 == "MaxArraySize" { print $3 - 1 }')
	tasks=$((count < most ? count : most))
	job=$(sbatch --parsable --job-name=crossmod --array="1-$tasks" --no-requeue --output="$output/slurm-%A_%a.out" \
		"$@" "$0" --task)
	# By what --parsable prints of a cluster of several
	job=${job%%;*}
	after=$(sbatch --parsable --job-name=crossmod-collect --dependency="afterany:$job" \
		--output="$output/slurm-%j.out" "$@" "$0" --collect)
	echo "$count cells are in the queue, as $tasks tasks of job $job; job ${after%%;*} collects what they come to"
}

# While a cell is run, a file says by which job, and where
task() {
	trap : TERM # the cell ends by it, and there is something left to be said
	for cell in $(cells | awk -v nth="$SLURM_ARRAY_TASK_ID" -v of="$SLURM_ARRAY_TASK_COUNT" 'NR % of == nth % of'); do
		mark=$output/cells/$cell.slurm
		printf '%s %s\n' "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" "$SLURMD_NODENAME" >"$mark"
		status=0
		# One word, or none
		# shellcheck disable=SC2086
		"$crossmod" campaign --output "$output" $again --cell "$cell" -- "$file" || status=$?
		if [ -e "$output/cells/$cell.status" ]; then
			rm "$mark"
		else
			echo "exit status $status" >>"$mark"
		fi
		# A signal was for the task
		[ "$status" -le 128 ] || exit "$status"
	done
}

# is_lost CELL WHY: a node that Slurm has given up may be about to end it, and a server to forget its lock
is_lost() {
	for _ in $(seq 30); do
		if "$crossmod" campaign --output "$output" --cell "$1" --failed "$2" -- "$file"; then
			return
		fi
		sleep 4
	done
	return 1
}

# What has such a file, and no job any more, was not ended by itself. Slurm forgets a job some minutes after its end.
collect() {
	for mark in "$output"/cells/*.slurm; do
		[ -e "$mark" ] || continue
		cell=${mark##*/}
		read -r job node <"$mark"
		status=$(sed 1d "$mark")
		state=$(squeue --noheader --states=all --jobs="$job" --format='%T (%r)' 2>/dev/null) || state=
		case $state in
		PENDING* | RUNNING* | SUSPENDED* | REQUEUE* | CONFIGURING* | STOPPED*) continue ;;
		esac
		why="Slurm's job $job on $node ended before it: ${state:-Slurm has forgotten why}${status:+, $status}"
		if is_lost "${cell%.slurm}" "$why"; then
			rm "$mark"
		fi
	done
	"$crossmod" campaign --output "$output" --collect -- "$file"
}

case ${1-} in
--task) task ;;
--collect) collect ;;
*) submit "$@" ;;
esac
