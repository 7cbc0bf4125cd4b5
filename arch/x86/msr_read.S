/*
 * bool msr_read(uint32_t msr, uint64_t *value)
 *
 * msr_fault() in msr.c makes a #GP at msr_read_may_fault go on at msr_read_failed.
 */
	.text
	.global msr_read, msr_read_may_fault, msr_read_failed
msr_read:
	movl %edi, %ecx
msr_read_may_fault:
	rdmsr
	shlq $32, %rdx
	orq %rdx, %rax
	movq %rax, (%rsi)
	movl $1, %eax
	ret
msr_read_failed:
	xorl %eax, %eax
	ret
