/*
 * Whether the rows of one bench agree with each other, and none is missing.
 */
#ifndef TOOLS_LOG_BENCH_CHECK_H
#define TOOLS_LOG_BENCH_CHECK_H

#include "tools/log/bench_rows.h"
#include "tools/log/header.h"

/* Looks at the rows of one log. False with an explanation when they contradict each other. */
bool bench_rows_agree(const struct bench_rows *rows, struct explanation *explanation);

/* Looks at the lines of the log that sum up the bench: how many rounds there were, and on how many
 * of the machine's CPUs. False likewise; no such line says nothing wrong. */
bool bench_lines_agree(struct span lines, const struct header *header,
		       const struct bench_rows *rows, struct explanation *explanation);

#endif
