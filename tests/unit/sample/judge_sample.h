/*
 * Judging logs in tests.
 */
#ifndef SAMPLE_JUDGE_SAMPLE_H
#define SAMPLE_JUDGE_SAMPLE_H

#include "tests/unit/sample/sample_log.h"
#include "tools/judge/judge.h"

/* What came of the last log that was judged. */
extern struct judgement judgement;

/* Judge bytes; a string; the lines of a log, with an end line that says `verdict` and is right
 * about the lines. */
enum status judge_bytes(const char *bytes, size_t length);
enum status judge_string(const char *string);
enum status judge_sealed(const char *body, const char *verdict);

/* Judges the sample with one place changed, and an end line that is right about that and says "as
 * expected". */
enum status judge_swapped(const char *from, const char *to);

/* Each of {from, to, words}: changed so, the log is not whole, and the explanation has the words.
 */
void assert_not_whole(const char *const (*cases)[3], size_t count);
#define ASSERT_NOT_WHOLE(cases) assert_not_whole(cases, sizeof(cases) / sizeof((cases)[0]))

/* Fails the test unless the explanation has these words. */
void assert_explained(const char *words);

/* For the end of a group of tests. */
int judgement_done(void **state);

#endif
