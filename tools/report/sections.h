/*
 * The sections of the page, each with a heading.
 */
#ifndef TOOLS_REPORT_SECTIONS_H
#define TOOLS_REPORT_SECTIONS_H

#include "tools/report/page_pieces.h"

/* The logs: of what machine, as what they are judged, or why not. */
void page_logs(FILE *to, const struct page *page);

/* Which models each log leaves, and what excluded the others. */
void page_classes(FILE *to, const struct page *page);

/* Scenarios by logs. */
void page_matrix(FILE *to, const struct page *page);

/* What stands out: outcomes that no model allows, and costs far from what is usual. */
void page_outliers(FILE *to, const struct page *page);

/* What patches cost, of all scenarios. */
void page_costs(FILE *to, const struct page *page);

/* Each scenario: what it is, what the models allow, what it cost. */
void page_scenarios(FILE *to, const struct page *page);

/* All lines of all files. */
void page_files(FILE *to, const struct page *page);

/* One cell of the matrix, of a test that has run: its verdict, what it rests on, and how rare that
 * is. */
void page_cell(FILE *to, const struct reported_log *log, size_t test);

#endif
