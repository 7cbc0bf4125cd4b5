#include "tools/watch/symbols_read.h"

#include "lib/printable.h"
#include "lib/sort.h"
#include "tools/base/grow.h"
#include "tools/base/input.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYMBOL_SIZE_MAX (1u << 20) /* of one without a size: no function is longer */

struct named {
	struct symbol symbol;
	size_t name; /* where it is in `names`; later ones are further behind */
};

struct symbols {
	struct named *items; /* by their addresses, but those that are just being added */
	size_t count, room;
	char *names; /* each with a NUL */
	size_t names_size, names_room;
};

static const struct input_kind input_symbols = {
	.max = (size_t)1000 * 1000 * 1000,
	.too_large = "is larger than 1 GB: give a System.map, or the file without what a debugger "
		     "needs (strip -g)",
};

bool symbols_put(struct symbols *symbols, struct symbol symbol, const char *name, size_t length)
{
	struct named *items =
		grow(symbols->items, &symbols->room, symbols->count + 1, sizeof(*items));
	char *names;

	if (length > SYMBOL_NAME_MAX)
		length = SYMBOL_NAME_MAX;
	if (!items)
		return false;
	symbols->items = items;
	names = grow(symbols->names, &symbols->names_room, symbols->names_size + length + 1, 1);
	if (!names)
		return false;
	symbols->names = names;
	items[symbols->count++] = (struct named){symbol, symbols->names_size};
	memcpy(names + symbols->names_size, name, length);
	names[symbols->names_size + length] = '\0';
	symbols->names_size += length + 1;
	return true;
}

/* Of those at one address the one that is to name it comes last. */
static int compare(const void *left, const void *right)
{
	const struct named *a = left, *b = right;

	if (a->symbol.address != b->symbol.address)
		return a->symbol.address < b->symbol.address ? -1 : 1;
	if (a->symbol.is_code != b->symbol.is_code)
		return a->symbol.is_code ? 1 : -1;
	if ((a->symbol.size != 0) != (b->symbol.size != 0))
		return a->symbol.size != 0 ? 1 : -1;
	if (a->symbol.is_global != b->symbol.is_global)
		return a->symbol.is_global ? 1 : -1;
	return a->name < b->name ? 1 : -1;
}

/* ---- Adding ---------------------------------------------------------------------------------- */

static bool check_added(const struct symbols *symbols, size_t first,
			char reason[SYMBOLS_REASON_SIZE])
{
	bool has_code = false, has_address = false;

	for (size_t i = first; i < symbols->count; i++) {
		has_code |= symbols->items[i].symbol.is_code;
		has_address |= symbols->items[i].symbol.address != 0;
	}
	if (has_code && has_address)
		return true;
	snprintf(
		reason, SYMBOLS_REASON_SIZE, "%s",
		has_code
			? "has no address but 0, as /proc/kallsyms has for all but root: copy it "
			  "as root"
			: "has no symbol of code: give the vmlinux of this kernel, its System.map, "
			  "or its /proc/kallsyms");
	return false;
}

bool symbols_add_bytes(struct symbols **symbols, const char *bytes, size_t size, uint64_t slide,
		       char reason[SYMBOLS_REASON_SIZE])
{
	struct symbols *all = *symbols ? *symbols : calloc(1, sizeof(*all));
	bool is_elf = size >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
	size_t count, names_size;

	reason[0] = '\0';
	if (!all)
		return false;
	*symbols = all;
	count = all->count;
	names_size = all->names_size;
	if (!(is_elf ? symbols_read_elf : symbols_read_list)(all, bytes, size, reason) ||
	    !check_added(all, count, reason)) {
		all->count = count;
		all->names_size = names_size;
		return false;
	}
	for (size_t i = count; i < all->count; i++)
		all->items[i].symbol.address += slide;
	sort(all->items, all->count, sizeof(*all->items), compare);
	return true;
}

bool symbols_add(struct symbols **symbols, const char *path, uint64_t slide,
		 struct explanation *explanation)
{
	char reason[SYMBOLS_REASON_SIZE];
	char *bytes;
	size_t size;
	bool is_added;

	if (input_read(path, &input_symbols, &bytes, &size, explanation) != STATUS_AS_EXPECTED)
		return false;
	is_added = symbols_add_bytes(symbols, bytes, size, slide, reason);
	free(bytes);
	if (is_added)
		return true;
	if (reason[0] == '\0')
		return explain_no_memory(explanation);
	return explain(explanation, "%s %s", path, reason);
}

void symbols_release(struct symbols *symbols)
{
	if (!symbols)
		return;
	free(symbols->items);
	free(symbols->names);
	free(symbols);
}

/* ---- Finding --------------------------------------------------------------------------------- */

/* How many begin at the address, or below it. */
static size_t count_up_to(const struct symbols *symbols, uint64_t address)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->items[middle].symbol.address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *offset)
{
	size_t count = count_up_to(symbols, address);
	const struct named *last = count > 0 ? &symbols->items[count - 1] : NULL;
	uint64_t size;

	if (!last || !last->symbol.is_code)
		return NULL;
	size = last->symbol.size ? last->symbol.size : SYMBOL_SIZE_MAX;
	*offset = address - last->symbol.address;
	return *offset < size ? symbols->names + last->name : NULL;
}

bool symbols_words(const struct symbols *symbols, uint64_t address, char to[SYMBOL_WORDS_SIZE])
{
	char behind[32] = "";
	uint64_t offset;
	const char *name = symbols_find(symbols, address, &offset);
	int length;

	if (!name)
		return false;
	if (offset > 0)
		snprintf(behind, sizeof(behind), "+0x%llx", (unsigned long long)offset);
	length = snprintf(to, SYMBOL_WORDS_SIZE, "%s%s", name, behind);
	if (length >= SYMBOL_WORDS_SIZE)
		snprintf(to, SYMBOL_WORDS_SIZE, "%.*s...%s",
			 SYMBOL_WORDS_SIZE - 4 - (int)strlen(behind), name, behind);
	printable_clean(to);
	return true;
}
