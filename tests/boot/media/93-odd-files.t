#!/bin/sh
# Checks: what a user puts on the stick, whatever its name: letters outside ASCII, as other systems
# write them and as DOS did; what a shell or GRUB would take for its own; blanks, long names, other
# endings; a folder; more files than fit; and options that are none.
# Expects: each file runs. What cannot be run is named, and then the run is not conclusive (2).
. tests/boot/lib.sh

# So that mtools knows what the letters are
export LC_ALL=C.UTF-8
stick=$work/stick.img
files=$stick@@1M
mkdir "$work/files"

# options TEXT: those of the kernel
options() {
	printf 'timeout=0\noptions="%s"\n' "$1" >"$work/options"
	mcopy -i "$files" -o "$work/options" ::crossmod.options
}

# put NUMBER NAME: a scenario that shows what it should, of the name s and this number
put() {
	sed "s/^scenario .*/scenario s$1/" iso/scenarios/direct.scn >"$work/files/$2"
	mcopy -i "$files" "$work/files/$2" "::scenarios/$2"
}

empty() {
	cp "$BUILD/crossmod-usb.img" "$stick"
	mdel -i "$files" '::scenarios/*.scn'
}

empty
options "patches=20 $patient"
count_files=0
while IFS= read -r name; do
	count_files=$((count_files + 1))
	put "$count_files" "$name"
done <<-'END'
	übung.scn
	größe der Übung.scn
	日本.scn
	(copy).scn
	$HOME.scn
	$(x).scn
	${x}.scn
	UPPER.SCN
	my file.scn
	it's.scn
	{x}.scn
	[x].scn
	;x.scn
	#x.scn
	-x.scn
	&x.scn
	!x.scn
	`x.scn
	.hidden.scn
	a,b=c.scn
	mine.scn.txt
	none
END
count_files=$((count_files + 1))
put "$count_files" "$(printf 'long%.0s' $(seq 50)).scn"
# What a Macintosh leaves is no file of the user's
echo junk >"$work/files/junk"
mcopy -i "$files" "$work/files/junk" "::scenarios/._mine.scn"
mcopy -i "$files" "$work/files/junk" "::scenarios/.DS_Store"
for firmware in bios uefi; do
	what="odd names, $firmware"
	# shellcheck disable=SC2086,SC2046 # several options, or none
	boots_stick "$stick" $([ $firmware = bios ] || echo $uefi)
	says "$what: all are there" "^# scenarios: $count_files, of $count_files files; 0 are refused$"
	check "$what: each runs" has_lines "$count_files" '^# [0-9]+ - s[0-9]+: as expected'
	judges "$what"
done

# A folder, as it is and with such a name, and what is no scenario
mmd -i "$files" "::scenarios/mine" "::scenarios/folder.scn"
mcopy -i "$files" "$work/files/junk" "::scenarios/my notes.txt"
mcopy -i "$files" "$work/files/junk" "::scenarios/Erklärung 日本.txt"
what="folders and notes"
boots_stick "$stick"
says "$what: a folder is named" '^# [0-9]+ - mine: inconclusive: mine:1:1: .*found "it-is-a-folder"$'
says "$what: whatever it is called" '^# [0-9]+ - folder\.scn: inconclusive: .*found "it-is-a-folder"'
says "$what: a file that is no scenario is named" '^# [0-9]+ - my notes\.txt: inconclusive: my notes\.txt:1:1: '
says "$what: in any script" '^# [0-9]+ - Erklärung 日本\.txt: inconclusive: Erklärung 日本\.txt:1:1: '
judges "$what" 2

# What crossmod.options names, and is not there
empty
options "patches=20 $patient"
printf 'modules="scenarios/three.scn scenarios/none.scn"\n' >>"$work/options"
mcopy -i "$files" -o "$work/options" ::crossmod.options
put 1 three.scn
what="a module that is not there"
boots_stick "$stick"
says "$what: the other one runs" '^# 1 - s1: as expected'
says "$what: is named" '^# 2 - none\.scn: inconclusive: .*found "GRUB-could-not-read-it"'
judges "$what" 2

# More than there is room for: those that fit run
empty
options "patches=20 scenarios=s1 $patient"
for number in $(seq 260); do
	sed "s/^scenario .*/scenario s$number/" iso/scenarios/direct.scn >"$work/files/$number.many"
done
mcopy -i "$files" "$work"/files/*.many ::scenarios
what="260 files"
boots_stick "$stick"
says "$what: one of them runs" '^# 1 - s1: as expected'
says "$what: the end says that some are not used" \
	'^# not as asked: 4 files that the boot loader has brought are not used: 256 fit$'
judges "$what" 2

# Options that are none, of a run that is as expected
cp "$BUILD/crossmod-usb.img" "$stick"
options "patches=20 scenarios=three-sync patchs=7 seconds=1m $patient"
what="options that are none"
boots_stick "$stick"
says "$what: what runs is as expected" '^# 1 - three-sync: as expected'
says "$what: is told what there is" '^# option "patchs=7": expected one of patches= '
says "$what: and what it takes" '^# option "seconds=1m": expected a number from 1 to 1000000, decimal'
says "$what: the end names one" '^# not as asked: option "patchs=7" is not understood$'
says "$what: the end names the other" '^# not as asked: option "seconds=1m" is not understood$'
judges "$what" 2
check "$what: the judge names them" grep -q '^not as asked: option "patchs=7" is not understood$' "$output"
finish
