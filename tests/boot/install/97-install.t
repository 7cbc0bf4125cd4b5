#!/bin/sh
# Checks: make install into a DESTDIR, of which the tree is moved elsewhere and used by somebody who may write
# nowhere but in /tmp, from folders that cannot be written to, where the checkout cannot be reached; two at once;
# other folders; make uninstall.
# Expects: run, boot, prove and watch find what they need; nothing of it is left.
. tests/boot/lib.sh

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
mkdir -m 555 "$place/closed"
checkout=$PWD
moved=$place/moved/usr
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
if [ "$(id -u)" = 0 ]; then
	hide='unshare --mount'
else
	hide='unshare --mount --map-root-user'
	nobody=
fi

# makes GOAL VARIABLE...: with the build that is here.
makes() {
	goal=$1
	shift
	make --no-print-directory BUILD="$BUILD" "$goal" "$@" >"$output" 2>&1 </dev/null
}

# alone FOLDER ARGUMENT...: crossmod, as it is installed, without the checkout.
alone() {
	folder=$1
	shift
	# The first is one for the shell that is started; both options are several words
	# shellcheck disable=SC2016,SC2086
	$hide sh -c 'mount -t tmpfs none "$1" && cd "$2" && shift 2 && exec "$@"' sh "$checkout" "$folder" \
		$nobody env -i PATH=/usr/bin:/bin "$moved/bin/crossmod" "$@"
}

# holds FILE...: that there are these, and that each is one.
holds() {
	for file; do
		[ -f "$file" ] || return 1
	done
}

# bare FOLDER: that there is no file below it, and no folder of Crossmod's own.
bare() {
	[ -z "$(find "$1" ! -type d -o -name crossmod)" ]
}

check "make install" makes install DESTDIR="$place/first" PREFIX=/usr
check "what is installed is all under PREFIX" [ "$(ls "$place/first")" = usr ]
mkdir "$place/moved"
mv "$place/first/usr" "$moved"
if ! $hide true 2>"$output"; then
	skips "what is installed, alone" "this system takes no mount of ours"
else
	exits "alone, the checkout is not to be seen" 66 alone / prove "$checkout/iso/scenarios/direct.scn"
	exits "prove, by name" 0 alone / prove three-sync
	exits "prove, a file that is installed" 0 alone / prove "$moved/share/crossmod/protocols/"linux*.scn
	exits "run" 0 alone "$place/closed" run --timeout 300 --patches 100 --scenarios three-sync
	exits "boot" 0 alone / boot --patches 10 scenarios=three-sync $patient
	exits "boot from the medium" 0 alone "$place/closed" boot --firmware bios --cpus 2 --patches 10 \
		scenarios=three-sync $patient
	exits "help watch" 0 alone / watch --help
	exits "watch" 0 alone "$place/closed" watch -q --until 'verdict as expected' --timeout 200 --cpus 2 \
		--kernel "$moved/lib/crossmod/crossmod.elf" \
		--append "scenarios=three-sync patches=1 $patient"
	alone / boot --firmware bios --cpus 2 --patches 10 scenarios=three-sync $patient >"$work/other" 2>&1 </dev/null &
	exits "two at once, the one" 0 alone / boot --firmware bios --cpus 2 --patches 10 scenarios=three-sync $patient
	status=0
	wait $! || status=$?
	check "two at once, the other: exit status 0" [ $status -eq 0 ]
fi

# known_to_vim: where Vim looks for itself if PREFIX is /usr, without any settings of ours
known_to_vim() {
	vim -e -s -N -u NONE -i NONE --cmd "set runtimepath^=$moved/share/vim/vimfiles" -c 'filetype plugin on' -c 'syntax on' \
		-c 'edit iso/scenarios/direct.scn' -c 'global/^scenario/normal 0' \
		-c "call writefile([&filetype . ' ' . synIDattr(synID(line('.'), 1, 1), 'name')], '$work/vim')" \
		-c 'quitall!' >"$output" 2>&1 </dev/null
	[ "$(cat "$work/vim")" = "crossmod crossmodClause" ]
}
if vim --version 2>/dev/null | grep '+syntax' >"$output"; then
	check "Vim knows a scenario" known_to_vim
else
	skips "Vim knows a scenario" "there is none with syntax files here"
fi
same_vscode() {
	diff -r editors/vscode "$moved/share/crossmod/vscode" >"$output"
}
check "the extension of VS Code is whole" same_vscode

mv "$moved" "$place/first/usr"
check "make uninstall" makes uninstall DESTDIR="$place/first" PREFIX=/usr
check "it leaves nothing" bare "$place/first"
check "it leaves what is not its own" [ -d "$place/first/usr/bin" ]
check "make uninstall, of what is not there" makes uninstall DESTDIR="$place/first" PREFIX=/usr

set -- DESTDIR="$place/other" prefix=/opt/lab bindir=/opt/lab/sbin datadir=/data docdir=/doc/here
check "make install into other folders" makes install "$@"
check "they have it" holds "$place/other/opt/lab/sbin/crossmod" "$place/other/opt/lab/lib/crossmod/crossmod.elf" \
	"$place/other/data/crossmod/scenarios/direct.scn" "$place/other/doc/here/LICENSE.font"
exits "what finds its kernel there" 0 "$place/other/opt/lab/sbin/crossmod" boot --patches 1 scenarios=three-sync \
	$patient
touch "$place/other/doc/here/mine"
check "make uninstall from other folders" makes uninstall "$@"
check "it leaves what others have put there" rm "$place/other/doc/here/mine"
check "and nothing else" bare "$place/other"
finish
