#include "arch/x86/firmware/memory_map.h"

#include "lib/string.h"

static uint64_t end_of(const struct boot_memory *range)
{
	return range->base + range->length;
}

static uint64_t lower_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t higher_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void remove_at(struct boot_info *out, unsigned index)
{
	out->usable_count--;
	memmove(&out->usable[index], &out->usable[index + 1],
		(out->usable_count - index) * sizeof(out->usable[0]));
}

/* There is room for it. */
static void insert_at(struct memory_map *map, unsigned index, struct boot_memory range)
{
	struct boot_info *out = map->out;

	memmove(&out->usable[index + 1], &out->usable[index],
		(out->usable_count - index) * sizeof(out->usable[0]));
	out->usable[index] = range;
	out->usable_count++;
}

static unsigned smallest(const struct boot_info *out)
{
	unsigned index = 0;

	for (unsigned i = 1; i < out->usable_count; i++)
		if (out->usable[i].length < out->usable[index].length)
			index = i;
	return index;
}

/* Inserts it; where there is no room, in the place of the smallest, or not at all. */
static void insert_if_large(struct memory_map *map, unsigned index, struct boot_memory range)
{
	struct boot_info *out = map->out;

	if (out->usable_count == BOOT_MEMORY_RANGES_MAX) {
		unsigned least = smallest(out);

		map->dropped++;
		if (out->usable[least].length >= range.length)
			return;
		remove_at(out, least);
		if (least < index)
			index--;
	}
	insert_at(map, index, range);
}

/* Cuts [base, end) out of one usable range. Returns how many ranges are left in its place. */
static unsigned cut_out(struct memory_map *map, unsigned index, uint64_t base, uint64_t end)
{
	struct boot_memory *range = &map->out->usable[index];
	uint64_t range_end = end_of(range);

	if (range_end <= base || range->base >= end)
		return 1;
	if (range->base >= base && range_end <= end) {
		remove_at(map->out, index);
		return 0;
	}
	if (range->base >= base) {
		*range = (struct boot_memory){.base = end, .length = range_end - end};
		return 1;
	}
	struct boot_memory below = {.base = range->base, .length = base - range->base};
	struct boot_memory above = {.base = end, .length = range_end > end ? range_end - end : 0};

	if (above.length > 0 && map->out->usable_count == BOOT_MEMORY_RANGES_MAX) {
		map->dropped++;
		*range = above.length > below.length ? above : below;
		return 1;
	}
	*range = below;
	if (above.length == 0)
		return 1;
	insert_at(map, index + 1, above);
	return 2;
}

void memory_map_begin(struct memory_map *map, const char *loader, struct boot_info *out,
		      struct comment_limit *comments)
{
	*map = (struct memory_map){.loader = loader, .out = out, .comments = comments};
	out->usable_count = 0;
}

void memory_map_add(struct memory_map *map, uint64_t base, uint64_t length)
{
	struct boot_info *out = map->out;
	uint64_t end = base + length;
	unsigned place = out->usable_count;

	if (length == 0)
		return;
	if (end < base) {
		if (comment_allowed(map->comments))
			kernel_comment(
				"%s: usable memory at 0x%llx, length 0x%llx, goes beyond the "
				"end of the address space; ignored",
				map->loader, (unsigned long long)base, (unsigned long long)length);
		return;
	}
	/* The earlier ones are disjoint, so uniting with one does not reach another. Downwards: a
	 * removal moves only what has been looked at. */
	for (unsigned i = out->usable_count; i-- > 0;) {
		const struct boot_memory *other = &out->usable[i];

		if (end_of(other) <= base || other->base >= end)
			continue;
		base = lower_of(base, other->base);
		end = higher_of(end, end_of(other));
		place = i;
		remove_at(out, i);
	}
	insert_if_large(map, place, (struct boot_memory){.base = base, .length = end - base});
}

void memory_map_claim(struct memory_map *map, uint64_t base, uint64_t length)
{
	uint64_t end = length > UINT64_MAX - base ? UINT64_MAX : base + length;

	if (length == 0)
		return;
	if (length > UINT64_MAX - base && length - 1 > UINT64_MAX - base &&
	    comment_allowed(map->comments))
		kernel_comment("%s: reserved memory at 0x%llx, length 0x%llx, goes beyond the end "
			       "of the address space; all above its base is taken as reserved",
			       map->loader, (unsigned long long)base, (unsigned long long)length);
	for (unsigned i = 0; i < map->out->usable_count;)
		i += cut_out(map, i, base, end);
}

const char *memory_map_end(struct memory_map *map)
{
	if (map->dropped > 0 && comment_allowed(map->comments))
		kernel_comment("%s: the memory map has %u usable ranges more than the %u that fit; "
			       "they are not used",
			       map->loader, map->dropped, BOOT_MEMORY_RANGES_MAX);
	if (map->out->usable_count == 0)
		return "the boot loader's memory map has no usable memory: boot with GRUB 2, or "
		       "with qemu-system-x86_64 -kernel";
	return NULL;
}
