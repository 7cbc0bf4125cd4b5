#include "tools/judge/walk.h"

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
	for (; walk->counted < judgement->log.lines.start; walk->counted++)
		walk->line += *walk->counted == '\n';
	walk->another = log_is_in(walk->rest);
	return true;
}
