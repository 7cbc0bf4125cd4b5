/*
 * A run, drawn: a sequence diagram as SVG, for pages, papers and slides.
 */
#ifndef PROVE_DIAGRAM_H
#define PROVE_DIAGRAM_H

#include <stddef.h>
#include <stdio.h>

#include "prover/model/moments.h"

/* "three-sync under snapshot: late-breakpoint": what stands above a drawing, of a part of a
 * scenario.
 */
#define DIAGRAM_TITLE_SIZE 160
void diagram_title(const struct scenario *scenario, unsigned part, enum model model,
		   enum outcome outcome, char title[DIAGRAM_TITLE_SIZE]);

/* Draws the moments of a run, from above to below: patcher, memory, each executor. `title` stands
 * above it. One document of SVG 1.1, with no style sheet and no script: colours are attributes,
 * which a page can override by the classes: run-line, run-text, run-quiet, run-chip, run-arrow
 * and run-head, which can be run-fetch, run-dot, run-bad; and each moment is a group run-moment,
 * whose id is `prefix` and its number from 0. */
void diagram_print(FILE *to, const struct system *system, const struct moment *moments,
		   size_t count, const char *title, const char *prefix);

#endif
