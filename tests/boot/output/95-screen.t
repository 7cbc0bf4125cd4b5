#!/bin/sh
# Checks: what is on the screen, in screenshots: VGA's text mode and framebuffers of several sizes
# and depths, under BIOS and UEFI; that it scrolls, and that progress does not fill it; that the last
# page stands above it where there is a picture, as text and as a QR code.
# Expects: the text that is found there is the end of the log, character for character; a page that
# says what the log says.
. tests/boot/output/screen.sh

picture=$work/screen.ppm
rom=$work/vga-rom
seen=$work/seen         # what is on the screen
expected=$work/expected # what should be there

# Asks it for what the test wants to see, once the log has ended and the screen, which comes after the
# serial port, does not change any more.
look() {
	for _ in $(seq 600); do
		if has_line '^# end of log:'; then
			break
		fi
		sleep 0.5
	done
	echo "pmemsave 0xc0000 65536 \"$rom\""
	shoots "$picture.before"
	for _ in $(seq 60); do
		sleep 2
		shoots "$picture"
		if cmp -s "$picture" "$picture.before"; then
			break
		fi
		mv "$picture" "$picture.before"
	done
	echo quit
}

# sees WHAT OPTION...: runs a machine, and takes a screenshot at the end of the log.
sees() {
	what=$1
	shift
	rm -f "$picture" "$rom"
	: >"$log"
	look | timeout 600 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
		-accel tcg,thread=single -smp 2 -display none -monitor stdio -serial "file:$log" \
		"$@" >"$output" 2>&1
	says "$what: the log has ended" '^# end of log:'
}

# from_medium WHAT OPTION...: the same, from the medium, with the options disk.
from_medium() {
	sees "$@" -m 256 -cdrom "$BUILD/crossmod.iso" -boot d \
		-drive "if=ide,media=disk,format=raw,file=$work/options.tar"
}

# VGA's own font, from its BIOS, where it is found by its letter A, as a PSF file of version 1.
vga_font() {
	perl -0777 -ne '
		my $at = index $_, pack "H*", "000010386cc6c6fec6c6c6c600000000";
		$at >= 65 * 16 or die "no font";
		print "\x36\x04\x00\x10", substr $_, $at - 65 * 16, 256 * 16' "$rom" >"$work/vga.psf"
}

