/*
 * A boot loader that lies: started by `qemu -kernel`, it loads the kernel that it was handed as the
 * only module, and enters it as Multiboot2 demands (§3.3), with a boot information in which one
 * thing is not true. Which one is the option module=NAME, by which the kernel would name that
 * module; what stands behind that is for the kernel. 32-bit code without paging: every address is
 * physical.
 */
#ifndef LIAR_H
#define LIAR_H

#include <stddef.h>
#include <stdint.h>

#define RANGES_MAX 1024
#define MODULES_MAX 8
#define MEMORY_USABLE 1
#define MEMORY_RESERVED 2
#define MIB 0x100000u

/* Multiboot2 §3.6.8 */
struct range {
	uint64_t base, length;
	uint32_t type, zero;
};

struct module {
	uint32_t start, end;
	const char *name;
};

/* What the kernel will be told. A lie changes it, before it is written down. */
struct story {
	struct range map[RANGES_MAX];
	unsigned range_count;
	struct module modules[MODULES_MAX];
	unsigned module_count;
	const char *line;   /* the command line */
	uint32_t line_size; /* with its NUL, if it is to have one */
	uint8_t rsdp[36];
	uint32_t rsdp_size;    /* 20 or 36 */
	uint32_t claimed_size; /* of the information; ~0: what it is */
};

#define SIZE_AS_IT_IS 0xfffffffeu

struct lie {
	const char *name;
	void (*tell)(struct story *story);
};

/* Each ends with an entry without a name. */
extern const struct lie acpi_lies[], memory_lies[], other_lies[];

/* The information, and an image of the kernel in memory. */
extern uint8_t information[];
extern uint32_t information_size_max;

void add_range(struct story *to, uint64_t base, uint64_t length, uint32_t type);
void add_module(struct story *to, uint32_t start, uint32_t end, const char *name);

/* Writes the information. */
void write_information(const struct story *story);

/* Puts the kernel's segments where they belong; its entry. */
uint32_t load_kernel(const uint8_t *file, uint32_t size);

/* Says it on the first serial port, and stops. */
_Noreturn void fail(const char *why);

_Noreturn void liar_main(const uint8_t *start_info);
_Noreturn void enter(uint32_t entry, uint32_t info);

/* The compiler asks for these, too. */
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);

#endif
