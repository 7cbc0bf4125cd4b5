# What the boot tests share: booting, and TAP for prove(1). Sourced from the root of the checkout.
# shellcheck shell=sh

BUILD=${BUILD:-build}
work=$BUILD/boot-tests/$(basename "$0" .t)
log=$work/log       # what the machine sent
output=$work/output # what the launcher, or another program under test, printed
count=0
failed=0
# For runs that are not about the scenarios themselves: the kernel's options for the original four, and
# for a host that is busy with other things while a CPU should acknowledge.
patient=timeout_ms=30000
# shellcheck disable=SC2034
four="scenarios=direct,breakpoint-only,breakpoint-ipi,three-sync $patient"
# For tests that start QEMU themselves: the firmware, as several words.
# shellcheck disable=SC2034
uefi='-drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd'

rm -rf "$work"
mkdir -p "$work"
: >"$log" # for what waits for its first line

# check WHAT COMMAND...: a test that passes when the command succeeds. Shows the log when not.
check() {
	claim=$1
	shift
	count=$((count + 1))
	if "$@"; then
		echo "ok $count - $claim"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - $claim"
	echo "# failed: $*"
	for file in "$output" "$log"; do
		if [ -s "$file" ]; then
			echo "# the end of $file:"
			tr -d '\r' <"$file" | tail -n 25 | cut -c 1-200 | sed 's/^/#   /'
		fi
	done
}

# exits WHAT STATUS COMMAND...: checks what a command exits with.
exits() {
	what=$1
	expected=$2
	shift 2
	: >"$log"
	status=0
	"$@" >"$output" 2>&1 </dev/null || status=$?
	check "$what: exit status $expected" [ "$status" -eq "$expected" ]
}

# boots WHAT STATUS OPTION...: boots, and checks the launcher's exit status.
boots() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" "$BUILD/crossmod" boot --log "$log" "$@"
}

# runs WHAT STATUS OPTION...: the same, on this processor.
runs() {
	what=$1
	expected=$2
	shift 2
	exits "$what" "$expected" "$BUILD/crossmod" run --timeout 300 --log "$log" "$@"
}

# ends_on_request PATTERN: asks what was started last in the background to end, once the log has such a
# line.
ends_on_request() {
	await "$1"
	kill -TERM $!
	status=0
	wait $! || status=$?
	check "ended on request: exit status 2" [ "$status" -eq 2 ]
}

# judges WHAT [STATUS]: checks what the judge says of the log: as expected, or this status. The log is
# in $work/saved then, and empty itself, as whoever waits for a line of the next one needs it.
judges() {
	cp "$log" "$work/saved"
	exits "$1" "${2:-0}" "$BUILD/crossmod" judge "$work/saved"
}

# unread COMMAND...: its standard output is a pipe that nobody reads. The command returns 0.
unread() {
	mkfifo "$work/unread"
	# The end that is written to stays, and the other one goes
	# shellcheck disable=SC2094
	exec 3<>"$work/unread" 4>"$work/unread" 3>&-
	rm "$work/unread"
	"$@" >&4
	exec 4>&-
}

has_line() {
	tr -d '\r' <"$log" | grep -Eq -e "$1"
}

has_no_line() {
	! has_line "$1"
}

# How many lines match is a given number.
has_lines() {
	[ "$(tr -d '\r' <"$log" | grep -Ec -e "$2")" -eq "$1" ]
}

# says WHAT REGEX: checks that a line of the log matches; says_not: that none does.
says() {
	check "$1" has_line "$2"
}

says_not() {
	check "$1" has_no_line "$2"
}

# until_true COMMAND...: until it succeeds, at most 100 s.
until_true() {
	for _ in $(seq 400); do
		if "$@"; then
			return
		fi
		sleep 0.25
	done
}

has_such_a_line() {
	tr -d '\r' <"$1" | grep -aEq -e "$2"
}

# await PATTERN [FILE]: until a file, or the log, has such a line. For what is to be done to a machine
# while it runs.
await() {
	until_true has_such_a_line "${2:-$log}" "$1"
}

# boots_stick IMAGE OPTION...: QEMU, from a copy of the stick's image as its disk, until the log has ended,
# or for 300 s
boots_stick() {
	image=$1
	shift
	: >"$log"
	{
		await '^# end of log:'
		printf '\001x'
	} | timeout 300 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
		-accel tcg,thread=single -smp 2 -m 256 -display none -vga std \
		-drive "file=$image,format=raw,if=ide" \
		-chardev "stdio,id=first,mux=on,signal=off,logfile=$log" -serial chardev:first \
		-mon chardev=first "$@" >"$output" 2>&1
}

# types KEYS...: to GRUB's menu, once it is there; each when the one before has been taken.
types() {
	await 'executed automatically in'
	for keys in "$@"; do
		sleep 1
		printf '%b' "$keys"
	done
}

# copies_checkout TREE: what the checkout holds, without what is built but for the host program, so that make
# goes on from there. Where BUILD is no path in the checkout, the test ends here, skipped.
copies_checkout() {
	case $BUILD in
	/*)
		skips "the copy of a checkout" "BUILD is no path in it"
		finish
		exit
		;;
	esac
	mkdir -p "$1/$BUILD"
	tar -cf - --exclude=./.git --exclude='./build*' --exclude="./$BUILD" . | tar -xf - -C "$1"
	for built in host generated host.flags kernel.flags sources crossmod; do
		cp -a "$BUILD/$built" "$1/$BUILD"
	done
}

# skips WHAT WHY: says that a test cannot be done here.
skips() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# A log that is whole, whatever its verdict: one plan, one end.
says_all() {
	check "$1: the log is whole" has_lines 1 '^# end of log: [0-9]+ lines, crc32 [0-9a-f]{8}, verdict (as expected|wrong protocol|defective|inconclusive)$'
}

# The last line of every test.
finish() {
	echo "1..$count"
	[ "$failed" -eq 0 ]
}
