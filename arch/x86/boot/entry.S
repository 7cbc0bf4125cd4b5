/*
 * From the boot loader to C on the boot CPU.
 *
 * Two ways in, both 32-bit protected mode, flat segments, paging off, interrupts off:
 *   boot_multiboot2   Multiboot2 §3.2: eax = 0x36d76289, ebx = the information structure
 *   boot_pvh          Xen's PVH boot ABI:    ebx = hvm_start_info, which opens with 0x336ec578
 *
 * Whoever else jumps here, and whatever processor cannot go on, gets one line on the serial port and
 * on the screen.
 */
#include "arch/refusal.h"

#define MULTIBOOT2_HEADER_MAGIC 0xe85250d6
#define MULTIBOOT2_MAGIC        0x36d76289
#define PVH_MAGIC               0x336ec578
#define XEN_ELFNOTE_PHYS32_ENTRY 18

#define PAGE_PRESENT_WRITABLE   0x003
#define PAGE_2M                 0x083
#define CR0_PE_MP_ET_NE_WP_PG   0x80010033
#define CR4_PAE                 0x20
#define MSR_EFER                0xc0000080
#define EFER_LME_NXE            0x900

#define COM1                    0x3f8
#define COM1_PATIENCE           100000	/* status reads before a byte is given up */
#define SCREEN                  0xb8000

	.section .boot.multiboot2, "a"
	.balign 8
multiboot2_header:
	.long MULTIBOOT2_HEADER_MAGIC
	.long 0					/* i386, protected mode */
	.long multiboot2_header_end - multiboot2_header
	.long -(MULTIBOOT2_HEADER_MAGIC + (multiboot2_header_end - multiboot2_header))
	.short 5, 1				/* a framebuffer, any; not required */
	.long 20
	.long 0, 0, 0
	.balign 8
	.short 6, 0				/* page-aligned modules */
	.long 8
	.short 0, 0				/* end of the tags */
	.long 8
multiboot2_header_end:

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY	/* name's size, descriptor's size, type */
	.asciz "Xen"
	.long boot_pvh

	.section .boot.text, "ax"
	.code32
	.global boot_multiboot2
boot_multiboot2:
	cmpl $MULTIBOOT2_MAGIC, %eax
	jne wrong_loader
	movl $0, %edi
	jmp have_loader

boot_pvh:
	cmpl $PVH_MAGIC, (%ebx)
	jne wrong_loader
	movl $1, %edi

have_loader:					/* edi: 0 Multiboot2, 1 PVH; ebx: its structure */
	cli
	cld
	movl $boot_scratch_stack_top, %esp
	pushl %edi
	pushl %ebx

	movl $0x80000000, %eax			/* long mode and NX: CPUID 80000001h, EDX 29 and 20 */
	cpuid
	cmpl $0x80000001, %eax
	jb no_long_mode
	movl $0x80000001, %eax
	cpuid
	andl $0x20100000, %edx
	cmpl $0x20100000, %edx
	jne no_long_mode
	movl $1, %eax				/* cmov, SSE and SSE2: CPUID 1, EDX 15, 25 and 26 */
	cpuid
	andl $0x06008000, %edx
	cmpl $0x06008000, %edx
	jne no_baseline

	/* The first GiB, where it is and at KERNEL_BASE; paging.c replaces this by the real map. */
	movl $boot_page_directory, %edi
	movl $PAGE_2M, %eax
	movl $512, %ecx
1:	movl %eax, (%edi)
	addl $0x200000, %eax
	addl $8, %edi
	decl %ecx
	jnz 1b
	movl $boot_page_directory + PAGE_PRESENT_WRITABLE, boot_page_pointers
	movl $boot_page_directory + PAGE_PRESENT_WRITABLE, boot_page_pointers + 510 * 8
	movl $boot_page_pointers + PAGE_PRESENT_WRITABLE, boot_page_root
	movl $boot_page_pointers + PAGE_PRESENT_WRITABLE, boot_page_root + 511 * 8

	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl $boot_page_root, %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	rdmsr
	orl $EFER_LME_NXE, %eax
	wrmsr
	movl $CR0_PE_MP_ET_NE_WP_PG, %eax
	movl %eax, %cr0

	popl %esi
	popl %edi
	lgdt boot_gdt_pointer
	ljmp $0x08, $long_mode

no_long_mode:
	movl $no_long_mode_text, %esi
	jmp say_and_stop

no_baseline:
	movl $no_baseline_text, %esi
	jmp say_and_stop

wrong_loader:
	cli
	cld
	movl $wrong_loader_text, %esi

/* esi: the line. No stack: nothing is known about the one that we were entered with. */
say_and_stop:
	movl $SCREEN, %edi
	movl $serial_setup, %ebx
1:	movzbl (%ebx), %edx			/* pairs of register and value, ended by 0xff */
	cmpb $0xff, %dl
	je next_character
	addl $COM1, %edx
	movb 1(%ebx), %al
	outb %al, %dx
	addl $2, %ebx
	jmp 1b
next_character:
	lodsb
	testb %al, %al
	jz stop
	cmpb $' ', %al				/* the line's end is not for the screen */
	jb 2f
	movb $0x0f, %ah				/* white on black */
	stosw
2:	movb %al, %bl
	movl $COM1_PATIENCE, %ecx
	movl $COM1 + 5, %edx
3:	inb %dx, %al
	testb $0x20, %al			/* transmitter holding register empty */
	jnz 4f
	decl %ecx
	jnz 3b
4:	movl $COM1, %edx
	movb %bl, %al
	outb %al, %dx
	jmp next_character
stop:
	hlt
	jmp stop

	.code64
long_mode:
	movl $0x10, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	movq $boot_stack_top, %rsp
	xorl %ebp, %ebp				/* a backtrace ends here */
	movq $boot_main, %rax
	call *%rax
	ud2					/* boot_main() does not return */

	.balign 8
boot_gdt:
	.quad 0
	.quad 0x00af9b000000ffff		/* 0x08: 64-bit code */
	.quad 0x00cf93000000ffff		/* 0x10: data */
boot_gdt_pointer:
	.short boot_gdt_pointer - boot_gdt - 1
	.long boot_gdt

serial_setup:					/* 115200 baud, 8 bits, no parity, no interrupts */
	.byte 1, 0x00, 3, 0x80, 0, 0x01, 1, 0x00, 3, 0x03, 2, 0x07, 4, 0x03, 0xff
wrong_loader_text:
	.ascii REFUSAL_LINE
	.asciz "it was started by neither a Multiboot2 nor a PVH boot loader; use GRUB's multiboot2 command, or qemu -kernel\r\n"
no_long_mode_text:
	.ascii REFUSAL_LINE
	.asciz "this processor has no 64-bit mode, or no pages that cannot be executed\r\n"
no_baseline_text:
	.ascii REFUSAL_LINE
	.asciz "this processor has no cmov, or no mfence and lfence (SSE, SSE2)\r\n"

	.section .boot.bss, "aw", @nobits
	.balign 4096
boot_page_root:
	.skip 4096
boot_page_pointers:
	.skip 4096
boot_page_directory:
	.skip 4096
	.skip 256
boot_scratch_stack_top:
