#include "tests/unit/sample/pvh_build.h"

#include "arch/x86/firmware/pvh.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct bytes start_info;
struct boot_info pvh_told;

void begin_start_info(void)
{
	start_info.size = 0;
	put_zeros(&start_info, START_INFO_SIZE);
	set_32(&start_info, MAGIC, 0x336ec578);
	set_32(&start_info, VERSION, 1);
}

void point(size_t field)
{
	set_32(&start_info, field, (uint32_t)(START_INFO + start_info.size));
}

void put_range(uint64_t base, uint64_t length, uint32_t type)
{
	put_64(&start_info, base);
	put_64(&start_info, length);
	put_32(&start_info, type);
	put_32(&start_info, 0);
}

void put_module_entry(uint64_t base, uint64_t length, uint64_t name)
{
	put_64(&start_info, base);
	put_64(&start_info, length);
	put_64(&start_info, name);
	put_64(&start_info, 0);
}

void put_one_range(void)
{
	point(MEMORY_MAP);
	set_32(&start_info, MEMORY_MAP_COUNT, 1);
	put_range(0x100000, 0x7f00000, 1);
}

void put_whole_start_info(void)
{
	size_t name;

	begin_start_info();
	set_32(&start_info, RSDP, 0xf5a10);
	point(COMMAND_LINE);
	put_string(&start_info, "patches=10 seed=3");
	name = start_info.size;
	put_string(&start_info, "direct.scenario");
	point(MODULES);
	set_32(&start_info, MODULE_COUNT, 2);
	put_module_entry(0x200000, 0x123, START_INFO + name);
	put_module_entry(0x300000, 0, 0);
	point(MEMORY_MAP);
	set_32(&start_info, MEMORY_MAP_COUNT, 3);
	put_range(0, 0x9fc00, 1);
	put_range(0x100000, 0x7f00000, 1);
	put_range(0x7fe0000, 0x20000, 2);
}

const char *parse_start_info_cut(size_t readable)
{
	struct fake_memory fake;
	const char *reason;

	fake_memory_begin(&fake);
	fake_memory_add(&fake, START_INFO, start_info.at, readable);
	comments_clear();
	memset(&pvh_told, 0xa5, sizeof(pvh_told));
	reason = pvh_parse(&fake.memory, START_INFO, &pvh_told);
	fake_memory_end(&fake);
	return reason;
}

const char *parse_start_info(void)
{
	return parse_start_info_cut(start_info.size);
}

void assert_range(unsigned index, uint64_t base, uint64_t length)
{
	assert_true(index < pvh_told.usable_count);
	assert_true(pvh_told.usable[index].base == base);
	assert_true(pvh_told.usable[index].length == length);
}
