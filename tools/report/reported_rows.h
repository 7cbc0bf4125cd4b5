/*
 * What a database of results keeps of a log, as a judgement: for a report of a log that is not
 * there any more. Of the log's words there is what the database has of them, and no block.
 */
#ifndef TOOLS_REPORT_REPORTED_ROWS_H
#define TOOLS_REPORT_REPORTED_ROWS_H

#include "tools/judge/judge.h"
#include "tools/results/record.h"

/* The record must stay. False without memory; to be given to judgement_free() in both cases. */
bool rows_judge(const struct record *record, struct judgement *judgement);

#endif
