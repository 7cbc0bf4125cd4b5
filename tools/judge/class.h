/*
 * What a log that classifies a machine comes to, for people: its class, what excluded which model,
 * and below which rate lies what nothing has excluded.
 */
#ifndef TOOLS_JUDGE_CLASS_H
#define TOOLS_JUDGE_CLASS_H

#include <stdio.h>

#include "tools/judge/judge.h"

/* Prints it, where the log was one of "crossmod classify", and nothing for any other. */
void class_print(FILE *to, const struct judgement *judgement);

#endif
