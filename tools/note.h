/*
 * What the program says beside the log and the verdict.
 */
#ifndef TOOLS_NOTE_H
#define TOOLS_NOTE_H

/* Says it on the standard error, in a line of its own; what cannot be shown becomes '?'. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
