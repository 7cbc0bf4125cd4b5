#!/bin/sh
# Checks: what a program cannot do.
# Expects: it is skipped, with the reason, and the rest is run.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	echo "1..0 # SKIP one CPU"
	exit
}

exits "a run" 0 "$BUILD/crossmod" run --timeout 300 --log "$log" --patches 10 \
	--scenarios nmi,interrupt,sync-movcr2,sync-none,sync-unfenced,stop-machine,three-sync-rest,three-sync
says "no NMI" '^ok [0-9]+ - nmi # SKIP .*no NMI'
says "no interrupt" '^ok [0-9]+ - interrupt # SKIP .*no interrupt'
says "no mov to cr2" '^ok [0-9]+ - sync-movcr2 # SKIP .*mov to cr2'
says "no sync that does not serialize" '^ok [0-9]+ - sync-none # SKIP .*iret'
says "no unfenced sync" '^ok [0-9]+ - sync-unfenced # SKIP .*stores'
says "no CPU that is left alone" '^ok [0-9]+ - three-sync-rest # SKIP .*rests'
says "but stopping, by signals" '^# [0-9]+ - stop-machine: as expected'
says "but the rest" '^# [0-9]+ - three-sync: as expected'
finish
