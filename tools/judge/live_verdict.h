/*
 * The judgement of a log that has just come.
 */
#ifndef TOOLS_JUDGE_LIVE_VERDICT_H
#define TOOLS_JUDGE_LIVE_VERDICT_H

#include "tools/base/status.h"
#include "tools/child/live.h"

/* Judges it, and prints the summary. Returns what to exit with. */
enum status live_verdict(const struct live *live);

#endif
