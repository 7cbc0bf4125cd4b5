#!/bin/sh
# Checks: the whole log in pages of QR codes, behind the last page: by keys and by codes=N; that
# crossmod scan joins screenshots of them, in any order, some twice; what it says when a page is
# missing; a machine without pixels. (tests/unit/screen/test_log_pages.c has photos that are worse.)
# Expects: what is joined is the log of the serial port, byte for byte.
. tests/boot/output/screen.sh

page=$work/page # .N: the screenshots, by the number of the page

# machine OPTION...: runs one that takes commands from its standard input.
machine() {
	rm -f "$page".*
	: >"$log"
	timeout 600 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -machine q35 \
		-accel tcg,thread=single -smp 2 -m 256 -display none -monitor stdio -serial "file:$log" \
		-cdrom "$BUILD/crossmod.iso" -boot d \
		-drive "if=ide,media=disk,format=raw,file=$work/options.tar" "$@" >"$output" 2>&1
}

# codes FILE: the heads of a log's codes in a screenshot: number/of/a page.
codes() {
	zbarimg -q --raw --nodbus "$1" 2>/dev/null | sed -n 's/^CROSSMOD1:\([0-9/]*\):.*/\1/p' | sort -n
}

# shows_page NUMBER: takes screenshots until one shows the first code of that page, at most some 100 s.
shows_page() {
	for _ in $(seq 100); do
		shoots "$page.$1"
		head=$(codes "$page.$1" | head -n 1)
		[ -n "$head" ] && [ "$((${head%%/*} - 1))" -eq "$((($1 - 1) * ${head##*/}))" ] && return
		sleep 1
	done
}

# all_pages KEY: shows each page by that key, if it is not empty. The number of codes is on the first.
all_pages() {
	shows_page 1
	of=${head#*/}
	pages=$(((${of%/*} + ${of#*/} - 1) / ${of#*/}))
	number=2
	while [ "$number" -le "$pages" ]; do
		[ -z "$1" ] || echo "sendkey $1"
		shows_page "$number"
		number=$((number + 1))
	done
}

by_keys() {
	await '^# end of log:'
	sleep 1
	# The last page is drawn when a key is taken
	echo "sendkey c"
	all_pages right
	# Before the first page stands the last one, and behind the last one again the first
	echo "sendkey spc"
	echo "sendkey n"
	shows_page 1
	echo "sendkey b"
	echo "sendkey pgup"
	shows_page "$pages"
	echo "sendkey r"
	sleep 30
	echo quit
}

by_itself() {
	await '^# end of log:'
	all_pages ""
	echo quit
}

# joins WHAT PHOTO...: they are the log.
joins() {
	what=$1
	shift
	rm -f "$work/joined"
	saved=$log
	log=$work/none
	exits "$what" 0 "$BUILD/crossmod" scan --output "$work/joined" "$@"
	log=$saved
	tr -d '\r' <"$log" | sed -n '/TAP version/,$p' | sed 's/^.*TAP version/TAP version/' >"$work/expected"
	check "$what: they are the log, byte for byte" cmp "$work/joined" "$work/expected"
}

cat <<-'END' | options_disk
	options="scenarios=three-sync,direct,breakpoint-ipi patches=20"
	modules=
END
by_keys | machine -vga std || :
says_all "by keys"
check "by keys: the key r restarts the machine" [ "$(grep -c '^(qemu) quit' "$output")" -eq 0 ]
check "by keys: there are several pages" [ -s "$page.2" ]
# shellcheck disable=SC2012,SC2046 # numbers
joins "by keys" $(ls "$page".[0-9]* | sort -r) "$page.1"

mv "$page.2" "$work/away"
exits "a page is missing" 3 "$BUILD/crossmod" scan --output "$work/joined" "$page".[0-9]
check "a page is missing: it is named" grep -Eq 'page 2 of [0-9]+ is missing' "$output"
exits "no page" 66 "$BUILD/crossmod" scan "$BUILD/generated/font.psf"
check "no page: it says that it is no image" grep -q 'is no image that zbarimg can read' "$output"

# By itself, on a larger screen, under UEFI; a key is not needed
cat <<-'END' | options_disk
	options="scenarios=three-sync,direct patches=20 codes=5"
	modules=
END
# shellcheck disable=SC2086 # several options
by_itself | machine $uefi -device VGA,xres=1920,yres=1080 || :
says_all "by itself"
joins "by itself" "$page".[0-9]

# Where there are no pixels, it is not as asked
boots "no screen" 2 --machine qemu --cpus 2 -- \
	"scenarios=three-sync patches=20 codes=5 $patient"
says "no screen: it says so" '^# not as asked: codes=5: there is no picture, and so no page of QR codes$'
finish
