/*
 * What this system does not let a process do, and what its user can do about it.
 */
#ifndef LINUX_REFUSAL_H
#define LINUX_REFUSAL_H

/* What an errno of a refused call calls for: words that go behind "...: Permission denied; ". */
const char *refusal_advice(int error);

/* Ends the machine's process with EX_UNAVAILABLE (<sysexits.h>), after one line on the standard
 * error, in which `why` may be several words. Its log does not end. Any thread. */
_Noreturn void refusal_exit(const char *what, const char *why);

/* The same for an errno, with its name and advice. */
_Noreturn void refusal_exit_for(const char *what, int error);

#endif
