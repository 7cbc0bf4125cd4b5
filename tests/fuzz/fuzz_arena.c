/*
 * The input is a list of ranges: a byte that says what each is, its base, its length. Bases and
 * lengths are 64 bits wide, or scaled down to where a machine has memory.
 */
#include "arch/x86/memory/arena.h"

#include "arch/x86/memory/module_place.h"
#include "tests/fuzz/check_boot_info.h"

enum kind { USABLE, MODULE, LOADER, KERNEL, ABSENT, KINDS };

/* In the first byte of a range. */
enum { KIND = 7, SCALED = 8 };

#define RANGE_SIZE 17u
#define SCALE_BITS 36 /* 2^28: 256 MiB */
#define LIMIT (1ull << 40)
#define PAGE 4096u

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static struct boot_info boot;
static struct boot_memory absent;

static bool overlaps(const struct boot_memory *a, uint64_t base, uint64_t length)
{
	return a->length > 0 && length > 0 && a->base < base + length && base < a->base + a->length;
}

static bool keeps(uint64_t physical)
{
	CHECK(physical % PAGE == 0 && physical < LIMIT);
	return !overlaps(&absent, physical, PAGE);
}

static void take(uint8_t kind, struct boot_memory range)
{
	struct boot_module *module;

	switch (kind % KINDS) {
	case USABLE:
		if (range.length > 0 && boot.usable_count < BOOT_MEMORY_RANGES_MAX)
			boot.usable[boot.usable_count++] = range;
		break;
	case MODULE:
		if (boot.module_count == BOOT_MODULES_MAX)
			break;
		module = &boot.modules[boot.module_count++];
		module->base = range.base;
		module->length = range.length;
		break;
	case LOADER:
		if (boot.loader_memory_count < 2)
			boot.loader_memory[boot.loader_memory_count++] = range;
		break;
	case KERNEL:
		boot.kernel = range;
		break;
	default:
		absent = range;
	}
}

static void read_ranges(const uint8_t *input, size_t size)
{
	memset(&boot, 0, sizeof(boot));
	absent = (struct boot_memory){0};
	for (; size >= RANGE_SIZE; input += RANGE_SIZE, size -= RANGE_SIZE) {
		struct boot_memory range;

		memcpy(&range.base, input + 1, sizeof(range.base));
		memcpy(&range.length, input + 9, sizeof(range.length));
		if (input[0] & SCALED) {
			range.base >>= SCALE_BITS;
			range.length >>= SCALE_BITS;
		}
		if (range.length > UINT64_MAX - range.base)
			range.length = UINT64_MAX - range.base;
		take(input[0] & KIND, range);
	}
}

/* Wholly inside one usable range, and apart from all that is there. */
static void check_taken(struct boot_memory taken)
{
	char why[MODULE_WHY_SIZE];
	bool inside = false;

	for (unsigned i = 0; i < boot.usable_count; i++)
		inside |= boot.usable[i].base <= taken.base &&
			  taken.base + taken.length <= boot.usable[i].base + boot.usable[i].length;
	CHECK(inside);
	CHECK(!overlaps(&boot.kernel, taken.base, taken.length));
	for (unsigned i = 0; i < boot.loader_memory_count; i++)
		CHECK(!overlaps(&boot.loader_memory[i], taken.base, taken.length));
	for (unsigned i = 0; i < boot.module_count; i++) {
		struct boot_memory module = {boot.modules[i].base, boot.modules[i].length};

		if (module_is_placed(&boot, i, why))
			CHECK(!overlaps(&module, taken.base, taken.length));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct boot_memory arena;
	uint32_t page;

	read_ranges(input, size);
	comments_clear();
	arena = arena_choose(&boot, LIMIT, keeps);
	CHECK(comments_count() <= COMMENTS_MAX);
	CHECK(arena.base % PAGE == 0 && arena.length % PAGE == 0 && arena.length <= ARENA_MAX);
	if (arena.length > 0) {
		CHECK(arena.base >= 1u << 20 && arena.base + arena.length <= LIMIT);
		CHECK(keeps(arena.base));
		check_taken(arena);
	}
	page = arena_low_page(&boot, keeps);
	CHECK(page % PAGE == 0 && page < 1u << 20);
	if (page > 0) {
		CHECK(keeps(page));
		check_taken((struct boot_memory){page, PAGE});
	}
	return 0;
}
