/*
 * A group's protocol as a scenario.
 */
#ifndef WATCH_INFER_WRITE_SCENARIO_H
#define WATCH_INFER_WRITE_SCENARIO_H

#include "watch/analysis/patches.h"
#include "watch/found.h"

struct example {
	const struct patch *patches[2]; /* of two sites of one batch; or of one, and NULL */
	const struct step *steps;	/* of one site */
	unsigned step_count;
	enum handler_policy handler;
	uint64_t seen, sites; /* for its sentence */
	uint64_t pc;
	const char *end; /* words about how it ends; or "" */
};

/* False when it cannot be written; then `why` says so. Its name is not unique yet, and leaves room
 * for a few characters. */
bool write_scenario(const struct example *example, struct scenario *scenario,
		    char why[SCENARIO_NOTE_SIZE]);

#endif
