/*
 * Reads the lines of a whole log: TAP version 13, as far as the kernel speaks it; and version 14,
 * as far as it spoke it until format 2.
 */
#ifndef TOOLS_LOG_TAP_H
#define TOOLS_LOG_TAP_H

#include "lib/log_head.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"

enum tap_directive { TAP_NO_DIRECTIVE, TAP_SKIP, TAP_TODO };

/* One test; the strings lie in the log. */
struct tap_test {
	uint64_t line; /* 1 is the TAP line */
	bool ok;
	struct span name;	 /* of the scenario */
	struct span description; /* what it amounts to, in words: from the comment before its line,
				  * and until format 2 from behind its name */
	enum tap_directive directive;
	struct span reason; /* of the directive */
	bool has_block;
	struct span block; /* the lines of its YAML block, without "---" and "..." */
};

/* As many lines on the machine as a log has at most, and one more. */
#define TAP_MACHINE_LINES_MAX 12

#define TAP_UNMET_LINES_MAX 16

struct tap {
	bool is_old; /* by its first line, of format 1 or 2 */
	/* Of the comments before the plan, those of log_head.h; empty: not in the log. When one
	 * comes twice, the last one counts. */
	struct span heads[HEADS];
	bool has_plan;
	uint64_t planned;
	struct tap_test *tests; /* the numbers 1, 2, 3 ... in this order */
	size_t test_count;
	/* What stands behind "# " in the lines on the machine that come after the last test; of too
	 * many, the first ones. */
	struct span machine_lines[TAP_MACHINE_LINES_MAX];
	size_t machine_line_count;
	uint64_t lost; /* CPUs, by the lines after the plan */
	/* Likewise, of what was asked for and not done: the first ones, and how many there are. */
	struct span unmet_lines[TAP_UNMET_LINES_MAX];
	size_t unmet_count;
	bool bailed_out;
	struct span bail_out; /* the kernel's reason */
};

/* Reads the lines of a log, each with its newline, the TAP line first. The strings of the result
 * lie in `lines`. False, with an explanation, when a line is not one that the kernel writes, stands
 * in the wrong place, or is missing. To be given to tap_free() in both cases. */
bool tap_read(struct tap *tap, struct span lines, struct explanation *explanation);
void tap_free(struct tap *tap);

/* How such a log marks a test that proves nothing. Until format 2 it was a TODO, and so passed for
 * whoever reads TAP. */
enum tap_directive tap_inconclusive(const struct tap *tap);

#endif
