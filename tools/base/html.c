#include "tools/base/html.h"

#include <inttypes.h>
#include <string.h>

#include "lib/printable.h"

/* ---- What is from outside -------------------------------------------------------------------- */

static const char *entity(char character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* `kept` are controls that stay. Returns how many bytes it was. */
static size_t put_character(FILE *to, const char *at, size_t left, const char *kept)
{
	size_t length = printable_length(at, left);
	const char *escaped = entity(*at);

	if (escaped)
		fputs(escaped, to);
	else if (length > 0)
		fwrite(at, 1, length, to);
	else
		fputc(*at && strchr(kept, *at) ? *at : '?', to);
	return length > 0 ? length : 1;
}

static void put(FILE *to, struct span span, const char *kept)
{
	for (size_t at = 0; at < span.length;)
		at += put_character(to, span.start + at, span.length - at, kept);
}

void html_span(FILE *to, struct span span)
{
	put(to, span, "\t");
}

void html_words(FILE *to, const char *words)
{
	put(to, (struct span){words, strlen(words)}, "\t");
}

void html_lines(FILE *to, const char *lines)
{
	put(to, (struct span){lines, strlen(lines)}, "\t\n");
}

void html_uri(FILE *to, const char *string)
{
	static const char kept[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789-._~";

	for (; *string; string++) {
		if (strchr(kept, *string))
			fputc(*string, to);
		else
			fprintf(to, "%%%02X", (unsigned char)*string);
	}
}

/* ---- Numbers --------------------------------------------------------------------------------- */

void html_number(uint64_t number, char to[HTML_NUMBER_SIZE])
{
	char digits[24];
	int count = snprintf(digits, sizeof(digits), "%" PRIu64, number);
	size_t length = 0;

	for (int n = 0; n < count; n++) {
		if (n > 0 && (count - n) % 3 == 0)
			to[length++] = ',';
		to[length++] = digits[n];
	}
	to[length] = '\0';
}

void html_print_number(FILE *to, uint64_t number)
{
	char digits[HTML_NUMBER_SIZE];

	html_number(number, digits);
	fputs(digits, to);
}

void html_time(uint64_t ns, char to[HTML_TIME_SIZE])
{
	static const struct {
		uint64_t ns;
		const char *name;
	} units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "µs"}};

	for (size_t n = 0; n < sizeof(units) / sizeof(units[0]); n++) {
		if (ns < units[n].ns)
			continue;
		snprintf(to, HTML_TIME_SIZE, "%.*f %s", ns < 10 * units[n].ns,
			 (double)ns / (double)units[n].ns, units[n].name);
		return;
	}
	snprintf(to, HTML_TIME_SIZE, "%" PRIu64 " ns", ns);
}
