/*
 * Chains of static branches, for the test of jump labels: so many behind each other, on one key.
 *
 *	void chain(uint32_t *taken, uint32_t *passed)
 *
 * counts in edx and eax. Every second branch has its target far away, and so five bytes.
 */
#define KEY_SIZE 24				/* struct jump_key */

	.macro table_entry key, target
	.pushsection .jump_table, "a"
	.balign 8
	.quad 1b, \target, chain_keys + KEY_SIZE * \key, 2b - 1b
	.popsection
	.endm

	/* The two forms, each with what it leads to; \key is `none` where there is nothing to patch */
	.macro near key
	.ifc \key, none
1:	.byte 0x66, 0x90
2:
	.else
1:	jmp 3f
2:	table_entry \key, 3f
	.endif
	incl %eax
	jmp 4f
3:	incl %edx
4:
	.endm

	.macro far key
	.ifc \key, none
1:	.byte 0x0f, 0x1f, 0x44, 0x00, 0x00
2:
	.else
1:	jmp 3f
2:	table_entry \key, 3f
	.endif
	incl %eax
	.pushsection .text.far, "ax"
3:	incl %edx
	jmp 4f
	.popsection
4:
	.endm

	.macro chain name, key, pairs
	.global \name
	.balign 16
\name:
	xorl %eax, %eax
	xorl %edx, %edx
	.rept \pairs
	near \key
	far \key
	.endr
	movl %edx, (%rdi)
	movl %eax, (%rsi)
	ret
	.endm

	/* In pages of their own: where CPUs are emulated, a store to a page costs all that is in it */
	.section .text.far, "ax"
	.balign 4096
	.text
	.balign 4096
	.global chain_1
chain_1:
	xorl %eax, %eax
	xorl %edx, %edx
	near 0
	movl %edx, (%rdi)
	movl %eax, (%rsi)
	ret

	chain chain_64, 1, 32
	chain chain_256, 2, 128
	chain chain_1024, 3, 512
	chain chain_nops, none, 512
	.balign 4096
	.section .text.far, "ax"
	.balign 4096
