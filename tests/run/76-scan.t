#!/bin/sh
# Checks: crossmod scan of codes as strings, which Python has made: in any order, twice, of two logs,
# damaged, missing; of a log that is cut, or that the machine had no room for; of files that are no
# photos; without zbarimg.
# Expects: the log, byte for byte, or one line that says what is wrong, and the exit status.
. tests/boot/lib.sh

crossmod=$BUILD/crossmod
saved=$work/saved
joined=$work/joined

# codes FILE PER_PAGE [MISSING]
codes() {
	python3 tests/run/log_codes.py "$@"
}

said() {
	check "$1" grep -Eq -e "$2" "$output"
}

# scans WHAT STATUS PHOTO...: to a file.
scans() {
	what=$1
	expected=$2
	shift 2
	rm -f "$joined"
	exits "$what" "$expected" "$crossmod" scan --output "$joined" "$@"
}

"$crossmod" run --patches 20 --scenarios direct,three-sync,breakpoint-ipi --log "$saved" \
	>/dev/null 2>&1 || :
id=$(codes "$saved" 1 | sed -n '1s/^CROSSMOD1:[0-9/]*:\([0-9A-F]*\):.*/\1/p')
codes "$saved" 1 >"$work/codes"
count_codes=$(wc -l <"$work/codes")
check "the log is several codes" [ "$count_codes" -ge 3 ]
# One a file, as one a photo
split -l 1 "$work/codes" "$work/code."

# shellcheck disable=SC2046,SC2012 # names without blanks
scans "in any order, some twice" 0 "$work/code.ac" $(ls -r "$work"/code.*) "$work/code.aa"
check "in any order, some twice: it is the log" cmp "$joined" "$saved"
said "in any order, some twice: it says that it is whole" "^crossmod: log [0-9a-f]{8}: [0-9]+ bytes, of $count_codes codes on $count_codes pages: it is whole\$"
exits "judged" 0 "$crossmod" judge "$joined"
"$crossmod" scan "$work/codes" >"$joined" 2>/dev/null
check "to the standard output: it is the log" cmp "$joined" "$saved"
sed 's/$/\r/' "$work/codes" | tac >"$work/other"
scans "lines as of Windows" 0 "$work/other"

scans "one is missing" 3 "$work/code.aa" "$work/code.ac"
said "one is missing: it is named" "^crossmod: log [0-9a-f]{8}: pages? 2[, 0-9]* of $count_codes (is|are) missing, "
check "one is missing: nothing is written" [ ! -e "$joined" ]
codes "$saved" 2 | grep -v '^CROSSMOD1:2/' >"$work/other"
scans "one of two on a page is missing" 3 "$work/other"
said "one of two on a page is missing: the page is named" ': page 1 of [0-9]+ is missing, or not all codes there could be read: photograph it again$'

sed 's/.$/G/' "$work/code.ab" >"$work/other"
scans "a damaged one" 3 "$work/code.aa" "$work/other" "$work/code.ac"
said "a damaged one: the photo is named" "^crossmod: $work/other: a code is damaged: "
scans "a damaged one, and a good one of it" 0 "$work/other" "$work"/code.*
check "a damaged one, and a good one of it: it is the log" cmp "$joined" "$saved"

sed 's/patches: 20/patches: 21/' "$saved" >"$work/cheat"
codes "$work/cheat" 1 >"$work/other"
scans "two logs" 64 "$work/codes" "$work/other"
said "two logs: it says how to choose" '^crossmod: these are codes of several logs: choose one by --log ID$'
said "two logs: it names them" "^crossmod: log $(echo "$id" | tr 'A-F' 'a-f'): $count_codes of its $count_codes codes were read\$"
scans "two logs, and which one" 0 --log "$id" "$work/other" "$work/codes"
check "two logs, and which one: it is the log" cmp "$joined" "$saved"
scans "two logs, and neither" 64 --log 00000000 "$work/codes" "$work/other"

# Its codes are right, and itself it is not
scans "a log that is damaged" 3 "$work/other"
said "a log that is damaged: it says why" '^crossmod: log [0-9a-f]{8}: .*(checksum|crc32)'
check "a log that is damaged: it is written all the same" cmp "$joined" "$work/cheat"
head -n 50 "$saved" >"$work/cut"
codes "$work/cut" 1 1234 >"$work/other"
scans "no room for all of it" 3 "$work/other"
said "no room for all of it: how much is missing" ': the machine had no room for the last 1234 bytes of it: this is its beginning$'
check "no room for all of it: what there is of it is written" cmp "$joined" "$work/cut"

scans "a file that is not there" 66 "$work/none"
said "a file that is not there: it is named" "^crossmod: cannot read $work/none: No such file or directory\$"
scans "no image" 66 "$saved"
said "no image: it says so" "^crossmod: $saved is no image that zbarimg can read"
printf 'P5\n64 64\n255\n%04096d' 0 >"$work/blank image:[0]"
scans "nothing on it, and a name of which image programs make more" 66 "$work/blank image:[0]"
said "nothing on it: it says so" ': there is no code of a log that could be read$'
scans "an image more, which is none" 0 "$work/codes" "$saved" "$work/blank image:[0]"
exits "without zbarimg" 69 env PATH=/nowhere "$crossmod" scan "$work/blank image:[0]"
said "without zbarimg: where to have it" '^crossmod: cannot start zbarimg, .* in the package zbar-tools$'

exits "no photo" 64 "$crossmod" scan
exits "an ID that is none" 64 "$crossmod" scan --log 123 "$work/codes"
said "an ID that is none: what it takes" '^crossmod: --log takes eight hexadecimal digits, and not "123"'
exits "an option that there is not" 64 "$crossmod" scan --photo "$work/codes"
exits "to a photo" 64 "$crossmod" scan --output "$work/codes" "$work/codes"
exits "to where nothing can be" 73 "$crossmod" scan --output "$work/none/log" "$work/codes"
finish
