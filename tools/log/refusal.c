#include "tools/log/refusal.h"

#include "arch/refusal.h"

#include <string.h>

bool refusal_find(struct span text, char to[REFUSAL_SIZE])
{
	size_t at = span_find(text, REFUSAL_LINE), length = 0;

	if (at == text.length)
		return false;
	at += strlen(REFUSAL_LINE) - strlen(REFUSAL);
	while (at < text.length && length < REFUSAL_SIZE - 1 && text.start[at] >= ' ' &&
	       text.start[at] <= '~')
		to[length++] = text.start[at++];
	to[length] = '\0';
	return true;
}
