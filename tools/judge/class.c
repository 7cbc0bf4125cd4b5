#include "tools/judge/class.h"

#include "scenario/model_order.h"
#include "tools/judge/bound.h"
#include "tools/judge/line.h"

#include <inttypes.h>
#include <string.h>

/* What the kernel has said as it happened. */
#define EXCLUDED "# excluded "

static void append_models(struct line *line, unsigned models)
{
	const char *comma = "";

	for (enum model model = 0; model < MODELS; model++) {
		if (!(models >> model & 1))
			continue;
		line_append(line, "%s%s", comma, model_name(model));
		comma = ", ";
	}
}

static void print_class(FILE *to, unsigned strongest)
{
	struct line line = {.length = 0};

	line_append(&line, "class: as strong as ");
	append_models(&line, strongest);
	line_print(to, &line);
}

static void print_excluded(FILE *to, const struct judgement *judgement)
{
	struct span rest = judgement->log.lines, said;

	while (span_take_line(&rest, &said)) {
		struct line line = {.length = 0};

		if (!span_starts(said, EXCLUDED))
			continue;
		span_take(&said, "# ");
		line_append(&line, "%.*s", LINE_WHOLE(said));
		line_print(to, &line);
	}
}

/* Of all that ran: the patches that could have shown what the weaker model allows, and the stronger
 * one does not. */
static uint64_t patches_that_tell(const struct judgement *judgement, enum model weaker,
				  enum model stronger)
{
	uint64_t patches = 0;

	for (size_t index = 0; index < judgement->test_count; index++) {
		const struct judged_test *test = &judgement->tests[index];
		const outcome_set *allowed =
			test->kind == JUDGED_RUN ? judged_test_models(test) : NULL;

		if (allowed && (classify_telling(allowed[weaker]) &
				(outcome_set)~classify_telling(allowed[stronger])))
			patches += test->figures.patches;
	}
	return patches;
}

/* A model that is left, though a stronger one is, too: whatever excluded it would have excluded
 * that one. */
static void print_not_excluded(FILE *to, const struct judgement *judgement, enum model weaker,
			       enum model stronger)
{
	uint64_t patches = patches_that_tell(judgement, weaker, stronger);
	struct line line = {.length = 0};
	char bound[BOUND_PRINT_SIZE];

	line_append(&line, "not excluded %s: what it allows and %s does not, ", model_name(weaker),
		    model_name(stronger));
	bound_print(bound_of_zero(patches), BOUND_UP, bound);
	if (patches > 0)
		line_append(&line, "was not seen in %" PRIu64 " patches: below %s a patch (95 %%)",
			    patches, bound);
	else
		line_append(&line, "nothing that ran could have shown");
	line_print(to, &line);
}

/* The strongest models that are left, of which none is within another. */
static void print_undecided(FILE *to, unsigned strongest)
{
	struct line line = {.length = 0};

	if (!(strongest & (strongest - 1)))
		return;
	line_append(&line, "not decided: which of ");
	append_models(&line, strongest);
	line_append(&line, "; neither is stronger than the other");
	line_print(to, &line);
}

void class_print(FILE *to, const struct judgement *judgement)
{
	unsigned left = judgement->machine.consistent, strongest = classify_strongest(left);

	if (!judgement->header.classifies)
		return;
	fprintf(to, "\n");
	print_excluded(to, judgement);
	if (left == 0) {
		fprintf(to, "class: none, no model explains this machine\n");
		return;
	}
	for (enum model stronger = 0; stronger < MODELS; stronger++)
		for (enum model weaker = 0; weaker < MODELS; weaker++)
			if ((strongest >> stronger & 1) && (left >> weaker & 1) &&
			    weaker != stronger && model_is_within(stronger, weaker))
				print_not_excluded(to, judgement, weaker, stronger);
	print_undecided(to, strongest);
	print_class(to, strongest);
}
