#!/bin/sh
# Checks: the picture of a run, in screenshots while it is paused by a key: its lanes, at three
# resolutions, under BIOS and UEFI; and what the keys do: pause, next scenario, reboot.
# Expects: in each lane the colours of what the log says of it, in that order; a log that is whole, with
# a verdict, before the machine restarts, also when the run has ended before.
. tests/boot/output/screen.sh

picture=$work/screen.ppm
font=$BUILD/generated/font.psf

# machine OPTION...: runs one that takes commands from its standard input, until it restarts.
machine() {
	: >"$log"
	timeout 300 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -machine q35 \
		-accel tcg,thread=single -smp 4 -m 256 -display none -monitor stdio -serial "file:$log" \
		-cdrom "$BUILD/crossmod.iso" -boot d \
		-drive "if=ide,media=disk,format=raw,file=$work/options.tar" "$@" >"$output" 2>&1
}

# The patches dwell long enough for each CPU to meet each step. Some hours of each, unless a key is
# pressed.
options='scenarios=breakpoint-only,no-last-sync,wait-0 dwell=1000 seconds=10000 timeout_ms=30000'

# colours FILE: the colours of each row of pixels, from left to right, as their names, where it has any:
# each such list once. All other colours are passed over.
colours() {
	perl -e '
		my %name = ("56b4e9" => "old", "f0e442" => "breakpoint", "009e73" => "new",
			"d55e00" => "torn", "cc79a7" => "late", "e69f00" => "unserialized",
			"808080" => "unknown");
		local $/;
		open my $file, "<:raw", $ARGV[0] or die;
		<$file> =~ /^P6\s(\d+)\s(\d+)\s255\s(.*)$/s or die;
		my ($width, $height, $pixels) = ($1, $2, $3);
		for my $y (0 .. $height - 1) {
			my @row;
			my $last = "";
			for (unpack "(H6)*", substr $pixels, $y * $width * 3, $width * 3) {
				push @row, $name{$_} if $_ ne $last && $name{$_};
				$last = $_;
			}
			print join(", ", @row), "\n" if @row;
		}' "$1" | sort -u
}

# The legend, and then what the log says of the lanes of a scenario.
expected_colours() {
	echo "old, breakpoint, new, torn, late, unserialized, unknown"
	tr -d '\r' <"$log" | sed -n "s/^# picture: patch [0-9]* of $1, CPU [0-9]*: //p"
}

# presses KEY PATTERN: and waits until the log has such a line.
presses() {
	echo "sendkey $1"
	await "$2"
}

# photographs NAME KEY SCENARIO: pauses a scenario that has run for a second.
photographs() {
	await "^# $3: .* s left$"
	presses "$2" "^# $3: paused by a key"
	shoots "$picture.$1"
}

play() {
	photographs 1 spc breakpoint-only
	presses x '^# breakpoint-only: goes on'
	presses n '^(not )?ok 1 '
	photographs 2 p no-last-sync
	presses r '^# end of log:'
	sleep 10
	echo quit # where it has not restarted
}

# has_lanes WHAT NUMBER SCENARIO
has_lanes() {
	colours "$picture.$2" >"$work/colours" 2>>"$output"
	expected_colours "$3" | sort -u >"$work/colours.expected"
	check "$1: the log tells of three lanes of $3" has_lines 3 "^# picture: patch [0-9]* of $3, CPU [1-3]: old, .*[a-z]$"
	check "$1: the lanes of $3 have those colours, and the legend all" cmp "$work/colours" "$work/colours.expected"
}

# plays WHAT ROWS OPTION...: the picture has so many rows of characters.
plays() {
	what=$1
	rows=$2
	shift 2
	rm -f "$picture".*
	play | machine "$@" || :
	has_lanes "$what" 1 breakpoint-only
	has_lanes "$what" 2 no-last-sync
	"$BUILD/screen-text" "$font" "$picture.2" 8 1 2>>"$output" | head -n "$rows" >"$work/text"
	check "$what: the picture has a title" grep -Eq \
		'^scenario 2 of 3: no-last-sync; CPU 0 patches, below are CPUs 1 to 3 of 3$' "$work/text"
	check "$what: it names the lanes" [ "$(grep -Ec '^CPU [123]( |~|$)' "$work/text")" -eq 3 ]
	# Where there is room behind the name before
	check "$what: it names the steps" grep -Eq '^ +breakpoint( +sync)?( +tail)?( +sync)?( +head)?$' "$work/text"
	check "$what: it says how far the scenario is" grep -Eq \
		'^[1-9][0-9]* patches, [0-9]+ a second; [1-9][0-9]* executions, [0-9]+ a second; [0-9]+ s left$' "$work/text"
	check "$what: it has the counts" grep -Eq \
		'^old [1-9][0-9]*  new [1-9][0-9]*  breakpoint [1-9][0-9]*  torn 0  fault 0  unknown 0$' "$work/text"
	check "$what: it has the verdicts so far" grep -Eq \
		'^so far: 0 as expected, 0 forbidden, 0 defective, 1 inconclusive$' "$work/text"
	says "$what: the next scenario is a key away" '^# breakpoint-only: ended by the key n, after [1-9][0-9]* patches$'
	says "$what: what ran was cut short" '^# 1 - breakpoint-only: inconclusive: ended early by the key n, '
	says "$what: the end is a key away" '^# no-last-sync: ended by the key r, after [1-9][0-9]* patches; '
	says "$what: what ran until then was, too" '^# 2 - no-last-sync: inconclusive: ended early by the key r, '
	says "$what: the others are skipped" '^ok 3 - wait-0 # SKIP the run was ended before it$'
	says "$what: and counted" '^# ended early: 1 of 3 scenarios were not run$'
	says_all "$what"
	check "$what: the machine has restarted" [ "$(grep -c quit "$output")" -eq 0 ]
}

# at MODE: under BIOS, GRUB sets a mode of pixels.
at() {
	options_disk <<-END
		insmod all_video
		multiboot2 /boot/crossmod.elf $options
		set gfxpayload=$1
		boot
	END
}

at 640x480x32
plays "BIOS, 640x480x32" 15 -vga std
at 1024x768x24
plays "BIOS, 1024x768x24" 24 -vga std
options_disk <<-END
	options="$options"
	modules=
END
# shellcheck disable=SC2086 # several options
plays "UEFI, 1280 x 800" 25 $uefi -device VGA,xres=1280,yres=800

# When the run has ended, the screen says so, and waits for the key
options_disk <<-'END'
	options="scenarios=three-sync patches=20"
	modules=
END
play() {
	await '^# end of log:'
	sleep 1
	echo "sendkey n"
	echo "sendkey r"
	sleep 10
	echo quit
}
play | machine -vga std || :
says_all "after the end"
check "after the end: a key restarts the machine" [ "$(grep -c quit "$output")" -eq 0 ]
finish
