/*
 * Tells a person what a judgement means, and what to do about it.
 */
#ifndef TOOLS_JUDGE_SUMMARY_H
#define TOOLS_JUDGE_SUMMARY_H

#include "tools/base/status.h"
#include "tools/child/live.h"
#include "tools/judge/judge.h"

#include <stdio.h>

/* Prints the machine, a line for each scenario, and the verdict. Nothing of it can start with a
 * byte that a terminal acts on, wherever the log is from. */
void summary_print(FILE *to, const struct judgement *judgement);

/* Judges a log that has just come, adds the lines of its bounds to it, and prints the summary; or,
 * as JSON, what "crossmod judge --json" prints of it. Returns what to exit with. */
enum status live_verdict(struct live *live, bool as_json);

#endif
