/*
 * What the log says of the machine.
 */
#ifndef LINUX_DESCRIBE_H
#define LINUX_DESCRIBE_H

#include <stdbool.h>

/* Says whether interrupts show, and what it means if they do not. */
void describe_interrupts(bool they_show);

#endif
