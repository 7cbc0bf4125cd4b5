#include "tools/judge/walk.h"

/* Up to the log, which is nowhere when there is none. */
static void count_lines(struct judge_walk *walk, const struct judgement *judgement)
{
	for (; walk->counted < judgement->log.lines.start; walk->counted++)
		walk->line += *walk->counted == '\n';
}

void judge_walk_begin(struct judge_walk *walk, char *bytes, size_t *length)
{
	*length = log_clean(bytes, bytes, *length);
	*walk = (struct judge_walk){
		.rest = {bytes, *length}, .counted = bytes, .line = 1, .another = true};
}

bool judge_walk_next(struct judge_walk *walk, struct judgement *judgement)
{
	if (!walk->another)
		return false;
	judge_next(judgement, &walk->rest);
	walk->number++;
	count_lines(walk, judgement);
	walk->another = log_is_in(walk->rest);
	return true;
}

void judge_walk_only(struct judge_walk *walk, const char *bytes, size_t length,
		     struct judgement *judgement)
{
	judge(judgement, bytes, length);
	*walk = (struct judge_walk){.counted = judgement->owned, .number = 1, .line = 1};
	count_lines(walk, judgement);
}
