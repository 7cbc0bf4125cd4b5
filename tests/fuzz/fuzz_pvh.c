/*
 * The input is a piece of physical memory, from START_INFO on, which begins with the start info.
 */
#include "arch/x86/firmware/pvh.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/fake/fake_memory.h"
#include "tests/unit/sample/pvh_build.h"

/* A parse needs no more: the start info twice; the two arrays, shortened entry by entry; and the
 * strings, byte by byte in the worst case. */
#define MAPS_MAX (2 + 4097 + 65 + 4097 + 64 * 65)

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check_map(const uint8_t *input, size_t size, const struct boot_info *out)
{
	struct entry entry;
	uint64_t address;
	uint32_t count;

	memcpy(&address, input + MEMORY_MAP, sizeof(address));
	memcpy(&count, input + MEMORY_MAP_COUNT, sizeof(count));
	for (uint64_t i = 0; i < count; i++) {
		uint64_t offset = address - START_INFO + i * sizeof(entry);

		if (address < START_INFO || offset > size || size - offset < sizeof(entry))
			return;
		memcpy(&entry, input + offset, sizeof(entry));
		check_not_claimed(out, &entry);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct boot_info out;
	struct fake_memory fake;
	const char *reason;

	fake_memory_begin(&fake);
	fake_memory_add(&fake, START_INFO, input, size);
	comments_clear();
	memset(&out, 0xa5, sizeof(out));
	reason = pvh_parse(&fake.memory, START_INFO, &out);
	check_boot_info(&out);
	CHECK((reason == NULL) == (out.usable_count > 0));
	CHECK(fake.map_count <= MAPS_MAX);
	if (reason == NULL)
		check_map(input, size, &out);
	fake_memory_end(&fake);
	return 0;
}
