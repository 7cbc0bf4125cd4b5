/*
 * A program that is started for a cell, and what became of it.
 */
#ifndef TOOLS_CAMPAIGN_CELL_ERRAND_H
#define TOOLS_CAMPAIGN_CELL_ERRAND_H

#include <stdbool.h>
#include <stdint.h>

#define ERRAND_LINE_SIZE 512

struct errand {
	int status;   /* as it exited; 128 and the signal's number; 127: it could not be started */
	int error;    /* then its errno, or 0 */
	bool is_late; /* its time was up, and it was ended */
	int interrupted; /* the signal by which this process was asked to end, and ended it; or 0 */
	bool is_written; /* all that it wrote went into the file */
	uint64_t elapsed_ms;
	char last_line[ERRAND_LINE_SIZE]; /* that it wrote to its standard error; may be empty */
};

/* Who hears of it while it runs. Each may be NULL; lines have no newline, and may be changed. */
struct errand_listener {
	void (*output)(void *context, char *line);  /* of its standard output */
	void (*message)(void *context, char *line); /* of its standard error */
	void (*second)(void *context);		    /* about so often */
	void *context;
};

/* What is to be run, and how. */
struct errand_order {
	char *const *arguments;
	int to;					/* where its standard output goes; -1: nowhere */
	unsigned seconds;			/* that it has; 0: as many as it likes */
	int ending;				/* the signal that it is asked to end by, */
	unsigned farewell_s;			/* and the time it has then, before it is killed */
	const struct errand_listener *listener; /* NULL: nobody */
};

/* Runs it. Nothing of it is left when this returns. SIGPIPE must be ignored. */
void errand_run(struct errand *errand, const struct errand_order *order);

#endif
