#include "arch/x86/console/scancode.h"

#define PREFIX 0xe0
#define PREFIX_PAUSE 0xe1 /* the pause key: two more bytes when it is pressed, and two more */
#define PAUSE_BYTES 2
#define RELEASED 0x80

/* Codes 2a and 36 behind the prefix are shift keys that were never pressed. */
#define FAKE_LEFT_SHIFT 0x2a
#define FAKE_RIGHT_SHIFT 0x36

/* What a keyboard sends when it has lost some. All else that it says of itself looks like a key
 * that is released. */
#define OVERRUN 0x00

/* By code; the others are 0. */
static const char letters[128] = {
	[0x10] = 'q', [0x11] = 'w', [0x12] = 'e', [0x13] = 'r', [0x14] = 't', [0x15] = 'y',
	[0x16] = 'u', [0x17] = 'i', [0x18] = 'o', [0x19] = 'p', [0x1e] = 'a', [0x1f] = 's',
	[0x20] = 'd', [0x21] = 'f', [0x22] = 'g', [0x23] = 'h', [0x24] = 'j', [0x25] = 'k',
	[0x26] = 'l', [0x2c] = 'z', [0x2d] = 'x', [0x2e] = 'c', [0x2f] = 'v', [0x30] = 'b',
	[0x31] = 'n', [0x32] = 'm', [0x39] = ' ',
};

/* Behind the prefix; without it these codes are the number pad's. */
static const char arrows[128] = {
	[0x48] = SCANCODE_BACK,	   /* up */
	[0x49] = SCANCODE_BACK,	   /* page up */
	[0x4b] = SCANCODE_BACK,	   /* left */
	[0x4d] = SCANCODE_FORWARD, /* right */
	[0x50] = SCANCODE_FORWARD, /* down */
	[0x51] = SCANCODE_FORWARD, /* page down */
};

char scancode_take(struct scancode *scancode, uint8_t byte)
{
	bool is_extended = scancode->is_extended;
	uint8_t code = byte & (uint8_t)~RELEASED;

	if (scancode->to_ignore > 0) {
		scancode->to_ignore--;
		return 0;
	}
	if (byte == PREFIX_PAUSE) {
		scancode->to_ignore = PAUSE_BYTES;
		return 0;
	}
	scancode->is_extended = byte == PREFIX;
	if (byte == PREFIX || byte == OVERRUN ||
	    (is_extended && (code == FAKE_LEFT_SHIFT || code == FAKE_RIGHT_SHIFT)))
		return 0;

	bool was_down = scancode->is_down[is_extended][code];

	scancode->is_down[is_extended][code] = !(byte & RELEASED);
	if (was_down || (byte & RELEASED))
		return 0;
	char key = is_extended ? arrows[code] : letters[code];

	return key ? key : SCANCODE_OTHER;
}
