/*
 * What must hold of a struct boot_info, whatever a parser was given.
 */
#ifndef FUZZ_CHECK_BOOT_INFO_H
#define FUZZ_CHECK_BOOT_INFO_H

#include "arch/x86/firmware/boot_info.h"
#include "lib/printable.h"
#include "tests/unit/fake/comments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As assert(), which a build without debugging would leave out. */
#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,          \
				#condition);                                                       \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* Eight oddities, and how many more: what one parse may tell. */
#define COMMENTS_MAX 9

/* An entry of a memory map, as a fuzzer reads it by itself. */
struct entry {
	uint64_t base;
	uint64_t length;
	uint32_t type;
	uint32_t reserved;
};

static inline void check_string(const char *string, size_t size)
{
	size_t length = strnlen(string, size);

	CHECK(length < size);
	for (size_t i = 0; i < length;) {
		size_t taken = string[i] == '\t' ? 1 : printable_length(string + i, length - i);

		CHECK(taken > 0);
		i += taken;
	}
}

static inline void check_usable(const struct boot_info *out)
{
	CHECK(out->usable_count <= BOOT_MEMORY_RANGES_MAX);
	for (unsigned i = 0; i < out->usable_count; i++) {
		const struct boot_memory *a = &out->usable[i];

		CHECK(a->length > 0 && a->base + a->length > a->base);
		for (unsigned j = 0; j < i; j++) {
			const struct boot_memory *b = &out->usable[j];

			CHECK(a->base + a->length <= b->base || b->base + b->length <= a->base);
		}
	}
}

/* No usable range overlaps the memory of an entry that is not usable. */
static inline void check_not_claimed(const struct boot_info *out, const struct entry *entry)
{
	if (entry->type == 1 || entry->length == 0)
		return;
	for (unsigned i = 0; i < out->usable_count; i++) {
		const struct boot_memory *range = &out->usable[i];
		uint64_t last = range->base + range->length - 1;
		uint64_t entry_last = entry->length - 1 > UINT64_MAX - entry->base
					      ? UINT64_MAX
					      : entry->base + (entry->length - 1);

		CHECK(last < entry->base || range->base > entry_last);
	}
}

static inline void check_boot_info(const struct boot_info *out)
{
	check_string(out->loader, sizeof(out->loader));
	check_string(out->command_line, sizeof(out->command_line));
	check_usable(out);
	CHECK(out->module_count <= BOOT_MODULES_MAX);
	for (unsigned i = 0; i < out->module_count; i++) {
		CHECK(out->modules[i].base + out->modules[i].length >= out->modules[i].base);
		check_string(out->modules[i].name, sizeof(out->modules[i].name));
	}
	CHECK(out->loader_memory_count <= 2);
	CHECK(out->rsdp_length == 0 || out->rsdp_length == 20 || out->rsdp_length == 36);
	if (out->screen.kind != BOOT_SCREEN_UNKNOWN) {
		const struct boot_screen *screen = &out->screen;
		uint64_t size = (uint64_t)screen->pitch_bytes * screen->height;

		CHECK(screen->address + size > screen->address);
		CHECK(screen->bits_per_pixel >= 15 && screen->bits_per_pixel <= 32);
		CHECK((uint64_t)screen->width * screen->bits_per_pixel <=
		      8 * (uint64_t)screen->pitch_bytes);
	}
	CHECK(comments_count() <= COMMENTS_MAX);
}

#endif
