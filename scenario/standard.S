/*
 * The files of the standard set, as they are, and the table that standard.h declares. They are run
 * in this order: first the four protocols of the original explanation and what came of it, then each
 * thing that can be done otherwise; last what may lose a CPU on a machine that does not conform. Then
 * those of iso/classify, with the fewest sites and steps first.
 */
	.macro file name, folder=scenarios
	.pushsection .rodata.scenarios, "a"
name_\@:
	.asciz "\name\().scn"
text_\@:
	.incbin "iso/\folder\()/\name\().scn"
text_end_\@:
	.popsection
	.quad name_\@, text_\@, text_end_\@ - text_\@
	.endm

	/* Holds addresses, which a loader may have to fill in. */
	.section .data.rel.ro, "aw"
	.global standard_files, standard_file_count
	.balign 8
standard_files:
	file direct
	file breakpoint-only
	file breakpoint-ipi
	file three-sync
	file three-sync-nop2-jmp8
	file three-sync-jmp8-nop2
	file three-sync-nop5-jmp32
	file three-sync-jmp32-nop5
	file three-sync-jmp32
	file three-sync-nop5-call32
	file three-sync-call32-nop5
	file three-sync-call32
	file three-sync-jcc8
	file three-sync-batch
	file batch-forgotten
	file three-sync-256
	file batch-forgotten-256
	file sync-iret
	file sync-serialize
	file sync-movcr2
	file sync-mfence
	file sync-lock
	file sync-none
	file sync-unfenced
	file sync-odd-even
	file sync-odd
	file three-sync-rest
	file rest-none
	file rest-early
	file online
	file online-early
	file breakpoint-only-nop2-jmp8-line
	file breakpoint-only-nop5-jmp32-line
	file breakpoint-only-nop5-jmp32-page
	file breakpoint-only-jmp32-jmp32-line
	file breakpoint-only-nop5-call32-line
	file breakpoint-only-call32-call32-line
	file no-first-sync
	file no-first-sync-nop2-jmp8-line
	file no-first-sync-nop5-jmp32-line
	file no-first-sync-nop5-jmp32-page
	file no-first-sync-jmp32-jmp32-line
	file no-first-sync-nop5-call32-line
	file no-first-sync-call32-call32-line
	file no-middle-sync
	file no-middle-sync-nop2-jmp8-line
	file no-middle-sync-nop5-jmp32-line
	file no-middle-sync-nop5-jmp32-page
	file no-middle-sync-jmp32-jmp32-line
	file no-middle-sync-nop5-call32-line
	file no-middle-sync-call32-call32-line
	file no-last-sync
	file no-last-sync-retired
	file three-sync-retired
	file three-sync-handlers
	file no-last-sync-handlers
	file no-handler
	file store-sync
	file bytewise-store
	file bytewise-operand
	file aligned-store
	file aligned-call
	file straddle-quadword
	file straddle-line
	file straddle-page
	file straddle-operand
	file xray
	file int3
	file int3-no-sync
	file stop-machine
	file sled-three-sync
	file sled-stop-machine
	file sled-move-out
	file sled-outside
	file sled-outside-first
	file page-exchange
	file page-no-shootdown
	file handler-old
	file handler-retry
	file call-lost
	file interrupt
	file nmi
	file patcher-interrupted
	file stopped-interrupted
	file handler-holds-site
	file handler-stopped
	file foreign-breakpoint
	file foreign-breakpoint-no-sync
	file flag-none
	file flag-none-straight
	file flag-lock
	file flag-lock-straight
	file flag-lfence
	file flag-lfence-straight
	file flag-mfence
	file flag-mfence-straight
	file flag-cpuid
	file flag-cpuid-straight
	file flag-serialize
	file flag-serialize-straight
	file flag-iret
	file flag-iret-straight
	file flag-movcr2
	file flag-movcr2-straight
	file flag-if-cpuid
	file flag-if-lfence
	file wait-0
	file wait-100
	file wait-300
	file wait-1000
	file wait-3000
	file wait-10000
	file self-jump
	file self-jump-no-sync
standard_files_end:

	.global classify_files, classify_file_count
classify_files:
	file tell-nop5-jmp32-line0-a-back, classify
	file tell-nop5-jmp32-line0-af, classify
	file tell-nop5-jmp32-line0-ag, classify
	file tell-nop5-jmp32-page4095-af, classify
	file tell-nop5-jmp32-page4095-ag, classify
	file tell-call32-call32-line62-bth, classify
	file tell-call32-call32-page4094-bth-back, classify
	file tell-jmp32-jmp32-line62-bth, classify
	file tell-jmp32-jmp32-line62-bth-back, classify
	file tell-jmp32-jmp32-page4094-bth, classify
	file tell-jmp32-jmp32-page4094-bth-back, classify
	file tell-jmp8-jmp8-line0-bsa, classify
	file tell-jmp8-jmp8-line0-bsa-back, classify
	file tell-jmp8-jmp8-line0-bst-early, classify
	file tell-nop2-jmp8-line63-bth, classify
	file tell-nop2-jmp8-line63-bth-back, classify
	file tell-nop2-jmp8-page4095-bth-back, classify
	file tell-nop5-call32-line63-bth-back, classify
	file tell-nop5-jmp32-line0-bsa-back, classify
	file tell-nop5-jmp32-line63-bth, classify
	file tell-nop5-jmp32-line63-bth-back, classify
	file tell-nop5-jmp32-page4095-bth, classify
	file tell-nop5-jmp32-page4095-bth-back, classify
	file tell-nop5-jmp32-quad7-bth-back, classify
	file tell-jmp32-jmp32-line62-bsth-back, classify
	file tell-jmp32-jmp32-page4094-bsth-back, classify
	file tell-jmp8-jmp8-line63-btsh-back, classify
	file tell-nop2-jmp8-line63-bsth, classify
	file tell-nop2-jmp8-line63-bsth-back, classify
	file tell-nop5-jmp32-line63-bsth, classify
	file tell-nop5-jmp32-line63-bsth-back, classify
	file tell-nop5-jmp32-page4095-bsth, classify
	file tell-nop5-jmp32-page4095-bsth-back, classify
	file tell-nop5-jmp32-quad7-bsth-back, classify
	file safe-nop5-jmp32-line0-back, classify
	file safe-nop5-jmp32-line63-back, classify
	file tell-jmp8-jmp8-line0-b0st1-early, classify
classify_files_end:

	.section .rodata
	.balign 8
standard_file_count:
	.quad (standard_files_end - standard_files) / 24

classify_file_count:
	.quad (classify_files_end - classify_files) / 24

	.section .note.GNU-stack, "", @progbits
