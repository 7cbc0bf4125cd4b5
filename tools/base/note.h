/*
 * What the program says beside the log and the verdict.
 */
#ifndef TOOLS_BASE_NOTE_H
#define TOOLS_BASE_NOTE_H

/* Says it on the standard error, in a line of its own; what a terminal would act on becomes '?'. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
