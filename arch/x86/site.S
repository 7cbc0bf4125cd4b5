/*
 * The site and its landing pads, alone in a page: under an emulator that translates code, a store
 * to a page throws all of the page's translations away.
 *
 *            entry:  mov (%rdi), %rdx      the count of serializations, as of this execution
 *   arch_site_text:  jmp rel8              eb e5, or eb f0: the bytes of the original explanation
 *             next:  ...                   where a #BP handler resumes
 *
 * Between the first two lies no other instruction: so a CPU that is interrupted with the site as
 * its next instruction has read the count and not executed the site; anywhere else it has done
 * both or neither.
 *
 * All that rel8 can reach and is none of the four landing places is int3: wherever a torn jump
 * lands, it is caught there, and the address of the int3 tells the operand byte that sent it.
 * Each place is only a jump out of that range.
 */
#define OPERAND_FIRST	0xe5		/* -27 */
#define OPERAND_SECOND	0xf0		/* -16 */
#define SITE		512		/* in its page: at the start of a cache line */
#define NEXT		(SITE + 2)
#define REACH_AHEAD	127		/* rel8 reaches from next - 128 to next + 127 */

#define PAD_FIRST	0		/* enum arch_pad */
#define PAD_SECOND	1
#define PAD_RESUMED	2

	.section .site, "ax"
	.global arch_site_pads_start, arch_site_pads_end, arch_site_execute
	.global arch_site_text, arch_site_next
	.balign 4096

arch_site_pads_start:
	.org NEXT - 27, 0xcc
	jmp landed_first
	.org NEXT - 16, 0xcc
	jmp landed_second
	.org SITE - 3, 0xcc		/* the length of the mov */
arch_site_execute:
	movq (%rdi), %rdx
arch_site_text:
	.byte 0xeb, OPERAND_FIRST
arch_site_next:
	jmp resumed
	.org NEXT + REACH_AHEAD + 1, 0xcc
arch_site_pads_end:

	.balign 16, 0xcc
landed_first:
	movl $PAD_FIRST, %eax
	ret
landed_second:
	movl $PAD_SECOND, %eax
	ret
resumed:
	movl $PAD_RESUMED, %eax
	ret

	.section .rodata
	.global arch_site_first_bytes, arch_site_second_bytes
arch_site_first_bytes:
	.byte 0xeb, OPERAND_FIRST
arch_site_second_bytes:
	.byte 0xeb, OPERAND_SECOND
