/*
 * Words in HTML and XML. All that comes from outside goes through here, so that nothing of it is
 * taken for HTML: its special characters are escaped, and what cannot be shown (lib/printable.h)
 * becomes '?'.
 */
#ifndef TOOLS_BASE_HTML_H
#define TOOLS_BASE_HTML_H

#include <stdint.h>
#include <stdio.h>

#include "tools/base/span.h"

/* As it may stand between tags, and between the quotes of an attribute. Tabs stay. */
void html_span(FILE *to, struct span span);
void html_words(FILE *to, const char *words);

/* The same for lines: newlines stay, too. */
void html_lines(FILE *to, const char *lines);

/* As it may stand in a query or a fragment of an address: all but letters, digits and "-._~" as
 * %XX, byte by byte. */
void html_uri(FILE *to, const char *string);

/* "1,140,306,962". */
#define HTML_NUMBER_SIZE 32
void html_number(uint64_t number, char to[HTML_NUMBER_SIZE]);
void html_print_number(FILE *to, uint64_t number);

/* "512 ns", "1.4 µs", "20 ms", "3 s": two digits where there are not more. */
#define HTML_TIME_SIZE 32
void html_time(uint64_t ns, char to[HTML_TIME_SIZE]);

#endif
