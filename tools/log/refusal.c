#include "tools/log/refusal.h"

#include "arch/refusal.h"
#include "lib/printable.h"

#include <string.h>

bool refusal_find(struct span output, char to[REFUSAL_SIZE])
{
	size_t at = span_find(output, REFUSAL_LINE), length = 0;

	if (at == output.length)
		return false;
	at += strlen(REFUSAL_LINE) - strlen(REFUSAL);
	for (;;) {
		size_t taken = printable_length(output.start + at, output.length - at);

		if (taken == 0 || length + taken >= REFUSAL_SIZE)
			break;
		memcpy(to + length, output.start + at, taken);
		at += taken;
		length += taken;
	}
	to[length] = '\0';
	return true;
}
