#include "tools/watch/symbols.h"

#include "lib/printable.h"
#include "lib/sort.h"
#include "tools/base/input.h"
#include "tools/watch/symbols_read.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYMBOL_SIZE_MAX (1u << 20) /* of one without a size: no function is longer */

static const struct input_kind input_symbols = {
	.max = (size_t)1000 * 1000 * 1000,
	.too_large = "is larger than 1 GB: give a System.map, or the file without what a debugger "
		     "needs (strip -g)",
};

/* Of those at one address the one that is to name it comes last. */
static int compare(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->is_code != b->is_code)
		return a->is_code ? 1 : -1;
	if ((a->size != 0) != (b->size != 0))
		return a->size != 0 ? 1 : -1;
	if (a->is_global != b->is_global)
		return a->is_global ? 1 : -1;
	return a->name < b->name ? 1 : -1;
}

/* ---- Adding ---------------------------------------------------------------------------------- */

static bool check_added(const struct symbols *symbols, size_t first, const char *name,
			struct explanation *explanation)
{
	bool has_code = false, has_address = false;

	for (size_t i = first; i < symbols->count; i++) {
		has_code |= symbols->items[i].is_code;
		has_address |= symbols->items[i].address != 0;
	}
	if (!has_code)
		return explain(explanation,
			       "%s has no symbol of code: give the vmlinux of this kernel, its "
			       "System.map, or its /proc/kallsyms",
			       name);
	if (!has_address)
		return explain(explanation,
			       "%s has no address but 0, as /proc/kallsyms has for all but root: "
			       "copy it as root",
			       name);
	return true;
}

bool symbols_add_bytes(struct symbols **symbols, const char *name, const char *bytes, size_t size,
		       uint64_t slide, struct explanation *explanation)
{
	struct symbols *all = *symbols ? *symbols : calloc(1, sizeof(*all));
	bool is_elf = size >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
	size_t count, names_size;

	if (!all)
		return explain_no_memory(explanation);
	*symbols = all;
	count = all->count;
	names_size = all->names_size;
	if (!(is_elf ? symbols_read_elf : symbols_read_list)(all, name, bytes, size, explanation) ||
	    !check_added(all, count, name, explanation)) {
		all->count = count;
		all->names_size = names_size;
		return false;
	}
	for (size_t i = count; i < all->count; i++)
		all->items[i].address += slide;
	sort(all->items, all->count, sizeof(*all->items), compare);
	return true;
}

bool symbols_add(struct symbols **symbols, const char *path, uint64_t slide,
		 struct explanation *explanation)
{
	char *bytes;
	size_t size;
	bool is_added;

	if (input_read(path, &input_symbols, &bytes, &size, explanation) != STATUS_AS_EXPECTED)
		return false;
	is_added = symbols_add_bytes(symbols, path, bytes, size, slide, explanation);
	free(bytes);
	return is_added;
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
	return sorted_up_to(symbols->items, symbols->count, sizeof(symbols->items[0]), address);
}

const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *offset)
{
	size_t count = count_up_to(symbols, address);
	const struct symbol *last = count > 0 ? &symbols->items[count - 1] : NULL;
	uint64_t size;

	if (!last || !last->is_code)
		return NULL;
	size = last->size ? last->size : SYMBOL_SIZE_MAX;
	*offset = address - last->address;
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
