#!/bin/sh
# Checks: executions that are told by what they did.
# Expects: protocols that are safe in every model show nothing that they forbid, as by where executions
# lead; nothing depends on how often anything was seen. What cannot be told apart is
# said, and no verdict and no bound rests on it; what must not be executed is named.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	echo "1..0 # SKIP one CPU"
	exit
}

# scenario NAME: a file of that name, with the clauses from standard input.
scenario() {
	{
		printf 'scenario %s\nabout It is told by what it does.\n' "$1"
		cat
	} >"$work/$1.scn"
}

SAFE=three-sync,three-sync-nop5-jmp32,three-sync-call32,three-sync-jcc8,three-sync-batch
SAFE=$SAFE,three-sync-retired,handler-old,handler-retry,flag-cpuid,flag-iret
runs "the safe protocols" 0 --patches 200 --scenarios "$SAFE" tell=effect
check "all of them ran" has_lines 10 '^# .*as expected: nothing that it forbids in'
runs "the same by signals" 0 --signals --patches 100 --scenarios "$SAFE" tell=effect

# One instruction becomes another.
scenario call <<-'END'
	site bytes e8 20 01 00 00 -> bytes 2e 2e 2e 31 c0
	handler next
	patch write breakpoint
	 sync cpuid
	 write tail
	 sync cpuid
	 write head
	 sync cpuid
	forbid torn fault unserialized late-old under run
END
runs "a call becomes another instruction" 0 --patches 500 "$work/call.scn"
says "all of it can be told" '^# 1 - call: as expected: nothing that it forbids in'

# Two nops, and behind them what is not the same.
scenario partly <<-'END'
	site bytes 0f 1f 44 00 00 31 c0 -> bytes 0f 1f 44 05 00 31 d2
	patch write all
	forbid torn fault under run
END
runs "two nops before what differs" 2 --patches 100 "$work/partly.scn"
says "which of them cannot be told" \
	'^# partly: torn cannot be told from old or new for 2 of 2 mixtures: 0f 1f 44 00 00 31 d2, 0f 1f 44 05 00 31 c0$'
says "the block has it" '^  untold: \[torn\]$'
says "it proves nothing" '^  reason: "no torn was seen, and some of it looks like old or new"$'
check "no bound rests on it" grep -q '^# bound: partly: no fault in 100 patches' "$output"

# The prefix of an instruction on memory of the CPU's own.
scenario prefix <<-'END'
	site bytes f0 83 04 24 00 -> bytes 3e 83 04 24 00
	patch write head
	forbid fault under run
END
runs "two forms that do the same" 2 --patches 100 "$work/prefix.scn"
says "neither is claimed" '^# prefix: old cannot be told from new: all of either is unknown$'
says "nothing is old" '^    old: 0$'
says "nothing is new" '^    new: 0$'
check "and there is no bound" has_lines 0 '^# bound: prefix: no '

scenario harm <<-'END'
	site bytes 3c fd 90 -> bytes 90 31 c0
	patch write all
	forbid torn fault under run
END
runs "a mixture that would do harm" 2 --patches 100 "$work/harm.scn"
says "it is named" \
	'^ok 1 - harm # SKIP 90 fd 90 must not be executed: it sets the direction flag$'
finish
