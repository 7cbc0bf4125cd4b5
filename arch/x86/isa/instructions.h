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

/* Null selectors may be in it, at any privilege level. */
static inline void load_es(uint16_t selector)
{
	__asm__ volatile("movl %0, %%es" : : "r"((uint32_t)selector) : "memory");
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
