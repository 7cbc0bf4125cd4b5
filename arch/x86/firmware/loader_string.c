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
static void drop_last_word(struct boot_text *text)
{
	while (text->length > 0 && !is_blank((uint8_t)text->to[text->length - 1]))
		text->length--;
	text->to[text->length] = '\0';
}

void boot_text_begin(struct boot_text *text, char *to, size_t size)
{
	*text = (struct boot_text){.to = to, .size = size};
	to[0] = '\0';
}

bool boot_text_put(struct boot_text *text, uint8_t byte)
{
	if (byte == '\0') {
		text->ended = true;
		return false;
	}
	if (text->length + 1 >= text->size) {
		text->cut = true;
		if (text->of_words && !is_blank(byte))
			drop_last_word(text);
		return false;
	}
	text->to[text->length++] = is_printable(byte) ? (char)byte : '?';
	text->to[text->length] = '\0';
	return true;
}

void boot_text_put_bytes(struct boot_text *text, const void *bytes, size_t available)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < available; i++)
		if (!boot_text_put(text, from[i]))
			return;
}
