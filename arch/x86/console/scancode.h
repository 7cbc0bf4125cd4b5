/*
 * What a keyboard sends, as keys: scan code set 1, which the firmware leaves a keyboard controller
 * to translate to. Pure code.
 */
#ifndef X86_CONSOLE_SCANCODE_H
#define X86_CONSOLE_SCANCODE_H

#include <stdbool.h>
#include <stdint.h>

/* All zero at first. */
struct scancode {
	bool is_extended;   /* the byte before was the prefix e0 */
	unsigned to_ignore; /* bytes of a sequence that is no key we know */
	bool is_down[2][128];
};

/* Takes the next byte. Returns the key that is pressed by it: a letter as on a US keyboard, in
 * lower case, or a blank; SCANCODE_FORWARD for the arrows to the right and down and page down,
 * SCANCODE_BACK for those to the left and up and page up; else SCANCODE_OTHER. 0 when none is,
 * which is so while a key repeats, too. */
#define SCANCODE_FORWARD '>'
#define SCANCODE_BACK '<'
#define SCANCODE_OTHER '?'
char scancode_take(struct scancode *scancode, uint8_t byte);

#endif
