/*
 * The input is a byte of flags, which says how the entry point is found and whether checksums are
 * made right, and then a piece of physical memory, which begins with the entry point, or with
 * UEFI's system table.
 */
#include "arch/x86/firmware/smbios.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/fake/fake_memory.h"
#include "tests/unit/sample/bytes.h"

enum {
	FLAG_EFI = 1,	/* it is the system table, and not the entry point, */
	FLAG_REPAIR = 2 /* and what is at ENTRY, or at the beginning, gets a right checksum */
};

#define BIOS_AREA 0xf0000u
#define AREA_SIZE 0x10000u
#define ENTRY 256u

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static struct bytes block;

static void repair(size_t at)
{
	size_t length_at, length;

	if (block.size < at + 8)
		return;
	length_at = memcmp(block.at + at, "_SM3_", 5) == 0 ? at + 6 : at + 5;
	length = block.at[length_at];
	if (length >= 8 && at + length <= block.size)
		set_checksum(&block, at, length, length_at - 1);
}

static void check_words(const char words[SMBIOS_WORDS_SIZE])
{
	CHECK(strnlen(words, SMBIOS_WORDS_SIZE) < SMBIOS_WORDS_SIZE);
	for (; *words; words++)
		CHECK((uint8_t)*words >= ' ' || *words == '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static uint8_t area[AREA_SIZE];
	struct smbios_machine machine;
	struct fake_memory fake;
	uint8_t flags;

	if (size == 0 || size > 16384)
		return 0;
	flags = input[0];
	block.size = 0;
	put_raw(&block, input + 1, size - 1);
	if (flags & FLAG_REPAIR)
		repair(flags & FLAG_EFI ? ENTRY : 0);
	memset(area, 0, sizeof(area));
	memcpy(area, block.at, block.size);

	fake_memory_begin(&fake);
	fake_memory_add(&fake, BIOS_AREA, area, sizeof(area));
	memset(&machine, 0xa5, sizeof(machine));
	smbios_read(&fake.memory, flags & FLAG_EFI ? BIOS_AREA : 0, &machine);
	check_words(machine.board);
	check_words(machine.bios);
	fake_memory_end(&fake);
	return 0;
}
