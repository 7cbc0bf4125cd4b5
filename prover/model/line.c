#include "prover/model/line.h"

#include <stdarg.h>
#include <stdio.h>

void line_add(struct line *line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(line->characters + line->length, DESCRIPTION_SIZE - line->length,
			       format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length;
	if (line->length >= DESCRIPTION_SIZE)
		line->length = DESCRIPTION_SIZE - 1;
}

/* The bytes `from` to `end` - 1 of a site, which must have been fetched. */
void line_add_bytes(struct line *line, const struct system *system, unsigned site, code_word codes,
		    unsigned from, unsigned end)
{
	for (unsigned byte = from; byte < end; byte++)
		line_add(line, "%s%02x", byte > from ? " " : "",
			 system_value(system, codes, site, byte));
}

void line_add_whole(struct line *line, const struct system *system, unsigned site, code_word codes)
{
	line_add_bytes(line, system, site, codes, 0, system->scenario.sites[site].length);
}

/* The bytes of a site that have a code, from the head upwards. */
void line_add_codes(struct line *line, const struct system *system, unsigned site, code_word codes)
{
	const char *gap = "";

	for (unsigned byte = 0; byte < system->scenario.sites[site].length; byte++) {
		if (!code_of(system, codes, site, byte))
			continue;
		line_add(line, "%s%02x", gap, system_value(system, codes, site, byte));
		gap = " ";
	}
}

/* Which of two sites; of one alone nothing needs to be said. */
void line_add_site(struct line *line, const struct system *system, unsigned site)
{
	if (system->scenario.site_count > 1)
		line_add(line, " of site %u", site);
}
