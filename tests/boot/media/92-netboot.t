#!/bin/sh
# Checks: the tree for the network, from QEMU's own TFTP server: under BIOS and UEFI; the menu; a
# scenario that was edited on the server.
# Expects: as from any other medium.
. tests/boot/lib.sh

server=$work/server
standard=$(find iso/scenarios -name '*.scn' | wc -l)

cp -r "$BUILD/netboot" "$server"
sed -i 's/^about .*/about    Edited on the server./' "$server/scenarios/three-sync.scn"
cat >>"$server/crossmod.options" <<-'END'
	timeout=2
	options="patches=20 scenarios=three-sync"
END

# from_net BOOT_FILE OPTION...: until the log has ended, at most 600 s. What comes through standard
# input goes to the serial port.
from_net() {
	boot_file=$1
	shift
	: >"$log"
	{
		cat
		await '^# end of log:'
		printf '\001x'
	} | timeout 600 qemu-system-x86_64 -nodefaults -no-user-config -machine q35 \
		-accel tcg,thread=single -smp 2 -m 256 -display none -vga std \
		-netdev "user,id=net,restrict=on,tftp=$server,bootfile=$boot_file" \
		-device e1000,netdev=net,bootindex=0 \
		-chardev "stdio,id=port,mux=on,signal=off,logfile=$log" -serial chardev:port "$@" \
		>"$output" 2>&1
}

# runs_all WHAT: checks the run of all scenarios
runs_all() {
	says "$1: boots" '^# loader: Multiboot2, GRUB'
	says "$1: the countdown was there" 'executed automatically in 2s'
	says "$1: the options are taken" '^# command line: patches=20 scenarios=three-sync$'
	says "$1: the files are there" "^# scenarios: 1, of $standard files; 0 are refused$"
	says "$1: the edited one is taken" '^    about +Edited on the server\.$'
	judges "$1"
}

from_net crossmod.0 </dev/null
runs_all BIOS
# shellcheck disable=SC2086 # several options
from_net crossmod.efi $uefi </dev/null
runs_all UEFI

sed -i 's/^options=.*/options="patches=20"/; s/^timeout=.*/timeout=60/' "$server/crossmod.options"
types o '\016' '\r' | from_net crossmod.0
says "one scenario: this file alone" '^# scenarios: 1, of 1 files; 0 are refused$'
says "one scenario: is run" '^# 1 - aligned-store: as expected'
finish
