/*
 * Verdicts: what a scenario's run amounts to, which fetch models explain a machine, and what the
 * whole of a run amounts to. Kernel and judge both conclude by this, from what was counted.
 *
 * What a model allows comes from the prover: for each model, the set of those outcomes among
 * OUTCOMES_EXPECTABLE that some run of the scenario has. A model knows no `fault`; it is allowed
 * where the model allows a `mismatch`, since that is where an old Pentium raises #GP. `old`, `new`,
 * `breakpoint` and `unknown` speak neither for a model nor against it.
 *
 * Everything here is pure. Any context.
 */
#ifndef SCENARIO_VERDICT_H
#define SCENARIO_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* ---- One scenario ---------------------------------------------------------------------------- */

enum verdict {
	VERDICT_AS_EXPECTED,
	VERDICT_FORBIDDEN,    /* it showed what it forbids, and some model allows that */
	VERDICT_DEFECTIVE,    /* it showed what no model allows: the machine is at fault */
	VERDICT_INCONCLUSIVE, /* neither, but it proves nothing: see its reason */
	VERDICTS
};

/* The word of the log. NULL for a value that is none. */
const char *verdict_name(enum verdict verdict);

/* The verdict on a run. `allowed` is an array of MODELS, or NULL where nobody knows it. A run with
 * a reason ended early, or proves nothing for another cause; `has_reason` says that it has one. */
enum verdict verdict_of_run(const struct scenario *scenario, const outcome_set *allowed,
			    const uint64_t outcomes[OUTCOMES], bool has_reason);

/* The models that allow all that was seen: bit n is model n. */
unsigned classify_scenario(const outcome_set allowed[MODELS], const uint64_t outcomes[OUTCOMES]);

/* What was seen and no model allows. */
outcome_set classify_impossible(const outcome_set allowed[MODELS],
				const uint64_t outcomes[OUTCOMES]);

/* Of what a model allows, what bears on which model a machine is. */
outcome_set classify_telling(outcome_set allowed);

/* Whether a run of it can tell some of these models (bit n: model n) from each other. */
bool classify_tells(const outcome_set allowed[MODELS], unsigned models);

/* "coherent, bytewise": their names. */
#define CLASSIFY_NAMES_SIZE 64
void classify_names(unsigned models, char to[CLASSIFY_NAMES_SIZE]);

/* Of these models, those than which none of them is stronger: docs/models.md has the order. */
unsigned classify_strongest(unsigned models);

/* ---- The machine ----------------------------------------------------------------------------- */

/* An outcome that was seen: so often, in so many executions of all CPUs. */
struct sighting {
	char scenario[SCENARIO_NAME_SIZE];
	enum outcome outcome;
	uint64_t count, executions;
};

/* What is known after some scenarios. */
struct classification {
	unsigned verdicts[VERDICTS]; /* how many scenarios had each */

	unsigned known;	  /* scenarios with executions, whose models are known: they count */
	unsigned unknown; /* likewise, whose models are not: they do not */

	unsigned not_run; /* scenarios that somebody has ended the run before */

	/* Bit n: model n allows all that was seen. Of each other model, the first outcome that it
	 * does not allow. */
	unsigned consistent;
	struct sighting excluded[MODELS];

	/* What could have been concluded from those that count, whatever was seen. Bit n: in some
	 * of them a run can show what another model allows and model n does not; and of model m, in
	 * some of them a run of it can show something else than one of model n. A fault counts for
	 * neither: no processor of our days is known to raise one. */
	unsigned excludable;
	unsigned told[MODELS];

	unsigned unmet; /* things that were asked for and not done: unmet.h */

	bool impossible; /* something was seen that no model allows: the first is below */
	struct sighting impossible_sighting;
};

/* Before the first scenario. */
void classification_begin(struct classification *classification);

/* Adds a scenario that has run, with its verdict_of_run(). */
void classification_add(struct classification *classification, const struct scenario *scenario,
			const outcome_set *allowed, const uint64_t outcomes[OUTCOMES],
			enum verdict verdict);

/* Adds a file that is no scenario: it is inconclusive. (A scenario that this machine cannot run is
 * not added at all.) */
void classification_add_refused(struct classification *classification);

/* Adds a scenario that is skipped since somebody has ended the run before it: what is left proves
 * less than what was planned. In the log its reason is this one, by which the judge knows it. */
#define CLASSIFICATION_NOT_RUN "the run was ended before it"
void classification_add_not_run(struct classification *classification);

/* Adds that so much of what was asked for was not done: more than nothing is inconclusive. */
void classification_add_unmet(struct classification *classification, unsigned count);

/* One line on the machine, as the log has it behind "# ", without a newline: "machine: consistent
 * with coherent, bytewise"; then what excluded each other model; what is not counted; which of the
 * models that are left could have been excluded; and which of them could not be told apart: these
 * last ones begin with CLASSIFICATION_COULD. `line` counts from 0; false when there is none of that
 * number. */
#define CLASSIFICATION_LINE_SIZE 224
#define CLASSIFICATION_COULD "machine: what ran "
bool classification_line(const struct classification *classification, unsigned line,
			 char to[CLASSIFICATION_LINE_SIZE]);

/* ---- The whole ------------------------------------------------------------------------------- */

enum conclusion {
	CONCLUSION_AS_EXPECTED,
	CONCLUSION_WRONG_PROTOCOL, /* some scenario is forbidden, on a machine that a model explains
				    */
	CONCLUSION_DEFECTIVE,	   /* no model allows all that was seen on this machine */
	CONCLUSION_INCONCLUSIVE, /* some scenario is, or was not run in time, or none has run; or it
				  * is not the run that was asked for */
	CONCLUSION_CRASHED,	 /* by the crash path only */
	CONCLUSION_REFUSED,	 /* by kernel_refuse() only */
	CONCLUSIONS
};

/* The word of the log's end line. NULL for a value that is none. */
const char *conclusion_name(enum conclusion conclusion);

/* Never CONCLUSION_CRASHED or CONCLUSION_REFUSED. */
enum conclusion classification_conclusion(const struct classification *classification);

#endif
