/* Xen's PVH boot ABI: 32-bit protected mode, flat segments, paging off; ebx = hvm_start_info. */
	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, 18				/* name's size, descriptor's size, XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long start

	.text
	.global start, enter
start:
	cli
	cld
	movl $stack_top, %esp
	pushl %ebx
	call liar_main

/* Multiboot2 §3.3: the magic in eax, the information in ebx. The stack is used no more. */
enter:
	movl 4(%esp), %ecx
	movl 8(%esp), %ebx
	movl $0x36d76289, %eax
	jmp *%ecx

	.bss
	.balign 16
	.skip 16384
stack_top:

	.section .note.GNU-stack, "", @progbits
