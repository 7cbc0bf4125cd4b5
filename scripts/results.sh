#!/bin/sh
# Makes one row of results/ again: runs the standard set on a machine, for some three minutes, and keeps the
# whole log, and how it was made, in a folder that is named after the machine.
#
#   scripts/results.sh processor|qemu|qemu-multi|bochs
#
# BUILD: where the host program is (build). QEMU: another QEMU than that of $PATH.
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
QEMU=${QEMU:-qemu-system-x86_64}

fail() {
	echo "results: $*" >&2
	exit 1
}

usage() {
	echo "usage: scripts/results.sh processor|qemu|qemu-multi|bochs" >&2
	exit 64
}

# cpu_field NAME: what /proc/cpuinfo says of the first CPU.
cpu_field() {
	sed -n "s/^$1[[:blank:]]*: //p" /proc/cpuinfo | head -n 1
}

# The processor's vendor, as everybody calls it; in small letters, for the folder.
vendor() {
	case $(cpu_field vendor_id) in
	AuthenticAMD) echo amd ;;
	GenuineIntel) echo intel ;;
	*) cpu_field vendor_id | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9\n' - ;;
	esac
}

processor() {
	echo "$(cpu_field 'model name'), family $(cpu_field 'cpu family'), model $(cpu_field model), stepping $(
		cpu_field stepping)"
}

is_guest() {
	grep -q '^flags.* hypervisor' /proc/cpuinfo
}

# Each machine: its folder's name, what it is, what emulates it, and how crossmod starts it. An emulator
# with really parallel CPUs has no more of them than the host, or it would measure the host's scheduler.
describe() {
	cpus=$(nproc)
	emulator=none
	case $1 in
	processor)
		name=$(vendor)-family-$(cpu_field 'cpu family')-model-$(cpu_field model)
		machine="$(processor)"
		if is_guest; then
			name=$name-guest
			machine="$machine, $cpus virtual CPUs"
		fi
		command="run --seconds 2 --sweep 100"
		;;
	qemu | qemu-multi)
		emulator=$("$QEMU" --version | head -n 1) || fail "there is no QEMU at $QEMU"
		version=$(echo "$emulator" | sed -n 's/^QEMU emulator version \([0-9.]*\).*/\1/p')
		[ -n "$version" ] || fail "$QEMU does not say which QEMU it is"
		[ "$1" = qemu ] || [ "$cpus" -gt 1 ] || fail "one CPU has nothing that is parallel"
		if [ "$1" = qemu ]; then
			cpus=4
			name=qemu-$version-single
			machine="QEMU $version, $cpus CPUs in turn"
		else
			[ "$cpus" -le 4 ] || cpus=4
			name=qemu-$version-multi
			machine="QEMU $version, $cpus CPUs in parallel"
		fi
		command="boot --machine $1 --cpus $cpus --seconds 2 -- sweep=100"
		;;
	bochs)
		emulator=$(dpkg-query -W -f 'Bochs ${Version}' bochs 2>/dev/null) || fail "there is no Bochs"
		version=$(echo "$emulator" | sed 's/^Bochs \([0-9.]*\).*/\1/')
		cpus=2
		name=bochs-$version
		machine="Bochs $version, $cpus CPUs"
		command="boot --machine bochs --cpus $cpus -- patches=2000 sweep=100"
		;;
	*)
		usage
		;;
	esac
}

# What stands in made.txt, in the order of the questions.
made() {
	echo "machine:   $machine"
	echo "date:      $(date +%Y-%m-%d)"
	echo "command:   crossmod $command"
	echo "crossmod:  $(sed -n 's/^# version: //p' "$work/log.txt")"
	echo "emulator:  $emulator"
	echo "processor: $(processor), microcode $(cpu_field microcode), $(nproc) CPUs$(
		if is_guest; then echo ", a guest of a hypervisor"; fi)"
	echo "kernel:    $(uname -sr)"
	echo "load:      $load before, $(cut -d ' ' -f 1 /proc/loadavg) at the end"
	echo "again:     make results MACHINES=$kind$other_qemu"
}

[ $# -eq 1 ] || usage
describe "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "results/$name: crossmod $command" >&2
# shellcheck disable=SC2086 # $command is several words
set -- "$1" $command
kind=$1
verb=$2
shift 2
other_qemu=
case $kind in
qemu*)
	set -- --qemu "$QEMU" "$@"
	[ "$QEMU" = qemu-system-x86_64 ] || other_qemu=" QEMU=PROGRAM, of this version"
	;;
esac
load=$(cut -d ' ' -f 1 /proc/loadavg)
status=0
"$BUILD/crossmod" "$verb" --log "$work/log" "$@" >"$work/output" 2>&1 || status=$?
case $status in
0 | 1 | 2 | 4) ;;
*)
	tail -n 8 "$work/output" >&2
	fail "it ended with $status, and results/$name stays as it is"
	;;
esac

# A serial port ends lines with CR LF; the checksum of a log is that of its lines.
tr -d '\r' <"$work/log" | sed -n '/^TAP version/,$p' >"$work/log.txt"
judged=0
"$BUILD/crossmod" judge "$work/log.txt" >/dev/null || judged=$?
[ "$judged" -eq "$status" ] || fail "the run ended with $status, and the judge of its log with $judged"
made >"$work/made.txt"
mkdir -p "results/$name"
cp "$work/log.txt" "$work/made.txt" "results/$name"
tail -n 4 "$work/output" >&2
