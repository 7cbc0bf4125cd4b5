/*
 * The text in which sites lie.
 */
#ifndef LINUX_TEXT_H
#define LINUX_TEXT_H

#include <stdbool.h>

#define TEXT_WHY_SIZE 320

/* Maps it twice: to execute, and to write. False, and why, with the policy that forbids it where it
 * can be told. */
bool text_init(char why[TEXT_WHY_SIZE]);

#endif
