#!/bin/sh
# Checks: the stick's image, on a USB disk: it starts by itself; its menu, by the serial port and by
# the keyboard; that a file which was edited on it, as on any computer, is what runs.
# Expects: whoever does nothing gets all scenarios, and a log that is judged as expected (0); each
# choice does what it says.
. tests/boot/lib.sh

stick=$work/stick.img
files=$stick@@1M
log2=$work/log2 # what the machine sent through its second serial port
standard=$(find iso/scenarios -name '*.scn' | wc -l)

# put NAME: onto the stick, the lines of standard input, which then end as Windows ends them
put() {
	sed 's/$/\r/' >"$work/put"
	mcopy -i "$files" -o "$work/put" "::$1"
}

# machine OPTION...: one that runs until standard input ends it, at most 600 s. What comes there goes
# to the first serial port; Ctrl-A c is the way to the monitor, and Ctrl-A x to the end.
machine() {
	: >"$log"
	: >"$log2"
	timeout 600 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
		-accel tcg,thread=single -smp 2 -m 256 -display none -vga std -device qemu-xhci \
		-drive "file=$stick,format=raw,if=none,id=stick" -device usb-storage,drive=stick \
		-chardev "stdio,id=first,mux=on,signal=off,logfile=$log" -serial chardev:first \
		-mon chardev=first -serial "file:$log2" "$@" >"$output" 2>&1
}

ends() {
	await '^# end of log:'
	printf '\001x'
}

cp "$BUILD/crossmod-usb.img" "$stick"
what="as it is made"
ends | machine
says "$what: boots" '^# loader: Multiboot2, GRUB'
says "$what: the countdown was there" 'executed automatically in 5s'
says "$what: without options" '^# command line: $'
says "$what: with its own files" "^# scenarios: $standard, of $standard files; 0 are refused$"
judges "$what"

# One entry, by Ctrl-N, which goes down, as often as there are files before it
put crossmod.options <<-'END'
	timeout=60
	options="patches=20 scenarios=three-sync,direct"
	long="seconds=1"
END
before=$(cd iso/scenarios && printf '%s\n' *.scn | grep -n '^no-last-sync\.scn$' | cut -d : -f 1)
down=$(printf '\\016%.0s' $(seq $((before - 1))))
what="one scenario, by the serial port"
{ types o "$down" '\r'; ends; } | machine
says "$what: this file alone" '^# scenarios: 1, of 1 files; 0 are refused$'
says "$what: is the plan" '^1\.\.1$'
says "$what: is run" '^# 1 - no-last-sync: as expected'
judges "$what"

what="what real programs do, by the serial port"
protocols=$(find iso/protocols -name '*.scn' | wc -l)
{ types w; ends; } | machine
says "$what: these files" "^# scenarios: $protocols, of $protocols files; 0 are refused\$"
says "$what: are the plan" "^1\\.\\.$protocols\$"
says "$what: are run" '^# [0-9]+ - linux-jump-label: as expected'
check "$what: two of them nobody can tell" has_lines 2 '^# [0-9]+ - .*: inconclusive: '
judges "$what" 2

# The keyboard chooses the second serial port, where the menu goes on, then the long run. All is on
# the second one then, from the log's first line on; the first one hears nothing of it.
what="another port and the long run, by the keyboard"
{
	await 'executed automatically in'
	printf '\001c'
	sleep 1
	printf 'sendkey p\n'
	sleep 1
	printf 'sendkey down\n'
	sleep 1
	printf 'sendkey ret\n'
	await 'Serial port: com2, 115200 baud' "$log2"
	printf 'sendkey l\n'
	await '^# end of log:' "$log2"
	printf '\001x'
} | machine
check "$what: the first one has no log" has_no_line 'TAP version'
cp "$log2" "$log"
says "$what: the menu is there" 'Run all scenarios'
says "$what: it offers to classify" "Classify this processor"
says "$what: the kernel is told" \
	'^# command line: patches=20 scenarios=\S* serial=com2,115200 seconds=1$'
says "$what: it says so" '^# serial port: 0x2f8, 115200 baud$'
judges "$what"

put crossmod.options <<-'END'
	timeout=2
	options="patches=20 scenarios=three-sync,mine,direct"
END
sed 's/^about .*/about    Edited on the stick./' iso/scenarios/three-sync.scn |
	put scenarios/three-sync.scn
sed 's/^scenario .*/scenario mine/' iso/scenarios/three-sync.scn | put scenarios/MINE.SCN
echo 'what a Macintosh leaves' | put scenarios/._mine.scn
mdel -i "$files" ::scenarios/direct.scn
for firmware in bios uefi; do
	what="edited, $firmware"
	# shellcheck disable=SC2086,SC2046 # several options, or none
	ends | machine $([ $firmware = bios ] || echo $uefi)
	says "$what: the countdown was there" 'executed automatically in 2s'
	says "$what: the options are taken" '^# command line: patches=20 scenarios=three-sync,mine,direct$'
	says "$what: the edited file is taken" '^    about +Edited on the stick\.$'
	says "$what: the added file is taken" '^# [12] - mine: as expected'
	says "$what: the removed file is gone" '^# not as asked: there is no scenario "direct"$'
	says "$what: nothing else is there" "^# scenarios: 2, of $standard files; 0 are refused$"
	judges "$what" 2
done

what="safe options, UEFI"
# shellcheck disable=SC2086 # several options
{ types s a; ends; } | machine $uefi
says "$what: are taken" '^# command line: patches=20 scenarios=\S* apic=xapic screen=none$'
says "$what: nothing is drawn" '^# screen: not drawn on, by the option screen=none$'
says "$what: no file is read" "^# scenarios: 2, of the $standard that are built in$"
says "$what: a name that is a file's is told" '^# not as asked: there is no scenario "mine"$'
judges "$what" 2

put crossmod.options <<-'END'
	timeout=0
	options="patches=20 scenarios=three-sync serial=com2,9600"
END
what="no menu"
{
	await '^# end of log:' "$log2"
	printf '\001x'
} | machine
# but for QEMU's own word
check "$what: the first port hears nothing" [ -z "$(sed 's/^QEMU: Terminated//' "$log" | tr -d '\r\n')" ]
cp "$log2" "$log"
check "$what: the second one hears the log and nothing else" \
	[ "$(head -n 1 "$log" | tr -d '\r')" = "TAP version 13" ]
says "$what: it says so" '^# serial port: 0x2f8, 9600 baud$'
judges "$what"
finish
