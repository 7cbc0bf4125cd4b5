/*
 * Judging logs in tests.
 */
#ifndef JUDGE_SAMPLE_H
#define JUDGE_SAMPLE_H

#include "tests/unit/sample_log.h"
#include "tools/judge.h"

/* Of the last log that was judged. */
extern struct judgement judgement;

/* Judge bytes; a text; the lines of a log, with an end line that says `verdict` and is right about
 * the lines. */
enum status judge_bytes(const char *bytes, size_t length);
enum status judge_text(const char *text);
enum status judge_sealed(const char *body, const char *verdict);

/* Fails the test unless the explanation has these words. */
void assert_explained(const char *words);

/* For the end of a group of tests. */
int judgement_done(void **state);

#endif
