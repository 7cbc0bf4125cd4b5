/*
 * bool msr_read(uint32_t msr, uint64_t *value)
 * bool msr_write(uint32_t msr, uint64_t value)
 *
 * msr_fault() in msr.c makes a #GP at msr_..._may_fault go on at msr_failed.
 */
	.text
	.global msr_read, msr_read_may_fault, msr_write, msr_write_may_fault, msr_failed
msr_read:
	movl %edi, %ecx
msr_read_may_fault:
	rdmsr
	shlq $32, %rdx
	orq %rdx, %rax
	movq %rax, (%rsi)
	movl $1, %eax
	ret
msr_write:
	movl %edi, %ecx
	movl %esi, %eax
	movq %rsi, %rdx
	shrq $32, %rdx
msr_write_may_fault:
	wrmsr
	movl $1, %eax
	ret
msr_failed:
	xorl %eax, %eax
	ret
