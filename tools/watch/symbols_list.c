/*
 * Lines as "ffffffff81000000 T startup_64", with a tab and "[module]" behind it or not. Those of
 * nm(1) that have blanks in the place of an address are of another file's symbols.
 */
#include "tools/watch/symbols_read.h"

#include "tools/base/span.h"

#include <string.h>

#define DIGITS_MAX 16
#define NO_ADDRESS "                 "

static bool take_address(struct span *line, uint64_t *address)
{
	size_t digits = 0;

	for (*address = 0; digits < line->length && digits <= DIGITS_MAX; digits++) {
		char c = line->start[digits];

		if (c >= '0' && c <= '9')
			*address = *address << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*address = *address << 4 | (uint64_t)(c - 'a' + 10);
		else
			break;
	}
	if (digits == 0 || digits > DIGITS_MAX)
		return false;
	line->start += digits;
	line->length -= digits;
	return span_take(line, " ");
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* All but the name. */
static bool take_symbol(struct span *line, struct symbol *symbol)
{
	char kind;

	if (!take_address(line, &symbol->address) || line->length < 3 ||
	    !is_letter(line->start[0]) || line->start[1] != ' ' ||
	    memchr(line->start, '\0', line->length))
		return false;
	kind = line->start[0];
	symbol->is_code = strchr("tTwW", kind) != NULL;
	symbol->is_global = kind == 'T';
	line->start += 2;
	line->length -= 2;
	return true;
}

/* What is left of the line is the name; of one in a module the tab becomes a blank. */
static bool put_name(struct symbols *symbols, const struct symbol *symbol, struct span name)
{
	char changed[SYMBOL_NAME_MAX];
	size_t tab = span_find(name, "\t");

	if (tab == name.length || name.length > sizeof(changed))
		return symbols_put(symbols, symbol, name.start, name.length);
	memcpy(changed, name.start, name.length);
	changed[tab] = ' ';
	return symbols_put(symbols, symbol, changed, name.length);
}

bool symbols_read_list(struct symbols *symbols, const char *name, const char *bytes, size_t size,
		       struct explanation *explanation)
{
	struct span rest = {bytes, size}, line;

	for (unsigned long long number = 1; rest.length > 0; number++) {
		struct symbol symbol = {0};

		if (!span_take_line(&rest, &line)) {
			line = rest;
			rest.length = 0;
		}
		if (span_starts(line, NO_ADDRESS))
			continue;
		if (!take_symbol(&line, &symbol))
			return explain(explanation,
				       "%s is no ELF file, and no list of symbols as System.map "
				       "is: line %llu has not an address, a letter and a name",
				       name, number);
		if (!put_name(symbols, &symbol, line))
			return explain_no_memory(explanation);
	}
	return true;
}
