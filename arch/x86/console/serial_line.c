#include "arch/serial_line.h"

#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/string.h"

#define BAUD_MAX 115200u
#define BAUD_MIN 1200u
#define PORTS 4
#define PORT_NAME_LENGTH 4 /* "com1" */
#define BASE_MIN 0x100u	   /* below it are the chipset's own registers */
#define BASE_STEP 8u

const struct serial_line serial_line_default = {.base = 0x3f8, .divisor = 1};

/* More digits than any number that is allowed has are refused before they can wrap. */
#define DIGITS_MAX 6

/* False when it is not 1 to DIGITS_MAX digits of that base. */
static bool parse_digits(const char *word, size_t length, unsigned base, uint32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned digit = ascii_digit(word[i]);

		if (digit >= base || i >= DIGITS_MAX)
			return false;
		*number = *number * base + digit;
	}
	return length > 0;
}

static bool parse_address(const char *word, size_t length, uint16_t *base)
{
	uint32_t number;

	if (length <= 2 || word[0] != '0' || (word[1] | ('a' ^ 'A')) != 'x' ||
	    !parse_digits(word + 2, length - 2, 16, &number) || number < BASE_MIN ||
	    number > UINT16_MAX || number % BASE_STEP != 0)
		return false;
	*base = (uint16_t)number;
	return true;
}

static const uint16_t bases[PORTS] = {0x3f8, 0x2f8, 0x3e8, 0x2e8};

static bool parse_port(const char *word, size_t length, uint16_t *base)
{
	if (length != PORT_NAME_LENGTH || memcmp(word, "com", 3) != 0)
		return parse_address(word, length, base);
	if (word[3] < '1' || word[3] >= '1' + PORTS)
		return false;
	*base = bases[word[3] - '1'];
	return true;
}

static bool parse_speed(const char *word, uint16_t *divisor)
{
	uint32_t baud;

	if (!parse_digits(word, strlen(word), 10, &baud) || baud < BAUD_MIN || baud > BAUD_MAX ||
	    BAUD_MAX % baud != 0)
		return false;
	*divisor = (uint16_t)(BAUD_MAX / baud);
	return true;
}

unsigned serial_line_speed(const struct serial_line *line)
{
	return BAUD_MAX / line->divisor;
}

bool serial_line_parse(const char *value, struct serial_line *line)
{
	struct serial_line parsed = serial_line_default;
	size_t length = 0;

	while (value[length] != '\0' && value[length] != ',')
		length++;
	if (!parse_port(value, length, &parsed.base) ||
	    (value[length] == ',' && !parse_speed(value + length + 1, &parsed.divisor)))
		return false;
	*line = parsed;
	return true;
}

size_t serial_line_print(const struct serial_line *line, char *to, size_t size)
{
	for (unsigned port = 0; port < PORTS; port++)
		if (bases[port] == line->base)
			return format_string(to, size, "com%u,%u", port + 1,
					     serial_line_speed(line));
	return format_string(to, size, "0x%x,%u", line->base, serial_line_speed(line));
}
