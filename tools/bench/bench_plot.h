/*
 * Plots of the bench's rows, by gnuplot.
 */
#ifndef TOOLS_BENCH_BENCH_PLOT_H
#define TOOLS_BENCH_BENCH_PLOT_H

#include "tools/base/status.h"
#include "tools/log/bench_rows.h"

/* Writes bench-cpus.svg (cost against CPUs) and bench-sites.svg (cost against the batch's size)
 * into the directory, which is made if it is not there, and what they were made of, bench.tsv and
 * bench.gnuplot. Not 0, with a note, when that cannot be done. */
enum status bench_plot(const char *directory, const char *machine, const struct bench_rows *rows);

#endif
