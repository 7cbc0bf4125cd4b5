/*
 * What somebody else's command line says to QEMU: of the options on which it depends whether a
 * guest can be watched, and whether its run repeats.
 */
#ifndef TOOLS_WATCH_GUEST_WORDS_H
#define TOOLS_WATCH_GUEST_WORDS_H

#include <stdbool.h>

#include "tools/base/explain.h"

struct guest_words {
	bool has_accel, has_icount, has_rtc, has_seed;
	bool has_display, has_console, has_reboot;
	int cpu; /* the index of the value of -cpu; -1: there is none */
};

/* Reads them. False with an explanation when they ask for what cannot be watched; `is_parallel` is
 * that of the command. Pure. */
bool guest_words_read(struct guest_words *words, char *const *of, unsigned count, bool is_parallel,
		      struct explanation *explanation);

#endif
