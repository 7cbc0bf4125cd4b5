/*
 * What all of the guest's programs need: to say something, and to write words to files of the
 * kernel.
 */
#ifndef BENCH_WATCH_GUEST_FILES_H
#define BENCH_WATCH_GUEST_FILES_H

#include <stdbool.h>

/* One line on the console, through the kernel's log, so that lines are not mixed. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/* The same, with what errno says at its end. Always false, for whoever has failed. */
bool say_failed(const char *what);

/* Writes words to a file that is there; at its end where `appends`. False, when that was said. */
bool write_words(const char *path, const char *words);
bool append_words(const char *path, const char *words);

/* Until the other CPUs have executed what there is to execute, some times. */
void let_others_execute(void);

#endif
