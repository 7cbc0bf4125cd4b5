/*
 * Where every other CPU starts: real mode, at the start of a page below 1 MiB into which smp.c has
 * copied this (SDM vol. 3 §9.4.4: a start-up IPI with vector 0xVV starts at 0xVV000).
 *
 * Several CPUs may run through it at once. Each writes the same values into the page, needs no
 * stack, and goes on at x86_cpu_start, which decides whether this CPU is expected.
 */
#define CR0_PE_MP_ET_NE_WP_PG   0x80010033	/* CD and NW, set by INIT, are cleared by this */
#define CR4_PAE                 0x20
#define MSR_EFER                0xc0000080
#define EFER_LME_NXE            0x900

	.section .rodata
	.code16
	.global trampoline_start, trampoline_end, trampoline_page_root
trampoline_start:
	cli
	cld
	movw %cs, %ax
	movw %ax, %ds
	movzwl %ax, %ebx
	shll $4, %ebx				/* the linear address of this page */
	leal trampoline_gdt - trampoline_start(%ebx), %eax
	movl %eax, trampoline_gdt_pointer + 2 - trampoline_start
	leal trampoline_long_mode - trampoline_start(%ebx), %eax
	movl %eax, trampoline_far_pointer - trampoline_start

	lgdtl trampoline_gdt_pointer - trampoline_start
	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl trampoline_page_root - trampoline_start, %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	rdmsr
	orl $EFER_LME_NXE, %eax
	wrmsr
	movl $CR0_PE_MP_ET_NE_WP_PG, %eax	/* into protected, long and paged mode at once */
	movl %eax, %cr0
	ljmpl *(trampoline_far_pointer - trampoline_start)

	.code64
trampoline_long_mode:
	movl $0x10, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	movq $x86_cpu_start, %rax
	jmp *%rax

	.balign 8
/* Descriptors are marked as accessed: the CPU would else write that into a page it may not. */
trampoline_gdt:
	.quad 0
	.quad 0x00af9b000000ffff		/* 0x08: 64-bit code */
	.quad 0x00cf93000000ffff		/* 0x10: data */
trampoline_gdt_pointer:
	.short trampoline_gdt_pointer - trampoline_gdt - 1
	.long 0
trampoline_far_pointer:
	.long 0
	.short 0x08
trampoline_page_root:
	.long 0
trampoline_end:
