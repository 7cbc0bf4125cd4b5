#!/bin/sh
# A kernel that waits for gdb, and the commands that the launcher's script adds to it: what they say of CPUs, the stage,
# the patch under way, and a site, in QEMU. Expected: before the kernel runs a line that says so; in a patch what its
# steps are, and what memory holds behind each.
cd "$(dirname "$0")/../../.." || exit 1
. tests/boot/lib.sh

# debugs SCENARIO COMMAND...: boots it, has gdb do all that, and ends it. What gdb has printed is $log.
debugs() {
	scenario=$1
	shift
	"$BUILD/crossmod" boot --gdb --machine qemu --cpus 3 --patches 10000000 "$scenario" timeout_ms=30000 >"$output" 2>&1 </dev/null &
	launcher=$!
	await_output 'QEMU waits for you'
	for command in 'set confirm off' 'target remote 127.0.0.1:1234' "$@" kill; do
		set -- "$@" -ex "$command"
	done
	while [ "$1" != -ex ]; do
		shift
	done
	timeout 120 gdb -nx -batch -x "$BUILD/crossmod-gdb.py" "$@" "$BUILD/crossmod.elf" >"$log" 2>&1 </dev/null
	wait "$launcher"
}

# await_output PATTERN: until the launcher has said it
await_output() {
	tries=0
	until grep -q "$1" "$output" || [ "$tries" -ge 600 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

cat >"$work/back.scn" <<'END'
scenario back
about    A batch of two, back to back.
site     nop5 -> jmp32
site     nop2 -> jmp8
place    line+62
handler  next
patch    write breakpoint
         sync cpuid
         write tail
         sync iret
         write head
         sync cpuid
execute  call
repeat   back to back
forbid   torn
END

debugs scenarios=three-sync 'crossmod cpus' 'crossmod what' 'hbreak patch_sites' continue delete 'crossmod patch' \
	'tbreak arch_sync_some' continue 'crossmod cpus' 'crossmod stage' 'crossmod patch' 'crossmod site' \
	'crossmod site 1' 'tbreak arch_sync_some' continue 'crossmod patch'
check 'the launcher says how to start gdb, with the script' grep -q "gdb -x '[^']*/crossmod-gdb.py' -ex 'target remote :1234' '[^']*/crossmod.elf'" "$output"
says 'before the kernel runs: a line, and what to do' 'does it run this kernel yet\?$'
says 'an unknown word: what there is' '^expected: crossmod cpus, stage, patch, or site with a number$'
says 'cpus: the patcher, with where it is' '^  0     0  online    [0-9]+ +patches +arch_sync_some < run_step < run_steps < patch_sites$'
says 'cpus: an executor, with its stage' '^  2     2  online    [0-9]+ +patch 1 under way +[a-z_]+'
says 'stage: which, and who is there' '^executors: 2 of 2 online; not in this stage yet: '
says 'stage: the sync' '^sync: [0-9]+ is the last that was asked for; not acknowledged yet by: '
says 'patch: the scenario' '^scenario three-sync$'
says 'patch: in no step' '^   \(CPU 0 is in no step: '
says 'patch: the first sync under way' '^->  1  sync cpuid$'
says 'patch: a step that is not' '^    2  write tail$'
says 'the breakpoint is in memory, and the old tail' '^site 0 at 0x[0-9a-f]+: cc e5, a breakpoint$'
says 'site: what memory holds' '^  cc e5 +memory +int3'
says 'site: the old form' '^  eb e5 +old +jmp 0x[0-9a-f]+$'
says 'site: the new form' '^  eb f0 +new +jmp 0x[0-9a-f]+$'
says 'site: one that is not there' '^no site 1: the scenario has 0 to 0$'
says 'one step on: the second sync' '^->  3  sync cpuid$'
says 'and the new tail' '^site 0 at 0x[0-9a-f]+: cc f0, a breakpoint$'

debugs "$work/back.scn" 'hbreak patch_table_run' continue delete 'tbreak arch_sync_some' continue 'crossmod patch' \
	'crossmod site 1' 'crossmod site 0'
says 'back to back: the step under way' '^->  1  sync cpuid$'
says 'a batch: the first site' '^site 0 at 0x[0-9a-f]+: cc 1f 44 00 00, a breakpoint$'
says 'and the second' '^site 1 at 0x[0-9a-f]+: cc 90, a breakpoint$'
says 'a mixture of five bytes, disassembled' '^  e9 1f 44 00 00 +torn +jmp 0x[0-9a-f]+$'

finish
