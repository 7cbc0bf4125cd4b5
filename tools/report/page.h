/*
 * The page: one file of HTML that needs nothing else, and shows all without JavaScript.
 */
#ifndef TOOLS_REPORT_PAGE_H
#define TOOLS_REPORT_PAGE_H

#include "tools/report/page_pieces.h"

/* What does not arrive at `to` shows there. */
void page_print(FILE *to, const struct page *page);

#endif
