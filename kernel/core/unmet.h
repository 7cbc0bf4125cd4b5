/*
 * What was asked for and is not done: an option that is not understood, a file that was not loaded.
 * Where nobody can be asked, such a run goes on, but proves nothing: it is inconclusive, and its
 * log says why at its end. kernel_unmet(), which arch.h declares, is here.
 */
#ifndef KERNEL_CORE_UNMET_H
#define KERNEL_CORE_UNMET_H

/* What stands before each in the log, behind "# "; the judge looks for it. */
#define UNMET_PREFIX "not as asked: "

#define UNMET_LINES_MAX 8
#define UNMET_LINE_SIZE 320 /* with the name of a file in it */

/* Forgets all of it. Before any kernel_unmet(). */
void unmet_begin(void);

/* How many there are, and the words of one; NULL where there is none of that index, or it was one
 * too many to be kept. Patcher. */
unsigned unmet_count(void);
const char *unmet_line(unsigned index);

/* A comment each. Patcher. */
void unmet_report(void);

#endif
