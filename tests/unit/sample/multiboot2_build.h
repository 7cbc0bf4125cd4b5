/*
 * Builds the Multiboot2 information structure for tests, as §3.6 of the specification prints it,
 * and parses what was built.
 */
#ifndef SAMPLE_MULTIBOOT2_BUILD_H
#define SAMPLE_MULTIBOOT2_BUILD_H

#include "arch/x86/firmware/boot_info.h"
#include "tests/unit/sample/bytes.h"

extern struct bytes information; /* what is built */
extern struct boot_info told;	 /* what was parsed */
extern size_t map_end;		 /* the end of the memory map, in what put_whole() builds */

void begin_information(void);

/* Puts the end tag and the total size. */
void end_information(void);

/* Returns where the tag is, for end_tag(), which fills in its size and pads it. */
size_t begin_tag(uint32_t type);
void end_tag(size_t offset);

/* The same for a memory map, whose entries put_entry() puts. */
size_t begin_map(uint32_t entry_size);
void put_entry(uint64_t base, uint64_t length, uint32_t type);

/* Whole tags. */
void put_string_tag(uint32_t type, const char *string);
void put_module_tag(uint32_t start, uint32_t end, const char *name);
void put_small_map(void);
void put_framebuffer_tag(uint32_t pitch, uint8_t bits, uint8_t type, const char *colours);
void put_rsdp_tag(uint32_t type, size_t length, uint8_t byte);

/* The body of a framebuffer tag, up to the colours. */
void put_framebuffer_head(uint64_t address, uint32_t pitch, uint32_t width, uint32_t height,
			  uint8_t bits, uint8_t type);

/* All that GRUB hands over, with all that we read and some that we do not. */
void put_whole(void);

/* Parses what was built, of which only `readable` bytes exist, or all. Returns the reason. */
const char *parse_cut(size_t readable);
const char *parse_information(void);

/* The usable range of this number is this one. */
void assert_usable(unsigned index, uint64_t base, uint64_t length);

#endif
