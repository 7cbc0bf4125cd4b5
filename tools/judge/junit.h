/*
 * Judgements as JUnit's XML, which CI servers show. Names of tests are those of scenarios, and no
 * figure is in them: they are the same from run to run.
 */
#ifndef TOOLS_JUDGE_JUNIT_H
#define TOOLS_JUDGE_JUNIT_H

#include <stdio.h>

#include "tools/judge/walk.h"

/* junit_log() of each log comes between the two. */
void junit_begin(FILE *to);
void junit_log(FILE *to, const struct judge_walk *walk, const struct judgement *judgement);
void junit_end(FILE *to);

#endif
