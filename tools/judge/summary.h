/*
 * Tells a person what a judgement means, and what to do about it.
 */
#ifndef TOOLS_JUDGE_SUMMARY_H
#define TOOLS_JUDGE_SUMMARY_H

#include "tools/judge/judge.h"

#include <stdio.h>

/* Prints the machine, a line for each scenario, and the verdict. Nothing of it can start with a
 * byte that a terminal acts on, wherever the log is from. */
void summary_print(FILE *to, const struct judgement *judgement);

#endif
