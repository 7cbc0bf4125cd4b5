#include "tests/unit/sample/multiboot2_build.h"

#include "arch/x86/firmware/multiboot2.h"
#include "tests/unit/fake/comments.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct bytes information;
struct boot_info told;
size_t map_end;

void begin_information(void)
{
	information.size = 0;
	put_32(&information, 0); /* total_size: end_information() */
	put_32(&information, 0);
}

size_t begin_tag(uint32_t type)
{
	size_t offset = information.size;

	put_32(&information, type);
	put_32(&information, 0); /* size: end_tag() */
	return offset;
}

void end_tag(size_t offset)
{
	set_32(&information, offset + 4, (uint32_t)(information.size - offset));
	pad(&information, 8);
}

void end_information(void)
{
	end_tag(begin_tag(0));
	set_32(&information, 0, (uint32_t)information.size);
}

void put_string_tag(uint32_t type, const char *string)
{
	size_t tag = begin_tag(type);

	put_string(&information, string);
	end_tag(tag);
}

void put_module_tag(uint32_t start, uint32_t end, const char *name)
{
	size_t tag = begin_tag(3);

	put_32(&information, start);
	put_32(&information, end);
	put_string(&information, name);
	end_tag(tag);
}

size_t begin_map(uint32_t entry_size)
{
	size_t tag = begin_tag(6);

	put_32(&information, entry_size);
	put_32(&information, 0);
	return tag;
}

void put_entry(uint64_t base, uint64_t length, uint32_t type)
{
	put_64(&information, base);
	put_64(&information, length);
	put_32(&information, type);
	put_32(&information, 0);
}

void put_small_map(void)
{
	size_t tag = begin_map(24);

	put_entry(0x100000, 0x7f00000, 1);
	end_tag(tag);
}

void put_framebuffer_head(uint64_t address, uint32_t pitch, uint32_t width, uint32_t height,
			  uint8_t bits, uint8_t type)
{
	put_64(&information, address);
	put_32(&information, pitch);
	put_32(&information, width);
	put_32(&information, height);
	put_8(&information, bits);
	put_8(&information, type);
	put_16(&information, 0);
}

void put_framebuffer_tag(uint32_t pitch, uint8_t bits, uint8_t type, const char *colours)
{
	size_t tag = begin_tag(8);

	put_framebuffer_head(0xfd000000, pitch, 1024, 768, bits, type);
	put_raw(&information, colours, 6);
	end_tag(tag);
}

void put_rsdp_tag(uint32_t type, size_t length, uint8_t byte)
{
	size_t tag = begin_tag(type);

	for (size_t i = 0; i < length; i++)
		put_8(&information, byte);
	end_tag(tag);
}

void put_whole(void)
{
	size_t tag;

	begin_information();
	put_string_tag(1, "patches=10 seed=3");
	put_string_tag(2, "GRUB 2.06");
	put_module_tag(0x200000, 0x200123, "direct.scenario");
	put_module_tag(0x300000, 0x300000, "");
	tag = begin_tag(4); /* basic memory information, which we do not read */
	put_32(&information, 639);
	put_32(&information, 129920);
	end_tag(tag);
	tag = begin_map(24);
	put_entry(0, 0x9fc00, 1);
	put_entry(0x9fc00, 0x400, 2);
	put_entry(0xf0000, 0x10000, 2);
	put_entry(0x100000, 0x7ee0000, 1);
	put_entry(0x7fe0000, 0x20000, 3);
	end_tag(tag);
	map_end = information.size;
	put_framebuffer_tag(4096, 32, 1, "\x10\x08\x08\x08\x00\x08");
	put_rsdp_tag(14, 20, 0x14);
	put_rsdp_tag(15, 36, 0x15);
	end_information();
}

const char *parse_cut(size_t readable)
{
	uint8_t *copy = exact_copy(information.at, readable);
	const char *reason;

	comments_clear();
	memset(&told, 0xa5, sizeof(told));
	reason = multiboot2_parse(copy, readable, &told);
	if (told.loader_memory_count > 0)
		assert_true(told.loader_memory[0].base == (uintptr_t)copy);
	free(copy);
	return reason;
}

const char *parse_information(void)
{
	return parse_cut(information.size);
}

void assert_usable(unsigned index, uint64_t base, uint64_t length)
{
	assert_true(index < told.usable_count);
	assert_true(told.usable[index].base == base);
	assert_true(told.usable[index].length == length);
}
