#!/bin/sh
# Checks: crossmod run in sandboxes that refuse system calls, do nothing for them, or end who makes
# them; and scheduled before everything else.
# Expects: where syncs can be had another way, safe protocols are as expected (0), and the log says
# by what way; where they cannot run, one line on the standard error says what was refused and what
# to do (69), and no log begins.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	echo "1..0 # SKIP one CPU"
	exit
}

SAFE=three-sync,three-sync-nop5-jmp32,three-sync-retired,handler-old,handler-retry

# runs_in WHAT STATUS CALL=ANSWER OPTION...: runs in such a sandbox
runs_in() {
	what=$1
	expected=$2
	rule=$3
	shift 3
	exits "$what" "$expected" "$BUILD/sandbox" "$rule" -- "$BUILD/crossmod" run --timeout 300 \
		--log "$log" "$@"
}

# refused WHAT CALL=ANSWER REGEX [OPTION]: nothing but that one line
refused() {
	runs_in "$1" 69 "$2" --patches 20 --scenarios three-sync ${4:+"$4"}
	check "$1: one line says what and why" grep -Eq "^crossmod: .*$3" "$output"
	check "$1: and no other" [ "$(wc -l <"$output")" -eq 1 ]
	check "$1: no log begins" [ ! -s "$log" ]
}

runs "on Linux itself" 0 --patches 200 --scenarios "$SAFE"
says "on Linux itself, membarrier works" '^# sync: membarrier[(]'

runs_in "a membarrier that does nothing" 0 membarrier=nothing --patches 200 --scenarios "$SAFE"
says "it is found out" '^# sync: a signal to each thread: membarrier returns here, and has not interrupted'
for answer in kill EPERM ENOSYS; do
	runs_in "a membarrier that answers $answer" 0 "membarrier=$answer" --patches 200 --scenarios "$SAFE"
	says "$answer: syncs are by signals" '^# sync: a signal to each thread: .* a filter forbids it$'
done

refused "a thread that may not choose its CPU" sched_setaffinity=EPERM \
	'the first CPU cannot be used: Operation not permitted; .* try it outside '
refused "CPUs that are a secret" sched_getaffinity=EPERM 'which CPUs .*: Operation not permitted; '
refused "no more threads" clone3=EAGAIN 'no thread can be started .*; a limit on processes .* ulimit -u'
refused "no more processes" clone=EAGAIN 'cannot start .*; a limit on processes .* ulimit -u'
refused "no stack for handlers" sigaltstack=EPERM 'exceptions cannot be handled: .*; .* try it outside '
refused "no handlers" rt_sigaction=EPERM 'exceptions cannot be handled: .*; .* try it outside '
refused "no signals to threads" tgkill=EPERM 'no thread can be sent a signal, .*; .* try it outside ' --signals
refused "no memory of files" memfd_create=EPERM 'memory for the text .* cannot be had: .*; .* try it outside '
refused "no text that another mapping writes" mmap_executable=EACCES 'cannot be made executable: .*; .* try it outside '
refused "a call that ends the process" sched_setaffinity=kill 'SIGSYS.*: try it outside '

# limited WHAT LIMIT REGEX COMMAND OPTION...: nothing but one line, under such a limit
limited() {
	what=$1
	limit=$2
	regex=$3
	shift 3
	# shellcheck disable=SC2016 # that shell expands them
	exits "$what" 69 sh -c 'ulimit $1 || exit; shift; exec "$@"' sh "$limit" "$BUILD/crossmod" "$@"
	check "$what: one line says what and why" grep -Eq "^crossmod: .*$regex" "$output"
	check "$what: and no other" [ "$(wc -l <"$output")" -eq 1 ]
}

limited "small files only" "-f 100" 'memory for the text .* cannot be had: File too large; .* ulimit -f$' run
for files in 5 6 8; do
	limited "$files open files" "-n $files" 'cannot start .*: Too many open files; .* ulimit -n$' run
done
limited "6 open files, for an emulator" "-n 6" 'cannot start .*: Too many open files; .* ulimit -n$' \
	boot --machine qemu

exits "the same for pairs, once" 69 "$BUILD/sandbox" memfd_create=EPERM -- "$BUILD/crossmod" run \
	--timeout 300 --pairs --patches 20 --scenarios three-sync
check "one line, behind the one that says which pair it is" [ "$(wc -l <"$output")" -eq 2 ]

# first WHAT STATUS OPTION...: it and its threads come before all that are scheduled as usual. One that
# hangs then would keep its CPUs until it is killed.
first() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" timeout -s KILL 100 chrt -f 50 "$BUILD/crossmod" run --log "$log" "$@"
}

if chrt -f 50 true 2>/dev/null; then
	first "before all others" 0 --timeout 60 --patches 200 --scenarios three-sync
	first "the time is up for it, too" 3 --timeout 2 --seconds 30 --scenarios three-sync
	check "it says so" grep -q 'it was stopped: no verdict after 2 s' "$output"
	first "and by signals" 0 --timeout 60 --signals --patches 200 --scenarios three-sync
else
	skips "before all others" "it takes a privilege: see sched(7)"
fi
finish
