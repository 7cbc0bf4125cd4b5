/*
 * The command line of crossmod campaign.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_CAMPAIGN_OPTIONS_H
#define TOOLS_CAMPAIGN_PLAN_CAMPAIGN_OPTIONS_H

#include <stdbool.h>

enum campaign_deed {
	CAMPAIGN_RUN,
	CAMPAIGN_LIST,
	CAMPAIGN_CELL,
	CAMPAIGN_COLLECT,
	CAMPAIGN_SLURM,
};

struct campaign_options {
	enum campaign_deed deed;
	const char *file;
	const char *output; /* NULL: beside the file */
	unsigned cell;	    /* of CAMPAIGN_CELL */
	const char *failed; /* why that cell is not run, but has failed; NULL: it is run */
	bool prints_json;   /* of CAMPAIGN_LIST */
	unsigned jobs;	    /* 0: as the file says */
	bool again;	    /* those that have failed, or this cell, once more */
};

/* False after a message. */
bool campaign_options_read(int count, char **arguments, struct campaign_options *options);

#endif
