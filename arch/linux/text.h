/*
 * The text in which sites lie, and where that of the program is.
 */
#ifndef LINUX_TEXT_H
#define LINUX_TEXT_H

#include <stdbool.h>

#define TEXT_WHY_SIZE 320

/* Maps it twice: to execute, and to write. False, and why, with the policy that forbids it where it
 * can be told. */
bool text_init(char why[TEXT_WHY_SIZE]);

/* Where the program begins and its text ends, by the linker. Its file has addresses from the first
 * byte on. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier): it is the linker's */
extern const char __executable_start[], etext[];

#endif
