/*
 * Builds the PVH start info for tests, as Xen's start_info.h prints it, and parses what was built.
 */
#ifndef SAMPLE_PVH_BUILD_H
#define SAMPLE_PVH_BUILD_H

#include "arch/x86/firmware/boot_info.h"
#include "tests/unit/sample/bytes.h"

/* All structures lie in one block, which begins at this physical address: not aligned to anything.
 */
#define START_INFO 0x10fffu

/* Where each field of hvm_start_info is. */
enum start_info_offset {
	MAGIC = 0,
	VERSION = 4,
	MODULE_COUNT = 12,
	MODULES = 16,
	COMMAND_LINE = 24,
	RSDP = 32,
	MEMORY_MAP = 40,
	MEMORY_MAP_COUNT = 48,
	START_INFO_SIZE = 56
};

extern struct bytes start_info;	  /* what is built */
extern struct boot_info pvh_told; /* what was parsed */

/* A start info of version 1, which has nothing. */
void begin_start_info(void);

/* Makes a field point to what is put next. */
void point(size_t field);

/* One entry of the memory map, and of the list of modules. */
void put_range(uint64_t base, uint64_t length, uint32_t type);
void put_module_entry(uint64_t base, uint64_t length, uint64_t name);

/* A memory map with one entry. */
void put_one_range(void);

/* All that a loader can tell. */
void put_whole_start_info(void);

/* Parses what was built, of which only `readable` bytes exist, or all. Returns the reason. */
const char *parse_start_info_cut(size_t readable);
const char *parse_start_info(void);

/* The usable range of this number is this one. */
void assert_range(unsigned index, uint64_t base, uint64_t length);

#endif
