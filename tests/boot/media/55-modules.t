#!/bin/sh
# Checks: which scenarios are run: a user's own file, beside one that is wrong; as many as there can be,
# with the longest names; the built-in set; and the files of a boot medium on which one was edited, one
# added and one removed.
# Expects: each good file runs, with its own text in the log; a bad one is refused with its line and
# column, and makes the run inconclusive (2) without keeping the others from running; so does what was
# asked for by name and is not there, where nobody could tell that before (64).
. tests/boot/lib.sh

standard=iso/scenarios/three-sync.scn

# A safe protocol by another name; the same with a word mistyped; the same once more
sed 's/^scenario .*/scenario mine/; s/^about .*/about    My own words./' "$standard" >"$work/mine.scn"
sed 's/^scenario .*/scenario bad/; s/write tail/wirte tail/' "$work/mine.scn" >"$work/bad.scn"
cp "$work/mine.scn" "$work/again.scn"
bad_line=$(grep -n 'wirte' "$work/bad.scn" | cut -d: -f1)
bad_place="bad\\.scn:$bad_line:10: expected a step .*found \"wirte\""

quick="--machine qemu --cpus 2 --timeout 600"

# shellcheck disable=SC2086
boots "own file, direct" 0 $quick --firmware direct --module "$work/mine.scn" -- patches=50
says "own file, direct: it is the plan" '^1\.\.1$'
says "own file, direct: it runs" '^# 1 - mine: as expected'

# shellcheck disable=SC2086
boots "bad file, direct" 2 $quick --firmware direct --module "$work/bad.scn" -- patches=50
says "bad file, direct: is refused by its name" "^# 1 - bad\\.scn: inconclusive: $bad_place$"

# QEMU does not hand it on; the standard set is not what was asked for
: >"$work/empty.scn"
for firmware in direct bios; do
	name="empty file, $firmware"
	# shellcheck disable=SC2086
	boots "$name" 2 $quick --firmware $firmware "$work/empty.scn" -- patches=5
	says "$name: is refused by its name" \
		'^# 1 - empty\.scn: inconclusive: empty\.scn:1:1: expected "scenario", found the end of the file$'
	says "$name: nothing else is run" '^1\.\.1$'
done
# shellcheck disable=SC2086
boots "a file that is named only" 2 $quick --firmware direct -- patches=5 module=none.scn
says "a file that is named only: nothing else is run" '^1\.\.1$'

# shellcheck disable=SC2086
boots "own files, GRUB" 2 $quick --firmware bios --module "$work/bad.scn" \
	--module "$work/mine.scn" -- patches=50
says "own files: nothing else is loaded" '^# modules: 2, '
says "own files: they are the plan" '^1\.\.2$'
says "own files: the bad one is refused" "^# 1 - bad\\.scn: inconclusive: $bad_place$"
says "own files: the good one runs" '^# 2 - mine: as expected'
says "own files: with its own text" '^    about +My own words\.$'

# All the modules that the kernel takes, with the longest names that a file can have on the boot disk
mkdir "$work/many"
for i in $(seq 256); do
	sed "s/^scenario .*/scenario many-$i/" "$standard" >"$work/many/$(printf '%095d' "$i").scn"
done
for firmware in bios uefi; do
	name="256 files, $firmware"
	# shellcheck disable=SC2086
	boots "$name" 0 $quick --firmware "$firmware" "$work"/many/*.scn -- patches=2 "$patient"
	says "$name: all are loaded" '^# modules: 256, '
	says "$name: all are the plan" '^1\.\.256$'
	says "$name: the last one runs" '^# 256 - many-256: as expected'
done
cp "$standard" "$work/many/257.scn"
boots "257 files" 64 --machine qemu "$work"/many/*.scn
check "257 files: it says how many there can be" grep -q 'takes 256 modules at most' "$output"

boots "one name in two files" 66 --machine qemu "$work/mine.scn" "$work/again.scn"
check "one name in two files: both are named" grep -Fqx "crossmod: $work/mine.scn and $work/again.scn both have a scenario \"mine\"; give one of them another name" "$output"
check "one name in two files: nothing was started" [ ! -s "$log" ]

sed 's/^scenario .*/scenario kept/' "$work/mine.scn" >"$work/kept.scn"
cp "$work/kept.scn" "$work/saved.scn"
cp "$BUILD/crossmod.elf" "$work/kept.elf"
exits "a log in the place of a scenario" 73 "$BUILD/crossmod" boot --machine qemu --log "$work/kept.scn" \
	"$work/mine.scn" "$work/kept.scn"
check "it says so" grep -q 'kept\.scn, which is to be read$' "$output"
check "the scenario is what it was" cmp "$work/saved.scn" "$work/kept.scn"
exits "a log in the place of the kernel" 73 "$BUILD/crossmod" boot --machine qemu --log "$work/kept.elf" \
	--kernel "$work/kept.elf"
check "the kernel is what it was" cmp "$BUILD/crossmod.elf" "$work/kept.elf"

# shellcheck disable=SC2086
boots "no such name" 64 $quick --firmware direct -- patches=50 scenarios=three-sync,nothing-such
check "no such name: is told" grep -q 'there is no scenario "nothing-such" in the standard set' "$output"
# shellcheck disable=SC2086
boots "no such name in the file" 64 $quick "$work/mine.scn" -- patches=50 scenarios=mine,three-sync
# shellcheck disable=SC2086
boots "no file" 0 $quick --firmware direct -- patches=50 scenarios=three-sync
says "no file: the standard set is built in" \
	"^# scenarios: 1, of the $(find iso/scenarios -name '*.scn' | wc -l) that are built in$"
says "no file: one of it runs" '^# 1 - three-sync: as expected'

# The medium as a user changes it: xorriso comes with grub-mkrescue
sed 's/^about .*/about    Edited on the medium./' "$standard" >"$work/three-sync.scn"
cp "$BUILD/crossmod.iso" "$work/edited.iso"
exits "editing the medium" 0 xorriso -dev "$work/edited.iso" -boot_image any keep \
	-update "$work/three-sync.scn" /scenarios/three-sync.scn \
	-map "$work/mine.scn" /scenarios/mine.scn -map "$work/bad.scn" /scenarios/._mine.scn \
	-map "$work/again.scn" /scenarios/again.scn -rm /scenarios/direct.scn --
for firmware in bios uefi; do
	name="edited medium, $firmware"
	# shellcheck disable=SC2086
	boots "$name" 2 $quick --firmware "$firmware" --iso "$work/edited.iso" \
		-- patches=50 scenarios=three-sync,mine,direct
	says "$name: the edited file is taken" '^    about +Edited on the medium\.$'
	says "$name: the added file is taken" '^# [1-3] - mine: as expected'
	says "$name: one of the same name is refused, and both are named" \
		'^# [1-3] - (again|mine)\.scn: inconclusive: .*found "mine", which is in (mine|again)\.scn already$'
	says "$name: all are the plan" '^1\.\.3$'
	says "$name: the removed file is gone" '^# scenarios=: there is no scenario "direct"'
	says "$name: so says the end" '^# not as asked: there is no scenario "direct"$'
	says "$name: a file whose name begins with a dot is none" "^# scenarios: 2, of $(($(find \
		iso/scenarios -name '*.scn' | wc -l) + 1)) files; 1 are refused$"
done
finish
