/*
 * The input is a file of symbols. What is found in it is printable, and begins at or below the
 * address that was asked for; what is refused has added nothing.
 */
#include "lib/printable.h"
#include "tests/unit/sample/bytes.h"
#include "tools/watch/symbols.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_printable(const char *line, size_t size)
{
	size_t length = strnlen(line, size);

	require(length > 0 && length < size);
	for (size_t at = 0; at < length;) {
		size_t character = printable_length(line + at, length - at);

		require(character > 0);
		at += character;
	}
}

static void check_address(const struct symbols *symbols, bool is_added, uint64_t address)
{
	char words[SYMBOL_WORDS_SIZE];
	uint64_t offset, at_start = 1;
	const char *name = symbols_find(symbols, address, &offset);

	memset(words, '\x1b', sizeof(words));
	require(symbols_words(symbols, address, words) == (name != NULL));
	if (!name)
		return;
	check_printable(words, sizeof(words));
	require(is_added && offset <= address);
	require(symbols_find(symbols, address - offset, &at_start) == name && at_start == 0);
}

/* Every 8 bytes of the input are an address that may be a symbol's, and so is what is before it. */
static void check_addresses(const struct symbols *symbols, bool is_added, const uint8_t *bytes,
			    size_t size)
{
	for (size_t at = 0; at + 8 <= size; at += 8) {
		uint64_t address;

		memcpy(&address, bytes + at, sizeof(address));
		check_address(symbols, is_added, address);
		check_address(symbols, is_added, address - 1);
	}
	for (uint64_t address = 1; address != 0; address <<= 4)
		check_address(symbols, is_added, address);
	check_address(symbols, is_added, 0);
	check_address(symbols, is_added, UINT64_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	uint8_t *bytes = exact_copy(input, size);
	struct symbols *symbols = NULL;
	static struct explanation explanation;
	bool is_added;

	memset(explanation.line, '\x1b', sizeof(explanation.line));
	is_added = symbols_add_bytes(&symbols, "input", (const char *)bytes, size, 0, &explanation);
	require(symbols != NULL);
	check_addresses(symbols, is_added, bytes, size);
	if (!is_added)
		check_printable(explanation.line, sizeof(explanation.line));
	symbols_release(symbols);
	free(bytes);
	return 0;
}
