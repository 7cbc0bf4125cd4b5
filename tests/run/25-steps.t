#!/bin/sh
# Checks: the steps that few protocols have, on this system's own processor.
# Expects: what each file says (0), and a log that adds up; where a program cannot do a step, the
# scenario is skipped, with the reason.
. tests/boot/lib.sh

[ "$(nproc)" -ge 2 ] || {
	skips "a run" "one CPU"
	finish
	exit
}

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout A step.\n$2" >"$work/$1.scn"
}

# of CPU PATTERN: what the log's block says of that CPU
of() {
	says "$1: $2" "^    - [{]cpu: $1, .*$2"
}

jump='site jmp32 -> jmp32\npatch write bytes 0..1 eb fe\n'
scenario held "$jump sync cpuid\n write bytes 2..4\n sync cpuid\n write bytes 0..1\n sync cpuid\nforbid unserialized late-old fault\n"
scenario held-back "$jump write bytes 2..4\n write bytes 0..1\nrepeat back to back\nforbid fault\n"
scenario held-for-ever "$jump write bytes 2..4\nforbid fault\n"
runs "a jump to itself" 0 --patches 100 "$work"/*.scn
says "one out of which nobody comes is not run" '^ok [0-9]+ - held-for-ever # SKIP .* is never let go'
rm "$work"/*.scn

# Where all syncs but these are a membarrier, only these are counted by who acknowledges them.
three='site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid of %s\n write tail\n sync iret of %s\n write head\n sync cpuid of %s\n'
for asked in odd even; do
	# shellcheck disable=SC2059
	scenario "sync-$asked" "$(printf "$three" "$asked" "$asked" "$asked")\nforbid fault\n"
	runs "a sync of those that are $asked" 0 --patches 100 "$work/sync-$asked.scn"
	if [ "$asked" = odd ]; then
		of 1 'syncs: [3-9][0-9][0-9]'
	elif grep -q '^# sync: membarrier(' "$log"; then
		of 1 'syncs: 0,'
	fi
done

scenario outside 'site sled2 -> jmp8\npatch write breakpoint\n sync cpuid\n wait until outside\n wait for handlers\n write tail\n sync cpuid\n write head\n sync cpuid\nforbid torn unserialized late-old fault\n'
scenario waits-back 'site jmp8 -> jmp8\npatch write breakpoint\n wait until outside\n wait for handlers\n write tail\n write head\nrepeat back to back\nforbid fault\n'
runs "waits" 0 --patches 200 "$work/outside.scn" "$work/waits-back.scn"

# Whether a thread is ever stopped between the halves is its system's to decide
scenario moved 'site sled2 -> jmp8\npatch stop\n write all\n move out\n go\nforbid torn late-old fault\n'
scenario stopped 'site nop5 -> jmp32\npatch stop\n write all byte by byte\n go\nforbid torn late-old unserialized fault\n'
scenario stopped-back 'site nop5 -> jmp32\npatch stop\n write all byte by byte\n go\nrepeat back to back\nforbid torn unserialized fault\n'
runs "stops" 0 --patches 200 "$work/moved.scn" "$work/stopped.scn" "$work/stopped-back.scn"
runs "stops by signals" 0 --signals --patches 200 "$work/stopped.scn"

announced='site jmp8 -> jmp8\npatch write all\n write flag 1\nexecute read flag; if flag then '
scenario condition "$announced cpuid; call\nforbid stale fault\n"
runs "a condition" 0 --patches 100 "$work/condition.scn"
finish
