#include "arch/x86/firmware/loader_string.h"

#include "lib/ascii.h"

static bool is_printable(uint8_t byte)
{
	return ascii_is_printable((char)byte) || byte == '\t';
}

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

/* Half of an option would be another option. */
static void drop_last_word(struct loader_string *string)
{
	while (string->length > 0 && !is_blank((uint8_t)string->to[string->length - 1]))
		string->length--;
	string->to[string->length] = '\0';
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
		if (string->of_words && !is_blank(byte))
			drop_last_word(string);
		return false;
	}
	string->to[string->length++] = is_printable(byte) ? (char)byte : '?';
	string->to[string->length] = '\0';
	return true;
}

void loader_string_put_bytes(struct loader_string *string, const void *bytes, size_t available)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < available; i++)
		if (!loader_string_put(string, from[i]))
			return;
}
