/*
 * The input is the information structure itself.
 */
#include "arch/x86/firmware/multiboot2.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static uint32_t at(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* One memory map, by the shortest reading of the specification that there is. */
static void check_map(const uint8_t *tag, uint32_t size, const struct boot_info *out)
{
	uint32_t entry_size = size >= 16 ? at(tag + 8) : 0;

	if (entry_size < sizeof(struct entry) || entry_size % 8 != 0)
		return;
	for (uint64_t i = 16; i + entry_size <= size; i += entry_size) {
		struct entry entry;

		memcpy(&entry, tag + i, sizeof(entry));
		check_not_claimed(out, &entry);
	}
}

static void check_maps(const uint8_t *bytes, size_t size, const struct boot_info *out)
{
	uint64_t offset = 8;

	if (size >= 8 && at(bytes) < size)
		size = at(bytes);
	while (offset + 8 <= size) {
		uint32_t type = at(bytes + offset);
		uint32_t length = at(bytes + offset + 4);

		if (type == 0 || length < 8 || length > size - offset)
			return;
		if (type == 6)
			check_map(bytes + offset, length, out);
		offset += (length + UINT64_C(7)) / 8 * 8;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct boot_info out;
	uint8_t *copy = exact_copy(input, size);
	const char *reason;

	comments_clear();
	memset(&out, 0xa5, sizeof(out));
	reason = multiboot2_parse(copy, size, &out);
	check_boot_info(&out);
	CHECK((reason == NULL) == (out.usable_count > 0));
	check_maps(copy, size, &out);
	free(copy);
	return 0;
}
