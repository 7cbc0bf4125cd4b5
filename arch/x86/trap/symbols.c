#include "arch/x86/trap/symbols.h"

#include "arch/x86/memory/layout.h"
#include "lib/format.h"

/* build/symbols.S, by scripts/symbols.sh: sorted by address. */
extern const uint64_t symbols_count;
extern const uint64_t symbols_addresses[];
extern const uint32_t symbols_names[];
extern const char symbols_strings[];

void symbols_describe(char *to, size_t size, uint64_t address)
{
	uint64_t low = 0, high = symbols_count;

	to[0] = '\0';
	if (address < (uint64_t)text_start || address >= (uint64_t)text_end)
		return;
	while (low < high) { /* the first symbol above the address */
		uint64_t middle = low + (high - low) / 2;

		if (symbols_addresses[middle] <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0)
		format_string(to, size, "%s+0x%llx", symbols_strings + symbols_names[low - 1],
			      (unsigned long long)(address - symbols_addresses[low - 1]));
}
