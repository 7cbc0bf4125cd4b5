/* Lies about the memory. */
#include "tests/boot/liar/liar.h"

#define PAGE 4096u

/* Only what is true from `base` on stays. */
static void forget_below(struct story *story, uint64_t base)
{
	for (unsigned i = 0; i < story->range_count; i++)
		if (story->map[i].base < base)
			story->map[i].length = 0;
}

/* A usable page, an unusable one, and so on, before all that is true. */
static void tell_holes(struct story *story)
{
	unsigned truths = story->range_count;

	for (uint32_t i = 0; i < 300; i++)
		add_range(story, 32 * MIB + 2 * i * PAGE, PAGE, MEMORY_USABLE);
	for (uint32_t i = 0; i < 300; i++)
		add_range(story, 32 * MIB + (2 * i + 1) * PAGE, PAGE, MEMORY_RESERVED);
	for (unsigned i = 0; i < truths; i++) {
		add_range(story, story->map[i].base, story->map[i].length, story->map[i].type);
		story->map[i].length = 0;
	}
	/* What is true has no piece between those pages */
	add_range(story, 32 * MIB, 600 * PAGE, MEMORY_RESERVED);
}

static void tell_no_low(struct story *story)
{
	forget_below(story, MIB);
}

/* Below 1 MiB, the BIOS's ROM is usable. */
static void tell_rom(struct story *story)
{
	forget_below(story, MIB);
	add_range(story, 0xf0000, 0x10000, MEMORY_USABLE);
}

static void tell_overlap(struct story *story)
{
	add_range(story, 4 * MIB, 40 * MIB, MEMORY_USABLE);
	add_range(story, 20 * MIB, 40 * MIB, MEMORY_USABLE);
	add_range(story, 30 * MIB, 4 * MIB, MEMORY_RESERVED);
	add_range(story, 32 * MIB, 4 * MIB, MEMORY_RESERVED);
	add_range(story, 0, 50 * MIB, MEMORY_USABLE);
}

/* Where the kernel is, nothing is usable. */
static void tell_kernel(struct story *story)
{
	add_range(story, MIB, 15 * MIB, MEMORY_RESERVED);
}

/* More memory than any machine of the test has, in one range that begins where there is some. */
static void tell_too_long(struct story *story)
{
	add_range(story, 64 * MIB, 0x1000000000, MEMORY_USABLE);
}

/* The largest range by far is not there at all. */
static void tell_absent(struct story *story)
{
	add_range(story, 0x4000000000, 0x100000000, MEMORY_USABLE);
}

/* At addresses that no processor has. */
static void tell_beyond(struct story *story)
{
	add_range(story, 1ull << 60, 0x100000000, MEMORY_USABLE);
	add_range(story, 0xfffffffffffff800, 0x7ff, MEMORY_USABLE);
}

static void tell_nothing(struct story *story)
{
	forget_below(story, ~0ull);
	story->map[0].length = 0;
}

const struct lie memory_lies[] = {
	{"map-holes", tell_holes},     {"map-no-low", tell_no_low},
	{"map-rom", tell_rom},	       {"map-overlap", tell_overlap},
	{"map-kernel", tell_kernel},   {"map-too-long", tell_too_long},
	{"map-absent", tell_absent},   {"map-beyond", tell_beyond},
	{"map-nothing", tell_nothing}, {NULL, NULL},
};
