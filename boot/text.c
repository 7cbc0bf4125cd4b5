#include "boot/text.h"

#include "lib/string.h"

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

static void keep_pending(struct boot_text *text, uint8_t byte)
{
	if (text->pending_count == PRINTABLE_CHARACTER_MAX)
		memmove(text->pending, text->pending + 1, --text->pending_count);
	text->pending[text->pending_count++] = byte;
}

/* The byte that is there now as '?' may be the last one of a character. */
static void complete(struct boot_text *text, uint8_t byte)
{
	keep_pending(text, byte);
	for (unsigned from = 0; from < text->pending_count; from++) {
		const char *bytes = (const char *)text->pending + from;
		unsigned count = text->pending_count - from;

		if (printable_length(bytes, count) != count)
			continue;
		memcpy(text->to + text->length - count, bytes, count);
		text->pending_count = 0;
	}
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
	text->to[text->length++] = byte == '\t' ? '\t' : '?';
	text->to[text->length] = '\0';
	complete(text, byte);
	return true;
}

void boot_text_put_bytes(struct boot_text *text, const void *bytes, size_t available)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < available; i++)
		if (!boot_text_put(text, from[i]))
			return;
}
