#include "arch/x86/firmware/loader_string.h"

#include "lib/ascii.h"
#include "lib/string.h"

/* Half of an option would be another option. */
static void drop_last_word(struct loader_string *string)
{
	while (string->length > 0 && !ascii_is_blank(string->to[string->length - 1]))
		string->length--;
	string->to[string->length] = '\0';
}

static void keep_pending(struct loader_string *string, uint8_t byte)
{
	if (string->pending_count == PRINTABLE_CHARACTER_MAX)
		memmove(string->pending, string->pending + 1, --string->pending_count);
	string->pending[string->pending_count++] = byte;
}

/* The byte that is there now as '?' may be the last one of a character. */
static void complete(struct loader_string *string, uint8_t byte)
{
	keep_pending(string, byte);
	for (unsigned from = 0; from < string->pending_count; from++) {
		const char *bytes = (const char *)string->pending + from;
		unsigned count = string->pending_count - from;

		if (printable_length(bytes, count) != count)
			continue;
		memcpy(string->to + string->length - count, bytes, count);
		string->pending_count = 0;
	}
}

void loader_string_begin(struct loader_string *string, char *to, size_t size)
{
	*string = (struct loader_string){.to = to, .size = size};
	to[0] = '\0';
}

bool loader_string_put(struct loader_string *string, uint8_t byte)
{
	if (byte == '\0') {
		string->ended = true;
		return false;
	}
	if (string->length + 1 >= string->size) {
		string->cut = true;
		if (string->of_words && !ascii_is_blank((char)byte))
			drop_last_word(string);
		return false;
	}
	string->to[string->length++] = byte == '\t' ? '\t' : '?';
	string->to[string->length] = '\0';
	complete(string, byte);
	return true;
}

void loader_string_put_bytes(struct loader_string *string, const void *bytes, size_t available)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < available; i++)
		if (!loader_string_put(string, from[i]))
			return;
}
