/*
 * Running a command in a test, and what it printed.
 */
#ifndef SAMPLE_PROVE_RUN_H
#define SAMPLE_PROVE_RUN_H

#include <stdio.h>

#include "tools/base/status.h"

#define PRINTED_SIZE (1 << 18)

extern char printed[PRINTED_SIZE], errors[1 << 16];

/* Runs a command of words with blanks between them, and keeps what it prints. */
enum status run_command(enum status (*command)(int, char **), const char *words);

#endif
