#include "arch/x86/firmware/smbios.h"

#include "arch/x86/firmware/loader_string.h"
#include "arch/x86/firmware/smbios_entry.h"
#include "lib/string.h"

/* §6.1.2: the head of each structure, and types. */
#define HEAD_SIZE 4u
#define STRUCTURES_MAX 4096u

enum structure_type { TYPE_BIOS = 0, TYPE_SYSTEM = 1, TYPE_BOARD = 2, TYPE_END = 127 };

/* Where a structure has the numbers of its strings: §7.1, §7.2, §7.3. */
enum { BIOS_VENDOR = 4, BIOS_VERSION = 5, BIOS_DATE = 8 };
enum { SYSTEM_MAKER = 4, SYSTEM_PRODUCT = 5, SYSTEM_VERSION = 6 };

/* A structure, wholly inside the table: `bytes`, `length` of them, and then its strings, each with
 * its NUL, `strings_length` in all. */
struct structure {
	const uint8_t *bytes;
	size_t length;
	const uint8_t *strings;
	size_t strings_length;
};

/* The length of the string with its NUL; 0 when it does not end there. */
static size_t string_length(const uint8_t *string, size_t available)
{
	for (size_t i = 0; i < available; i++)
		if (string[i] == '\0')
			return i + 1;
	return 0;
}

/* Takes the first structure of `left` bytes. The bytes that it takes, or 0 when it is none. */
static size_t take_structure(const uint8_t *bytes, size_t left, struct structure *structure)
{
	size_t at, length;

	if (left < HEAD_SIZE || bytes[1] < HEAD_SIZE || bytes[1] > left)
		return 0;
	at = bytes[1];
	*structure = (struct structure){.bytes = bytes, .length = at, .strings = bytes + at};
	/* Where there is no string, two NULs end it all the same */
	while (at < left && bytes[at] != '\0') {
		length = string_length(bytes + at, left - at);
		if (length == 0)
			return 0;
		at += length;
	}
	structure->strings_length = at - structure->length;
	if (structure->strings_length == 0)
		at++;
	return at < left ? at + 1 : 0;
}

/* Appends a string of the structure, by the place of its number, behind a separator where there is
 * something already. */
static void append(struct loader_string *to, const struct structure *structure, size_t place,
		   const char *separator)
{
	size_t at = 0, length;
	unsigned number = place < structure->length ? structure->bytes[place] : 0;

	for (; number > 1 && at < structure->strings_length; number--)
		at += string_length(structure->strings + at, structure->strings_length - at);
	if (number != 1 || at >= structure->strings_length)
		return;
	length = string_length(structure->strings + at, structure->strings_length - at) - 1;
	while (length > 0 && structure->strings[at + length - 1] == ' ')
		length--;
	if (length == 0)
		return;
	if (to->length > 0)
		for (; *separator; separator++)
			loader_string_put(to, (uint8_t)*separator);
	loader_string_put_bytes(to, structure->strings + at, length);
}

static void append_product(struct loader_string *to, const struct structure *structure)
{
	append(to, structure, SYSTEM_MAKER, "; ");
	append(to, structure, SYSTEM_PRODUCT, " ");
	append(to, structure, SYSTEM_VERSION, " ");
}

static void read_table(const uint8_t *bytes, size_t left, struct smbios_machine *out)
{
	struct loader_string board, bios;
	struct structure structure;
	size_t taken;

	loader_string_begin(&board, out->board, sizeof(out->board));
	loader_string_begin(&bios, out->bios, sizeof(out->bios));
	for (unsigned i = 0; i < STRUCTURES_MAX; i++) {
		taken = take_structure(bytes, left, &structure);
		if (taken == 0 || bytes[0] == TYPE_END)
			return;
		if (bytes[0] == TYPE_BIOS && bios.length == 0) {
			append(&bios, &structure, BIOS_VENDOR, "");
			append(&bios, &structure, BIOS_VERSION, " ");
			append(&bios, &structure, BIOS_DATE, ", ");
		} else if (bytes[0] == TYPE_SYSTEM || bytes[0] == TYPE_BOARD) {
			append_product(&board, &structure);
		}
		bytes += taken;
		left -= taken;
	}
}

void smbios_read(const struct physical_memory *memory, uint64_t efi_system_table,
		 struct smbios_machine *out)
{
	struct smbios_table table;
	const uint8_t *bytes;

	memset(out, 0, sizeof(*out));
	if (!smbios_find(memory, efi_system_table, &table))
		return;
	bytes = physical_map(memory, table.address, table.length);
	if (bytes)
		read_table(bytes, table.length, out);
}
