#!/bin/sh
# Checks: the steps that few protocols have, on machines that conform.
# Expects: what each file says (0), and a log that adds up.
. tests/boot/lib.sh

# scenario NAME CLAUSES
scenario() {
	# shellcheck disable=SC2059
	printf "scenario $1\nabout A step.\n$2" >"$work/$1.scn"
}

jump='site jmp32 -> jmp32\npatch write bytes 0..1 eb fe\n'
scenario held "$jump sync cpuid\n write bytes 2..4\n sync cpuid\n write bytes 0..1\n sync cpuid\nforbid torn unserialized late-old fault\n"
scenario held-back "$jump write bytes 2..4\n write bytes 0..1\nrepeat back to back\nforbid torn fault\n"
scenario held-irq "$jump sync cpuid\n write bytes 2..4\n write bytes 0..1\nexecute call in interrupt\nforbid torn fault\n"
sled='site sled2 -> jmp8\npatch write breakpoint\n sync cpuid\n wait until outside\n'
ends=' write tail\n sync cpuid\n write head\n sync cpuid\n'
scenario outside "$sled wait for handlers\n${ends}forbid torn unserialized late-old late-breakpoint fault\n"
scenario outside-nmi "$sled${ends}execute call in nmi\nforbid torn unserialized late-old late-breakpoint fault\n"
scenario outside-rest "$sled${ends}rest none\nforbid torn fault\n"
scenario moved 'site sled2 -> jmp8\npatch stop\n write all\n move out\n go\nforbid torn late-old fault\n'
scenario exchange 'site nop5 -> jmp32\nplace line+62\npatch exchange page\n shootdown\nforbid torn unserialized late-old fault\n'
scenario exchange-alone 'site jmp8 -> jmp8\npatch exchange page\nforbid torn fault\nshow late-old under run\n'
scenario exchange-write 'site jmp8 -> jmp8\nplace page+4094\nsite nop5 -> call32\npatch exchange page\n write breakpoint\n shootdown\n write head\n sync cpuid\nforbid torn unserialized late-old late-breakpoint fault\n'
announced='site jmp8 -> jmp8\npatch write all\n write flag 1\nexecute read flag; if flag then '
scenario condition "$announced cpuid; call\nforbid torn stale fault\n"
scenario condition-nmi "$announced cpuid; call in nmi\nforbid torn stale fault unserialized\n"
scenario sync-odd 'site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid of odd\n write tail\n sync cpuid of odd\n write head\n sync cpuid of odd\nforbid torn fault\n'

boots "QEMU" 0 --machine qemu --cpus 3 "$work"/*.scn -- patches=2
says "who would wait for one another is not run" '^ok [0-9]+ - held-irq # SKIP .*takes no interrupt there'
boots "QEMU, at other places" 0 --machine qemu --cpus 3 "$work"/exchange*.scn "$work/moved.scn" -- patches=60 sweep=3
boots "Bochs" 0 --machine bochs --cpus 3 --timeout 600 "$work"/*.scn -- patches=60

# syncs_of NAME CPU: how many it has acknowledged in that scenario
syncs_of() {
	sed -n "/^ok [0-9]* - $1\r*$/,/^  \.\.\./s/.*[{]cpu: $2,.* syncs: \([0-9]*\).*/\1/p" "$log"
}

# Three in each patch; besides, at rest before it, one for all
check "each sync of some asks CPU 1" [ "$(syncs_of sync-odd 1)" -ge 240 ]
check "and not CPU 2" [ "$(syncs_of sync-odd 2)" -lt 120 ]
finish