# The lines that a screen of so many columns should have, from the log: all but the indented ones, the
# tests that have nothing but a name, and the progress that was replaced; a long one is cut into several.
expected_lines() {
	tr -d '\r' <"$log" | sed -n '/TAP version/,$p' | sed 's/^.*TAP version/TAP version/' | awk \
		-v columns="$1" '
		/^  / || (/^(not )?ok / && !/ # /) { next }
		progress && !/^# .* s left$/ && !/^# [0-9]+ - / { put(progress) }
		{ progress = "" }
		/^# .* s left$/ { progress = $0; next }
		{ put($0) }
		END { if (progress) put(progress) }
		function put(line) {
			do {
				print substr(line, 1, columns)
				line = substr(line, columns + 1)
			} while (line != "")
		}' | sed 's/ *$//'
}

# shows WHAT FONT CELL_WIDTH SCALE COLUMNS ROWS [ABOVE]: checks a screenshot against the log, which has
# so many rows, and so many are above it. At least three quarters are in use, when there is so much to
# show.
shows() {
	expected_lines "$5" >"$expected.all"
	"$BUILD/screen-text" "$2" "$picture" "$3" "$4" >"$seen.all" 2>&1
	tail -n +$((${7:-0} + 1)) "$seen.all" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$seen"
	rows=$(wc -l <"$seen")
	tail -n "$rows" "$expected.all" >"$expected"
	check "$1: the screen shows the end of the log" cmp "$seen" "$expected"
	check "$1: the last line is there" grep -q '^# end of log: .* verdict' "$seen"
	all=$(wc -l <"$expected.all")
	check "$1: of $all lines, $rows are on the screen, which has $6" \
		[ "$rows" -ge $((all <= $6 ? all : $6 - $6 / 4)) ]
}

# The end of the log in the words of the page.
expected_page() {
	tr -d '\r' <"$log" >"$work/lines"
	line='^# end of log: \([0-9]* lines, crc32 [0-9a-f]*\), verdict '
	sed -n "s/$line/crossmod: /p" "$work/lines"
	sed -n 's/^# \(not as asked: .*\)/\1/p' "$work/lines"
	sed -n 's/^# machine: vendor \([^,]*\), family \([0-9]*\), model \([0-9]*\), stepping \([0-9]*\), /\1 \2\/\3\/\4 /p' \
		"$work/lines" | tr '\n' ','
	printf ' %s, 2 CPUs\n' "$(sed -n 's/^# hypervisor: //p' "$work/lines")"
	sed -n "s/${line}.*/log: \1/p" "$work/lines"
	verdict=
	for verdict in 'as expected' forbidden defective inconclusive; do
		printf '%s %s, ' "$(grep -Ec "^# [0-9]* - [^ ]*: $verdict" "$work/lines")" "$verdict"
	done
	echo "$(grep -c ' # SKIP ' "$work/lines") skipped"
	grep '^# machine: [^v]' "$work/lines" | head -n 1 | cut -c 3-
}

# has_page WHAT ABOVE: checks what stands above the log in the last screenshot.
has_page() {
	expected_page >"$expected.page"
	zbarimg -q --raw "$picture" >"$work/code" 2>"$output" || :
	head -n "$(wc -l <"$expected.page")" "$work/code" >"$work/code.head"
	check "$1: the QR code says what the log says" cmp "$work/code.head" "$expected.page"
	# Rows are cut where the code begins, and lines where a row ends
	head -n "$2" "$seen.all" | sed 's/~.*//' | tr -d ' \n' >"$work/page"
	{
		cat "$work/code"
		echo "keys: r reboot"
	} | sed '/^$/d' | tr -d ' \n' >"$work/page.expected"
	check "$1: the text beside it says the same" cmp "$work/page" "$work/page.expected"
}

cat <<-'END' | options_disk
	options="scenarios=three-sync,direct patches=20"
	video=text
	modules=
END
from_medium "BIOS, text" -vga std
says "BIOS, text: the log says what the screen is" '^# screen: text, 80 x 25 characters$'
check "the VGA BIOS has a font" vga_font
shows "BIOS, text" "$work/vga.psf" 9 1 80 25

# What ends a run before there is any memory is seen, too
sees "2 MiB of memory" -vga std -m 2 -kernel "$BUILD/crossmod.elf"
shows "2 MiB of memory" "$work/vga.psf" 9 1 80 25
check "2 MiB of memory: the screen says why it ends" grep -q '^Bail out! cannot run here: there is too little memory' "$seen"

# shellcheck disable=SC2086 # several options
from_medium "UEFI, 1920 x 1080" $uefi -device VGA,xres=1920,yres=1080
says "UEFI, 1920 x 1080: the log says what the screen is" \
	'^# screen: 1920 x 1080 pixels of 32 bits: 120 x 33 characters$'
shows "UEFI, 1920 x 1080" "$BUILD/generated/font.psf" 8 2 120 17 16
has_page "UEFI, 1920 x 1080" 16

# All scenarios: more lines than there is room for
cat <<-'END' | options_disk
	options="patches=1"
	video=text
	modules=
END
from_medium "BIOS, text, scrolled" -vga std
shows "BIOS, text, scrolled" "$work/vga.psf" 9 1 80 25
check "BIOS, text, scrolled: it has" [ "$(wc -l <"$expected.all")" -gt 75 ]

# shellcheck disable=SC2086 # several options
from_medium "UEFI, 1280 x 800, scrolled" $uefi -device VGA,xres=1280,yres=800
says "UEFI, 1280 x 800, scrolled: the log says what the screen is" \
	'^# screen: 1280 x 800 pixels of 32 bits: 160 x 50 characters$'
shows "UEFI, 1280 x 800, scrolled" "$BUILD/generated/font.psf" 8 1 160 25 25
has_page "UEFI, 1280 x 800, scrolled" 25
check "UEFI, 1280 x 800, scrolled: it has" [ "$(wc -l <"$expected.all")" -gt 50 ]

# pixels MODE OPTIONS: under BIOS, in the first of these modes, or GRUB's usual one.
pixels() {
	cat <<-END | options_disk
		options="$2"
		${1:+video=$1}
		modules=
	END
	from_medium "BIOS, ${1:-usual}" -vga std
}

pixels "" "scenarios=three-sync,direct seconds=3"
says "BIOS, usual: the log says what the screen is" \
	'^# screen: 1024 x 768 pixels of 32 bits: 128 x 48 characters$'
check "BIOS, usual: there was progress" \
	[ "$(tr -d '\r' <"$log" | grep -c '^# .* s left$')" -ge 2 ]
shows "BIOS, usual" "$BUILD/generated/font.psf" 8 1 128 24 24
has_page "BIOS, usual" 24
check "BIOS, usual: the results have replaced it" [ "$(grep -c ' s left$' "$seen")" -eq 0 ]

pixels 800x600x24 "scenarios=three-sync patches=20"
says "BIOS, 800x600x24: the log says what the screen is" \
	'^# screen: 800 x 600 pixels of 24 bits: 100 x 37 characters$'
shows "BIOS, 800x600x24" "$BUILD/generated/font.psf" 8 1 100 19 18
has_page "BIOS, 800x600x24" 18

# The smallest screen that has a picture
pixels 640x480x32 "scenarios=three-sync patches=20"
shows "BIOS, 640x480x32" "$BUILD/generated/font.psf" 8 1 80 15 15
has_page "BIOS, 640x480x32" 15

# What was not understood is on it
pixels 800x600x32 "scenarios=three-sync patches=20 patchs=5"
shows "not as asked" "$BUILD/generated/font.psf" 8 1 100 19 18
has_page "not as asked" 18
check "not as asked: the page names the option" grep -q '^not as asked: option "patchs=5"' "$work/code"

pixels 640x480x16 "scenarios=three-sync patches=20"
says "BIOS, 640x480x16: the log says why nothing is drawn" \
	'^# screen: 640 x 480, 16 bits: not drawn on: its pixels have neither 24 nor 32 bits'
check "BIOS, 640x480x16: that is the only such line" has_lines 1 '^# screen: '

# The launcher's machines have none, and no memory of one
for firmware in direct uefi; do
	boots "no screen, $firmware" 0 --machine qemu --firmware "$firmware" --cpus 2 -- \
		"scenarios=three-sync patches=20 $patient"
	says "no screen, $firmware: the log says so" '^# screen: none: '
	check "no screen, $firmware: that is the only such line" has_lines 1 '^# screen: '
done
finish
