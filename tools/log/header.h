/*
 * What the lines at the head of a log say that its tests can be held against: the machine's clock
 * and CPUs, how many scenarios there are, and the options of the run.
 */
#ifndef TOOLS_LOG_HEADER_H
#define TOOLS_LOG_HEADER_H

#include "tools/log/tap.h"

/* 0 where the head does not say it. */
struct header {
	uint64_t clock_khz; /* rounded down */
	uint64_t cpus;	    /* online */
	uint64_t lost;	    /* of these, in the course of the run, by the end of the log */
	uint64_t format;    /* never 0: see LOG_FORMAT */
	enum tap_directive inconclusive; /* how a test is marked that proves nothing */
	bool classifies;		 /* the options have it so */
	uint64_t patches;		 /* of each scenario at most, by the options */
};

/* Reads the head of a log, and checks it against the plan, against the tests that were refused, and
 * its seed and the options in force against its command line. False, with an explanation, when it
 * contradicts itself or them, or is of a format that nobody here knows. */
bool header_read(struct header *header, const struct tap *tap, uint64_t refused,
		 struct explanation *explanation);

#endif
