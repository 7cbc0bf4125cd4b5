/* slurm.sh, as it is. */
	.section .rodata.slurm, "a"
	.global campaign_slurm_script
campaign_slurm_script:
	.incbin "tools/campaign/slurm.sh"
	.byte 0

	.section .note.GNU-stack, "", @progbits
