/*
 * Running a command in a test, and what it printed.
 */
#ifndef SAMPLE_PROVE_RUN_H
#define SAMPLE_PROVE_RUN_H

#include <stdio.h>

#include "tools/base/status.h"

#define PRINTED_SIZE (1 << 18)

extern char printed[PRINTED_SIZE], errors[1 << 16];

/* A file that is there between the two functions, for the begin and the end of a group of tests. */
extern char scenario_file[];
int make_scenario_file(void **state);
int remove_scenario_file(void **state);

/* crossmod prove with these options; and with the scenario's file behind them. */
enum status prove(const char *options);
enum status prove_file(const char *options);

unsigned lines_of(const char *string);

/* Runs a command of words with blanks between them, and keeps what it prints. */
enum status run_command(enum status (*command)(int, char **), const char *words);

/* The same of words that may have blanks in them. */
enum status run_words(enum status (*command)(int, char **), int count, const char *const *words);

#endif
