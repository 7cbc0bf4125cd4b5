#!/bin/sh
# Checks: the option serial=: which port the log goes to, and how fast.
# Expects: the whole log comes there, from its first line on, and nothing anywhere else; where there
# is no such port, the screen says so; one that is stuck does not hold up the run; one whose reader is busy for a
# second loses nothing; a value that is none is told, the first port is used, and the run is not conclusive (2).
. tests/boot/lib.sh

log2=$work/log2 # what the machine sent through its second serial port
screen=$work/screen

# sends WHAT OPTIONS QEMU_OPTION...: boots with kernel options, until some port has the log's end, or
# for as long as a test needs that sees none of it
sends() {
	what=$1
	options=$2
	shift 2
	: >"$log"
	: >"$log2"
	{
		for _ in $(seq 40); do
			if grep -q '^# end of log:' "$log" "$log2"; then
				break
			fi
			sleep 0.25
		done
		echo "pmemsave 0xb8000 4000 \"$screen\""
		sleep 1
		echo quit
	} | timeout 60 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
		-accel tcg,thread=single -smp 2 -display none -vga std -monitor stdio \
		-kernel "$BUILD/crossmod.elf" -append "$options" "$@" >"$output" 2>&1
}

# hears WHAT FILE: checks that a port has a whole log, as expected, and nothing before it
hears() {
	check "$1: nothing comes before the log" [ "$(head -n 1 "$2" | tr -d '\r')" = "TAP version 13" ]
	cp "$2" "$work/saved"
	exits "$1" 0 "$BUILD/crossmod" judge "$work/saved"
}

quick="scenarios=three-sync patches=20"
sends "an address" "$quick serial=0x2f8,9600" -serial "file:$log" -serial "file:$log2"
check "an address: the first port hears nothing" [ ! -s "$log" ]
hears "an address" "$log2"
cp "$log2" "$log"
says "an address: the log names it" '^# serial port: 0x2f8, 9600 baud$'

sends "a crash" "$quick serial=com2 test=patcher-exception" -serial "file:$log" -serial "file:$log2"
check "a crash: the first port hears nothing" [ ! -s "$log" ]
cp "$log2" "$log"
says "a crash: the second one hears it" '^Bail out! #UD'

sends "no such port" "$quick serial=com2" -serial "file:$log"
check "no such port: the first port hears nothing" [ ! -s "$log" ]
tr -d '\007' <"$screen" | fold -w 80 >"$log" # 07h: light grey on black
says "no such port: the screen says so" \
	'^# serial port: none at 0x2f8; this log is on the screen alone'
says "no such port: the run went on" '^# end of log: .* verdict as expected'

# A reader that holds it open, and reads nothing: the port takes no more when the pipe is full
mkfifo "$work/stuck.in" "$work/stuck.out"
sleep 300 <>"$work/stuck.out" &
reader=$!
rm -f "$screen"
: >"$log"
for _ in $(seq 100); do
	echo "pmemsave 0xb8000 4000 \"$screen\""
	sleep 1
	if [ -s "$screen" ]; then
		tr -d '\007' <"$screen" | fold -w 80 >"$log"
	fi
	if has_line '^# end of log:'; then
		echo quit
		break
	fi
done | timeout 120 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
	-accel tcg,thread=single -smp 2 -display none -vga std -monitor stdio \
	-kernel "$BUILD/crossmod.elf" -append "patches=3 $patient" -serial "pipe:$work/stuck" \
	>"$output" 2>&1
says "a stuck port: the run ends on the screen" '^# end of log: [0-9]{4} lines, .* verdict inconclusive'
check "a stuck port: it was full" [ "$(timeout 2 cat <"$work/stuck.out" | wc -c)" -ge 65536 ]
kill "$reader"

# A reader that now and then is busy with something else: a socket takes some hundred bytes meanwhile
perl -MIO::Socket::UNIX -e '
	my $listener = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die;
	alarm 60;
	my $port = $listener->accept or die;
	for (my $got = ""; $got !~ /^# end of log:.*\n/m; ) {
		sleep 1 if $pauses++ < 3;
		sysread($port, $got, 4096, length $got) or last;
		syswrite(STDOUT, $got, 4096, $written // 0) and $written = length $got;
	}
' "$work/busy" >"$log" 2>"$output" &
reader=$!
for _ in $(seq 100); do
	[ -S "$work/busy" ] && break
	sleep 0.1
done
timeout 60 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 -accel tcg,thread=single -smp 2 -display none \
	-kernel "$BUILD/crossmod.elf" -append "$quick $patient" -chardev "socket,id=busy,path=$work/busy" \
	-serial chardev:busy >>"$output" 2>&1 &
machine=$!
wait "$reader"
kill "$machine" 2>/dev/null
judges "a busy reader" 0

sends "nonsense" "$quick serial=com5,9600" -serial "file:$log"
says "nonsense: is told" '^# option "serial=com5,9600": expected com1, com2, .*; it is ignored$'
says_not "nonsense: the port is the usual one" '^# serial port:'
judges "nonsense" 2
for value in com5,9600 com2; do
	boots "serial=$value" 64 --machine qemu --cpus 2 -- "$quick" "serial=$value"
done

# Its port takes its time, of which there is twelve times as much
boots "Bochs" 0 --machine bochs --cpus 2 --timeout 300 -- "$quick" serial=com1,9600
says "Bochs: is that slow" '^# serial port: 0x3f8, 9600 baud$'
finish
