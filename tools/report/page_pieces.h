/*
 * What a page is of, and pieces that stand in several of its sections.
 *
 * Everything in it that has a number of its own has an id: "log-N", "scenario-N" and "file-N", from
 * 1 on, and "fN-lM" for line M of file N. All else that is said leads to one of these.
 */
#ifndef TOOLS_REPORT_PAGE_PIECES_H
#define TOOLS_REPORT_PAGE_PIECES_H

#include <stdio.h>

#include "tools/report/matrix.h"

struct page {
	const struct reported *reported;
	const struct matrix *matrix;
	const char *database; /* that all of it is from; NULL: it is from files */
	const char *explorer; /* the address of the explorer's page; NULL: none */
};

/* The beginning of a link to a line of a log's file; "</a>" ends it. */
void page_line_link(FILE *to, const struct reported_log *log, uint64_t line);

/* A link to a log's row, and to a scenario. */
void page_log_link(FILE *to, const struct page *page, size_t log);
void page_scenario_link(FILE *to, const struct page *page, size_t row);

/* A machine of a database: its number, and its name. */
void page_machine(FILE *to, const struct record *record);

/* How many logs of its machine there are, if this one is the first of them; else 0. Also where no
 * database says which machine it is of. */
size_t page_machine_logs(const struct page *page, size_t log);

/* "torn, late-old"; "nothing" for none. */
void page_outcomes(FILE *to, outcome_set outcomes);

#endif
