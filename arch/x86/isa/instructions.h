/*
 * One function an instruction, under the instruction's name: those that a program may execute, too.
 * SDM vol. 2 says what each does.
 */
#ifndef X86_ISA_INSTRUCTIONS_H
#define X86_ISA_INSTRUCTIONS_H

#include <stdint.h>

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid out;

	__asm__ volatile("cpuid"
			 : "=a"(out.eax), "=b"(out.ebx), "=c"(out.ecx), "=d"(out.edx)
			 : "a"(leaf), "c"(subleaf)
			 : "memory");
	return out;
}

static inline uint64_t rdtsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return ((uint64_t)high << 32) | low;
}

static inline void pause(void)
{
	__asm__ volatile("pause" : : : "memory");
}

static inline void mfence(void)
{
	__asm__ volatile("mfence" : : : "memory");
}

static inline void lfence(void)
{
	__asm__ volatile("lfence" : : : "memory");
}

/* Intel's `serialize`, by its bytes, which an older assembler does not know. */
static inline void serialize(void)
{
	__asm__ volatile(".byte 0x0f, 0x01, 0xe8" : : : "memory");
}

static inline void locked_add(void)
{
	uint32_t scratch = 0;

	__asm__ volatile("lock addl $0, %0" : "+m"(scratch) : : "cc", "memory");
}

/* iret to the instruction behind it: SDM vol. 2, IRET, in 64-bit mode. */
static inline void iret_here(void)
{
	uint64_t stack, scratch;

	__asm__ volatile("mov %%rsp, %0\n\t"
			 "mov %%ss, %k1\n\t"
			 "push %1\n\t"
			 "push %0\n\t"
			 "pushfq\n\t"
			 "mov %%cs, %k1\n\t"
			 "push %1\n\t"
			 "lea 1f(%%rip), %1\n\t"
			 "push %1\n\t"
			 "iretq\n"
			 "1:"
			 : "=&r"(stack), "=&r"(scratch)
			 :
			 : "cc", "memory");
}

/* One store, at any address. */
static inline void store_8(void *to, uint8_t value)
{
	__asm__ volatile("movb %1, (%0)" : : "r"(to), "q"(value) : "memory");
}

static inline void store_16(void *to, uint16_t value)
{
	__asm__ volatile("movw %1, (%0)" : : "r"(to), "r"(value) : "memory");
}

static inline void store_32(void *to, uint32_t value)
{
	__asm__ volatile("movl %1, (%0)" : : "r"(to), "r"(value) : "memory");
}

static inline void store_64(void *to, uint64_t value)
{
	__asm__ volatile("movq %1, (%0)" : : "r"(to), "r"(value) : "memory");
}

#endif
