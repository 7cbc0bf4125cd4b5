/*
 * What a boot loader told us, whichever it was: the only form in which the rest of the kernel
 * sees Multiboot2 or PVH.
 */
#ifndef X86_FIRMWARE_BOOT_INFO_H
#define X86_FIRMWARE_BOOT_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOT_COMMAND_LINE_SIZE 4096
#define BOOT_MEMORY_RANGES_MAX 256
#define BOOT_MODULES_MAX 256
#define BOOT_MODULE_NAME_SIZE 256 /* file systems have names of up to 255 bytes */
#define BOOT_RSDP_SIZE 36

/* A range of usable memory; base + length does not wrap, length is not 0. */
struct boot_memory {
	uint64_t base;
	uint64_t length;
};

/* A file that the boot loader put into memory; base + length does not wrap. */
struct boot_module {
	uint64_t base;
	uint64_t length;
	char name[BOOT_MODULE_NAME_SIZE];
};

enum boot_screen_kind {
	BOOT_SCREEN_UNKNOWN, /* the loader did not say */
	BOOT_SCREEN_TEXT,    /* EGA text: 2 bytes a character */
	BOOT_SCREEN_PIXELS   /* direct RGB */
};

struct boot_screen {
	enum boot_screen_kind kind;
	uint64_t address;
	uint32_t pitch_bytes;
	uint32_t width; /* pixels, or characters */
	uint32_t height;
	uint8_t bits_per_pixel;
	uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits;
};

struct boot_info {
	char loader[64]; /* for the log: "Multiboot2, GRUB 2.06" or "PVH" */
	char command_line[BOOT_COMMAND_LINE_SIZE];
	struct boot_memory usable[BOOT_MEMORY_RANGES_MAX]; /* in the loader's order */
	unsigned usable_count;
	struct boot_module modules[BOOT_MODULES_MAX];
	unsigned module_count;
	/* The file that a boot medium's options are in; all zero: none was brought. Nothing keeps
	 * its memory free. */
	struct boot_memory options_file;
	/* What of the user's is missing: files; a part of the command line; either of both. */
	unsigned modules_lost;
	bool command_line_cut;
	bool broken_off;
	struct boot_memory kernel; /* where the kernel itself is; not from a parser */
	/* Memory that the loader's own structures occupy: not to be overwritten while they are read
	 */
	struct boot_memory loader_memory[2];
	unsigned loader_memory_count;
	uint64_t rsdp_address;	      /* physical; 0: not told by address */
	uint8_t rsdp[BOOT_RSDP_SIZE]; /* a copy, when the loader passed one */
	unsigned rsdp_length;	      /* 0: none passed; else 20 or 36 */
	uint64_t efi_system_table;    /* physical; 0: not told, as under a BIOS */
	struct boot_screen screen;
};

#endif
