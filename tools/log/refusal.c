#include "tools/log/refusal.h"

#include "arch/refusal.h"
#include "lib/printable.h"

#include <string.h>

bool refusal_find(struct span text, char to[REFUSAL_SIZE])
{
	size_t at = span_find(text, REFUSAL_LINE), length = 0;

	if (at == text.length)
		return false;
	at += strlen(REFUSAL_LINE) - strlen(REFUSAL);
	for (;;) {
		size_t taken = printable_length(text.start + at, text.length - at);

		if (taken == 0 || length + taken >= REFUSAL_SIZE)
			break;
		memcpy(to + length, text.start + at, taken);
		at += taken;
		length += taken;
	}
	to[length] = '\0';
	return true;
}
