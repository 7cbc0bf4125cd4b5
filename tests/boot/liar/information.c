/* Writes the Multiboot2 information down: Multiboot2 2.0, §3.6. */
#include "tests/boot/liar/liar.h"

#define INFORMATION_MAX MIB

enum tag { TAG_END = 0, TAG_LINE = 1, TAG_LOADER = 2, TAG_MODULE = 3, TAG_MAP = 6, TAG_RSDP = 14 };

uint8_t information[INFORMATION_MAX] __attribute__((aligned(4096)));
static uint32_t size;

static void put(const void *bytes, uint32_t length)
{
	if (length > INFORMATION_MAX - size)
		fail("liar: the information is too long\n");
	memcpy(information + size, bytes, length);
	size += length;
}

static void put_32(uint32_t value)
{
	put(&value, sizeof(value));
}

static uint32_t string_size(const char *string)
{
	uint32_t length = 0;

	while (string[length++])
		;
	return length;
}

static uint32_t begin_tag(uint32_t type)
{
	uint32_t start = size;

	put_32(type);
	put_32(0);
	return start;
}

static void end_tag(uint32_t start)
{
	uint32_t length = size - start;

	memcpy(information + start + 4, &length, sizeof(length));
	size = (size + 7) & ~7u;
}

static void put_map(const struct story *story)
{
	uint32_t start = begin_tag(TAG_MAP);

	put_32(sizeof(struct range));
	put_32(0);
	put(story->map, story->range_count * sizeof(struct range));
	end_tag(start);
}

static void put_modules(const struct story *story)
{
	for (unsigned i = 0; i < story->module_count; i++) {
		uint32_t start = begin_tag(TAG_MODULE);

		put_32(story->modules[i].start);
		put_32(story->modules[i].end);
		put(story->modules[i].name, string_size(story->modules[i].name));
		end_tag(start);
	}
}

static void put_bytes_tag(uint32_t type, const void *bytes, uint32_t length)
{
	uint32_t start = begin_tag(type);

	put(bytes, length);
	end_tag(start);
}

void write_information(const struct story *story)
{
	uint32_t told;

	put_32(0);
	put_32(0);
	put_bytes_tag(TAG_LINE, story->line, story->line_size);
	put_bytes_tag(TAG_LOADER, "a liar", sizeof("a liar"));
	put_modules(story);
	put_map(story);
	put_bytes_tag(TAG_RSDP + (story->rsdp_size > 20), story->rsdp, story->rsdp_size);
	end_tag(begin_tag(TAG_END));
	told = story->claimed_size == SIZE_AS_IT_IS ? size : story->claimed_size;
	memcpy(information, &told, sizeof(told));
}
