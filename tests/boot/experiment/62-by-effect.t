#!/bin/sh
# Checks: executions that are told by what they did, on the bare machine.
# Expects: a call that becomes an xor by three syncs is never torn; in Bochs, which steps its CPUs, one
# that is written byte by byte is, and the mixture is named. A mixture that would read a port is refused.
. tests/boot/lib.sh

# scenario NAME: a file of that name, with the clauses from standard input.
scenario() {
	{
		printf 'scenario %s\nabout It is told by what it does.\n' "$1"
		cat
	} >"$work/$1.scn"
}

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
scenario bytes <<-'END'
	site bytes 48 b8 01 02 03 04 05 06 07 08 -> bytes 48 b8 11 12 13 14 15 16 17 18
	patch write bytes 2..9 byte by byte
	forbid fault under run
	show torn unserialized under run
END
scenario port <<-'END'
	site bytes 55 48 89 e5 90 -> jmp32
	patch write all
	forbid torn under run
END
boots "one CPU at a time, by BIOS" 0 --machine qemu --cpus 2 --firmware bios --patches 100 "$work/call.scn"
says "nothing is torn" '^# 1 - call: as expected: nothing that it forbids in'
boots "by UEFI" 0 --machine qemu --cpus 2 --firmware uefi --patches 100 "$work/call.scn"
boots "step by step" 0 --machine bochs --cpus 2 --patches 100 "$work/call.scn" "$work/bytes.scn"
says "nothing is torn there either" '^# 1 - call: as expected: nothing that it forbids in'
says "but what is written byte by byte" '^# 2 - bytes: as expected: showed torn [0-9]+'
says "and it is told what it was" '^# CPU 1: the last torn execution did what 48 b8( 1.){1,7}( 0.){1,7} does$'
# It is `lock; addl $0, -4(%rsp)`: the frames of interrupts are there.
boots "what reads below the stack" 2 --machine bochs --cpus 2 --patches 100 iso/protocols/linux-smp-lock.scn
says "does the same each time" '^    torn: 0$'
boots "a mixture that reads a port" 2 --machine qemu --cpus 2 --patches 10 "$work/port.scn"
says "it is named" '^ok 1 - port # SKIP 55 48 44 e5 90 must not be executed: it reads or writes a port$'
finish
