/*
 * The keyboard: a PS/2 one, or what the firmware shows as one. It is asked, now and then, and never
 * waited for.
 */
#ifndef X86_CONSOLE_KEYBOARD_H
#define X86_CONSOLE_KEYBOARD_H

#include <stdbool.h>

/* Looks whether a controller answers, and drops what was typed before. Boot CPU, once. */
void keyboard_init(void);

/* Whether it does. */
bool keyboard_answers(void);

/* The next key that was pressed, as scancode_take() returns it; 0: none. Reads a bounded number of
 * bytes. One CPU at a time; any context. */
char keyboard_key(void);

/* Resets the machine: by the controller, by the chip set, by a triple fault. */
_Noreturn void keyboard_reset(void);

#endif
