# What the rounds of the soak do. Sourced by tests/soak/soak.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the variables are shared with tests/soak/soak

# A cycle of rounds: machine, CPUs or the fuzzers' seconds, patches of each scenario. As many patches
# as make a round some minutes at most, on two host CPUs.
cycle=(
	"qemu 2 400" "bochs 2 20" "run 2 300" "qemu 3 300" "fuzz 60 0" "qemu 4 200"
	"bochs 3 20" "qemu-multi 3 20" "qemu 8 100" "run 2 300" "fuzz 60 0" "qemu 16 40"
	"bochs 4 20"
)

ROUND_TIMEOUT=3600 # s: a round that takes longer hangs, even on a host that is busy
PATIENT=timeout_ms=60000

# The protocols of the standard set of which no model allows anything wrong, by the prover
safe_scenarios() {
	"$BUILD/crossmod" prove --tsv | awk -F '\t' '
		{ seen[$1] = 1 }
		$4 != "forbidden" { allowed[$1] = 1 }
		END {
			for (name in seen)
				if (!allowed[name]) { list = list sep name; sep = "," }
			print list
			exit list == ""
		}'
}

# plan_round N: sets machine, cpus, patches, seed, idle, target, and in words `what`
plan_round() {
	local turn=$((($1 - 1) / ${#cycle[@]})) place=$((($1 - 1) % ${#cycle[@]}))

	read -r machine cpus patches <<<"${cycle[place]}"
	seed=$1
	target=
	what="$machine with $cpus CPUs"
	idle=off
	# Each machine of the cycle has both, turn by turn
	if [ $(((turn + place) % 2)) -eq 1 ] && [ "$machine" != run ]; then
		idle=on
		what+=', with rests'
	fi
	if [ "$machine" = fuzz ]; then
		# Two rounds of a cycle: all targets have their turn
		local targets
		mapfile -t targets < <(fuzz_targets)
		target=${targets[(turn * 2 + place / 8) % ${#targets[@]}]}
		fuzz_seconds=${SOAK_FUZZ_SECONDS:-$cpus}
		cpus=0
		what="$target for $fuzz_seconds s"
	fi
}

fuzz_targets() {
	find "$BUILD/fuzz" -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x -printf '%f\n' | sort
}

# The kernel's options
kernel_options() {
	printf '%s ' "patches=$patches" "seed=$seed"
	if [ "$machine" != run ]; then
		printf '%s ' "idle=$idle"
	fi
	printf '%s ' "$PATIENT" "scenarios=$safe"
}

# run_round: the round that is planned. Its exit status is that of crossmod, or of the fuzzer.
run_round() {
	local options

	read -ra options <<<"$(kernel_options)"
	rm -f "$log" "$log".*
	case $machine in
	qemu | qemu-multi)
		SOAK_LOG=$log SOAK_NMIS=$log.nmis SOAK_SEED=$seed exec "$BUILD/crossmod" boot --machine "$machine" \
			--qemu "$here/qemu-with-nmis" --cpus "$cpus" --timeout "$ROUND_TIMEOUT" \
			--log "$log" -- "${options[@]}"
		;;
	bochs)
		exec "$BUILD/crossmod" boot --machine bochs --cpus "$cpus" \
			--timeout "$ROUND_TIMEOUT" --log "$log" -- "${options[@]}"
		;;
	run)
		exec "$BUILD/crossmod" run --timeout "$ROUND_TIMEOUT" --log "$log" "${options[@]}"
		;;
	fuzz)
		BUILD=$BUILD exec tests/fuzz/run "$fuzz_seconds" "$target"
		;;
	esac
}

# verdict_of STATUS
verdict_of() {
	if [ "$machine" = fuzz ]; then
		[ "$1" -eq 0 ] && echo "nothing found" || echo "crash"
		return
	fi
	case $1 in
	0) echo "as expected" ;;
	1) echo "wrong protocol" ;;
	2) echo "inconclusive" ;;
	3) echo "log not whole" ;;
	4) echo "defective" ;;
	*) echo "could not run" ;;
	esac
}

# has_failed STATUS: a machine that does not conform need only end with a whole log.
has_failed() {
	if [ "$machine" = qemu-multi ]; then
		[ "$1" -eq 3 ] || [ "$1" -ge 64 ]
	else
		[ "$1" -ne 0 ]
	fi
}

# sum_of REGEX: adds up the numbers behind it in the log, which may have none
sum_of() {
	{ grep -aEo "$1[0-9]+" "$log" 2>/dev/null || true; } | awk '{ sum += $NF } END { print sum + 0 }'
}

# They are written down just after QEMU has ended
await_nmis() {
	local tries=0

	case $machine in
	qemu*)
		until [ -s "$log.nmis" ] || [ $tries -eq 50 ]; do
			sleep 0.1
			tries=$((tries + 1))
		done
		;;
	esac
}

# read_figures: what the round did, from its log: done_patches, executions, syncs, nmis, and from the
# injector and the fuzzer: nmis_sent, stalls, inputs
read_figures() {
	done_patches=$(sum_of '^  patches: ')
	executions=$(sum_of '^  executions: ')
	syncs=$(sum_of '^  syncs: ')
	nmis=$(sum_of '^# nmis: ')
	nmis_sent=0
	stalls=0
	inputs=0
	await_nmis
	if [ -s "$log.nmis" ]; then
		read -r nmis_sent stalls <"$log.nmis"
	fi
	if [ "$machine" = fuzz ]; then
		inputs=$(awk -v t="$target" '$1 == t && $2 ~ /^[0-9]+$/ { n = $2 } END { print n + 0 }' \
			"${log%.log}.output")
		cp "${log%.log}.output" "$log"
	fi
	rm -f "$log.nmis"
}
