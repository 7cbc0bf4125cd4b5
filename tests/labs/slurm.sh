# A Slurm of one machine for tests: its own munged, slurmctld and slurmd, as whoever runs the test, in a folder of
# their own, on ports that are free. Sourced; slurm_start FOLDER starts it, and slurm_stop ends it.
# shellcheck shell=sh

# Debian has them where only root looks
PATH=$PATH:/usr/sbin:/sbin

# slurm_missing: the packages that are not there
slurm_missing() {
	for tool in munged:munge slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client python3:python3; do
		command -v "${tool%:*}" >/dev/null || echo "${tool#*:}"
	done | xargs
}

# free_ports N: as many, which nobody listens at now
free_ports() {
	python3 -c '
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*[s.getsockname()[1] for s in held])' "$1"
}

# It may have more CPUs than there are: config_overrides. The daemons believe no file that others could write, and no folder above it: so not below the checkout
slurm_configure() {
	user=$(id -un)
	# shellcheck disable=SC2046 # two words
	set -- $(free_ports 2)
	mkdir -m 700 "$slurm/state" "$slurm/spool"
	cat >"$slurm/slurm.conf" <<-END
		ClusterName=crossmod
		SlurmctldHost=$(hostname -s)(127.0.0.1)
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/munge
		AuthInfo=socket=$slurm/munge.socket
		SlurmctldPort=$1
		SlurmdPort=$2
		StateSaveLocation=$slurm/state
		SlurmdSpoolDir=$slurm/spool
		SlurmctldPidFile=$slurm/slurmctld.pid
		SlurmdPidFile=$slurm/slurmd.pid
		SlurmctldLogFile=$slurm/slurmctld.log
		SlurmdLogFile=$slurm/slurmd.log
		SlurmdParameters=config_overrides
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		MpiDefault=none
		ReturnToService=2
		SchedulerParameters=batch_sched_delay=0,sched_interval=1
		SchedulerTimeSlice=5
		KillWait=2
		CompleteWait=0
		SlurmdTimeout=10
		MessageTimeout=10
		MaxArraySize=${slurm_max_array:-1001}
		NodeName=lab NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 CPUs=${slurm_cpus:-2} RealMemory=100
		PartitionName=lab Nodes=lab Default=YES MaxTime=INFINITE State=UP
	END
	export SLURM_CONF="$slurm/slurm.conf"
}

# slurm_node: starts the node. It stays in the foreground, and so is a child of the test
slurm_node() {
	slurmd -D -N lab >"$slurm/slurmd.out" 2>&1 &
	slurmd_pid=$!
}

# slurm_start: whether it is up within a minute
slurm_start() {
	slurm=$(mktemp -d)
	trap 'slurm_stop' EXIT
	trap 'exit 1' INT TERM HUP PIPE
	slurm_configure
	(umask 077 && head -c 1024 /dev/urandom >"$slurm/munge.key")
	munged --force --foreground --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" \
		--pid-file="$slurm/munge.pid" --log-file="$slurm/munge.log" --seed-file="$slurm/munge.seed" \
		>"$slurm/munge.out" 2>&1 &
	munged_pid=$!
	slurm_until 60 [ -S "$slurm/munge.socket" ] || return
	slurmctld -D >"$slurm/slurmctld.out" 2>&1 &
	slurmctld_pid=$!
	slurm_node
	slurm_until 60 slurm_node_is idle
}

# slurm_node_is STATE
slurm_node_is() {
	[ "$(sinfo -h -o %T 2>/dev/null)" = "$1" ]
}

# slurm_until SECONDS COMMAND...: waits for it to succeed, for so long at most
slurm_until() {
	slurm_end=$(($(date +%s) + $1))
	shift
	until "$@"; do
		[ "$(date +%s)" -lt "$slurm_end" ] || return 1
		sleep 0.2
	done
}

# slurm_stop: its jobs, and then the daemons; nothing of it is left
slurm_stop() {
	trap - EXIT
	if [ "${slurmctld_pid:-}" ]; then
		scancel --user "$(id -un)" >/dev/null 2>&1 && slurm_until 20 slurm_is_empty
	fi
	for slurm_pid in ${slurmd_pid:-} ${slurmctld_pid:-} ${munged_pid:-}; do
		kill "$slurm_pid" 2>/dev/null
		wait "$slurm_pid" 2>/dev/null
	done
	rm -rf "$slurm"
}
slurm_is_empty() {
	[ -z "$(squeue -h 2>/dev/null)" ]
}
