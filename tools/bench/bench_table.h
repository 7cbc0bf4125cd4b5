/*
 * What "crossmod bench" prints of its rows.
 */
#ifndef TOOLS_BENCH_BENCH_TABLE_H
#define TOOLS_BENCH_BENCH_TABLE_H

#include "tools/log/bench_rows.h"

#include <stdio.h>

/* A table for people, machine by machine, with what became of the targets. */
void bench_table_print(FILE *to, const char *machine, const struct bench_rows *rows);

/* All rows, separated by tabs, under a line that names the columns: those of docs/bench-linux.md
 * first. */
void bench_table_tsv(FILE *to, const char *machine, const struct bench_rows *rows);

#endif
