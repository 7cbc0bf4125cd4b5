/*
 * --until of "crossmod run" and "boot": each scenario goes on until the bound of what it does not
 * show is as low as that. That is a number of patches (bound.h). How long they take is said before,
 * by the rate of a short sounding, whose counts are not kept.
 */
#ifndef TOOLS_JUDGE_UNTIL_H
#define TOOLS_JUDGE_UNTIL_H

#include "tools/base/kernel_line.h"
#include "tools/child/emulator.h"

#include <stddef.h>

struct until {
	double rate;	  /* a patch */
	uint64_t patches; /* of each scenario; 0: --until was not given */
};

/* Reads the option's value: above 0, below 1, and not so low that the kernel takes no such number
 * of patches. False with an explanation otherwise. */
bool until_read(const char *word, struct until *until, struct explanation *explanation);

/* Whether all else that was asked for goes along with it; the line is checked. */
bool until_check(const struct options *options, struct explanation *explanation);

/* Adds what ends each scenario of the sounding, and of the run, to a line without such limits. */
bool until_add_sounding(struct kernel_line *line, struct explanation *explanation);
bool until_add_run(const struct until *until, struct kernel_line *line,
		   struct explanation *explanation);

/* Notes that the sounding begins. */
void until_begins(void);

/* Notes how long the run will take, by the sounding, which has come to an end as said. False: it
 * was ended, or its log is not whole, and so there is nothing to go on to. */
bool until_tell(const struct until *until, const struct live *sounding,
		const struct machine_result *result);

/* "90 s", "25 min", "3 h", "12 days": rounded up. */
#define UNTIL_TIME_SIZE 32
void until_time(double seconds, char to[UNTIL_TIME_SIZE]);

#endif
