/*
 * What an executor does at a site: each instruction that it may find there, at each byte at which
 * one may begin.
 */
#include "prover/promela/promela_found.h"

#include <string.h>

#include "scenario/instruction.h"

#define REPORT(name) "c_code { outcome(\"" name "\", &"

/* ---- Expressions over the bytes that are executed -------------------------------------------- */

/* What executor `e` has of one byte: coherent takes memory as it executes (M18). */
static const char *source(const struct promela *out)
{
	return out->model == MODEL_COHERENT ? "memory" : "cpu[e].fetched";
}

static void print_has(const struct promela *out, unsigned site, unsigned from, unsigned end)
{
	for (unsigned byte = from; byte < end && out->model != MODEL_COHERENT; byte++)
		fprintf(out->to, " && cpu[e].have[%u]", promela_byte(out, site, byte));
}

static void print_equal(const struct promela *out, unsigned site, const uint8_t *bytes,
			unsigned from, unsigned end)
{
	for (unsigned byte = from; byte < end; byte++)
		fprintf(out->to, " && %s[%u] == %u", source(out), promela_byte(out, site, byte),
			bytes[byte]);
}

/* M28 */
static void print_mismatch(const struct place *place, unsigned end)
{
	const struct promela *out = place->out;
	unsigned head = out->scenario->sites[place->site].head;

	fprintf(out->to, "\t\tif :: (false");
	for (unsigned byte = place->at; byte < end; byte++) {
		unsigned at = promela_byte(out, place->site, byte);

		fprintf(out->to, " || %s[%u] != memory[%u]", source(out), at, at);
	}
	fprintf(out->to, ")");
	if (place->at == head)
		fprintf(out->to, " && memory[%u] != BREAKPOINT",
			promela_byte(out, place->site, head));
	fprintf(out->to, " -> " REPORT("mismatch") "mismatch); } :: else fi;\n");
}

/* ---- The end of an execution ----------------------------------------------------------------- */

/* M19: what has been executed is used up. */
static void print_forget(const struct promela *out, unsigned site)
{
	if (out->model != MODEL_BYTEWISE)
		return;
	for (unsigned byte = 0; byte < out->scenario->sites[site].length; byte++) {
		unsigned at = promela_byte(out, site, byte);

		fprintf(out->to, "; cpu[e].have[%u] = false; cpu[e].fetched[%u] = 0", at, at);
	}
}

/* M32: `old` right after `new` is unserialized, too. */
static void print_old_back_to_back(const struct promela *out, unsigned site)
{
	fprintf(out->to,
		"\t\t\tif :: cpu[e].after_new[%u] -> " REPORT(
			"unserialized") "unserialized); } :: else fi;\n"
					"\t\t\tcpu[e].after_old[%u] = true; "
					"cpu[e].after_new[%u] = false\n",
		site, site, site);
}

/* M25, M27 */
static void print_old(const struct promela *out, unsigned site)
{
	if (out->scenario->back_to_back) {
		print_old_back_to_back(out, site);
		return;
	}
	fprintf(out->to,
		"\t\t\tcpu[e].after_old[%u] = true;\n"
		"\t\t\tif :: cpu[e].late -> " REPORT(
			"late-old") "late_old); } :: else fi;\n"
				    "\t\t\tif :: cpu[e].read_flag -> " REPORT(
					    "stale") "stale); } :: else fi\n",
		site);
}

/* The end of an execution that was new, or was not: M32 */
static void print_after_new(const struct promela *out, unsigned site, const char *is_new)
{
	if (out->scenario->back_to_back)
		fprintf(out->to, "; cpu[e].after_new[%u] = %s", site, is_new);
	fprintf(out->to, "\n");
}

/* M23; M24 */
static void print_outcome(const struct promela *out, unsigned site)
{
	fprintf(out->to, "\t\tif\n\t\t:: cpu[e].is_old ->\n");
	print_old(out, site);
	fprintf(out->to,
		"\t\t:: else ->\n\t\t\tif :: cpu[e].is_new ->\n"
		"\t\t\t\tif :: cpu[e].after_old[%u] -> " REPORT(
			"unserialized") "unserialized); } :: else fi",
		site);
	print_after_new(out, site, "true");
	fprintf(out->to, "\t\t\t:: else -> " REPORT("torn") "torn); }");
	print_after_new(out, site, "false");
	fprintf(out->to, "\t\t\tfi;\n\t\t\tcpu[e].after_old[%u] = false\n\t\tfi;\n", site);
}

/* ---- Instructions ---------------------------------------------------------------------------- */

static void print_end(const struct promela *out, unsigned site)
{
	print_outcome(out, site);
	fprintf(out->to, "\t\tcpu[e].begun = false; cpu[e].is_old = false; cpu[e].is_new = false; "
			 "cpu[e].late = false; cpu[e].again = false; cpu[e].moved = false; "
			 "cpu[e].at = 0");
	print_forget(out, site);
	fprintf(out->to, " } -> break\n");
}

static void print_begin_again(const struct place *place, unsigned head)
{
	fprintf(place->out->to,
		"\t\tcpu[e].begun = false; cpu[e].is_old = false; cpu[e].is_new = false; "
		"cpu[e].late = false; cpu[e].at = 0%s",
		place->at == head ? "" : "; cpu[e].again = true");
	print_forget(place->out, place->site);
	fprintf(place->out->to, " }\n");
}

/* M12, M15, M33: one that leads to a place, if `when`. */
static void print_instruction(const struct place *place, unsigned known, const struct found *found,
			      int to, const char *when)
{
	const struct promela *out = place->out;
	const struct site *of = &out->scenario->sites[place->site];
	bool begins = place->at == of->head;

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && !cpu[e].moved && !cpu[e].called%s",
		when);
	if (begins)
		fprintf(out->to, " && !cpu[e].begun");
	else
		fprintf(out->to, " && cpu[e].begun && cpu[e].at == %u", place->at);
	print_has(out, place->site, place->at, found->end);
	if (begins) /* M14 */
		fprintf(out->to, " && %s[%u] != BREAKPOINT", source(out),
			promela_byte(out, place->site, place->at));
	print_equal(out, place->site, place->bytes, place->at, known);
	fprintf(out->to, ") ->\n");
	print_mismatch(place, found->end);
	if (begins)
		fprintf(out->to, "\t\tcpu[e].is_old = true; cpu[e].is_new = true; cpu[e].late = "
				 "returned;\n");
	fprintf(out->to, "\t\tcpu[e].is_old = (cpu[e].is_old");
	print_equal(out, place->site, of->old_bytes, place->at, found->end);
	fprintf(out->to, "); cpu[e].is_new = (cpu[e].is_new");
	print_equal(out, place->site, of->new_bytes, place->at, found->end);
	fprintf(out->to, ");\n");
	if (to == LEAVES) {
		print_end(out, place->site);
	} else if (to == of->head) {
		print_begin_again(place, of->head);
	} else {
		fprintf(out->to, "\t\tcpu[e].at = %d; cpu[e].begun = true%s", to,
			found->calls && scenario_steps_of(out->scenario, STEP_MOVE_OUT) > 0
				? "; cpu[e].called = true"
				: "");
		if ((unsigned)to <= place->at)
			print_forget(out, place->site);
		fprintf(out->to, " }\n");
	}
}

/* The flags are known where it is the first instruction, and no other one led there. */
static void print_found(const struct place *place, unsigned known, const struct found *found)
{
	bool begins = place->at == place->out->scenario->sites[place->site].head;
	const char *when = "";

	if (found->by_flags && begins) {
		print_instruction(place, known, found, found->holds ? found->to : found->or_to,
				  " && !cpu[e].again");
		when = " && cpu[e].again";
	}
	print_instruction(place, known, found, found->to, when);
	if (found->or_to != found->to)
		print_instruction(place, known, found, found->or_to, when);
}

/* All that begins with the bytes up to `end`. Notes where they lead. */
static void print_all(struct place *place, unsigned end, uint32_t *reached)
{
	struct found found = promela_find_any(place, end);
	uint8_t values[PROMELA_VALUES];

	if (found.known) {
		if (found.to != LEAVES)
			*reached |= UINT32_C(1) << found.to;
		if (found.or_to != LEAVES)
			*reached |= UINT32_C(1) << found.or_to;
		print_found(place, end, &found);
		return;
	}
	for (unsigned n = 0, count = promela_values(place->out, place->site, end, values);
	     n < count; n++) {
		place->bytes[end] = values[n];
		print_all(place, end + 1, reached);
	}
}

/* M26 */
static void print_late_breakpoint(const struct promela *out, const char *when)
{
	fprintf(out->to,
		"\t\tif :: %s -> " REPORT("late-breakpoint") "late_breakpoint); }\n"
							     "\t\t:: else fi;\n",
		when);
}

/* M41: its handler executes a site, and does then what it does. */
static void print_handler_executes(const struct promela *out)
{
	fprintf(out->to, "\t\tcpu[e].handling = true; cpu[e].again = false };\n");
	promela_print_site(out, out->scenario->others.handler_site, true);
	fprintf(out->to, "\t\tskip;\n\t\td_step { skip;\n");
}

/* M41: this one nobody handles. */
static void print_nested_breakpoint(const struct promela *out, unsigned site)
{
	const struct site *of = &out->scenario->sites[site];

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && !cpu[e].begun");
	print_has(out, site, of->head, of->head + 1);
	fprintf(out->to, " && %s[%u] == BREAKPOINT) ->\n", source(out),
		promela_byte(out, site, of->head));
	if (of->new_bytes[of->head] != BREAKPOINT)
		print_late_breakpoint(out, "(returned || retired)");
	fprintf(out->to, "\t\t" REPORT("nested") "nested); } } -> break\n");
}

/* M14: it is executed, and then its handler begins; no interrupt comes in between. */
static void print_breakpoint(const struct promela *out, unsigned site)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned head = promela_byte(out, site, of->head);
	bool always_retry = out->scenario->handler == HANDLER_RETRY;

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && !cpu[e].begun");
	print_has(out, site, of->head, of->head + 1);
	fprintf(out->to, " && %s[%u] == BREAKPOINT) ->\n", source(out), head);
	if (of->new_bytes[of->head] != BREAKPOINT)
		print_late_breakpoint(out, "returned");
	fprintf(out->to, "\t\tcpu[e].in_breakpoint = true };\n\t\td_step { skip;\n");
	if (of->new_bytes[of->head] != BREAKPOINT)
		print_late_breakpoint(out, "retired");
	if (out->scenario->others.handler)
		print_handler_executes(out);
	fprintf(out->to, "\t\tcpu[e].goes_on = (memory[%u] == BREAKPOINT%s); serialize(e);\n", head,
		always_retry ? " && retired" : "");
	fprintf(out->to, "\t\tcpu[e].in_breakpoint = false; cpu[e].handling = false };\n");
	fprintf(out->to, "\t\tif :: d_step { cpu[e].goes_on -> cpu[e].goes_on = false; "
			 "cpu[e].again = false } -> break\n"
			 "\t\t:: !cpu[e].goes_on fi\n");
}

/* M36: in the copy of the old form nothing changes. At a byte where its instruction leads. */
static void print_copy(const struct promela *out, unsigned site, unsigned at, uint32_t *reached)
{
	const struct site *of = &out->scenario->sites[site];
	struct place place = {.out = out, .site = site, .at = at};
	struct found found;
	unsigned end = at;
	bool same_as_new;

	memcpy(place.bytes, of->old_bytes, sizeof(place.bytes));
	do
		found = promela_find(&place, end);
	while (!found.known && end++ < of->length);
	same_as_new = memcmp(of->old_bytes + at, of->new_bytes + at, found.end - at) == 0;
	for (unsigned way = 0; way < (found.to != found.or_to ? 2u : 1u); way++) {
		int to = way == 0 ? found.to : found.or_to;

		fprintf(out->to,
			"\t:: d_step { (!cpu[e].stopped && cpu[e].moved && cpu[e].begun && "
			"cpu[e].at == %u) ->%s\n",
			at, same_as_new ? "" : " cpu[e].is_new = false;");
		if (to == LEAVES) {
			print_end(out, site);
			continue;
		}
		*reached |= UINT32_C(1) << to;
		fprintf(out->to, "\t\tcpu[e].at = %d%s }\n", to,
			to == of->head ? "; cpu[e].is_old = true; cpu[e].is_new = true; "
					 "cpu[e].late = returned"
				       : "");
	}
}

static void print_copies(const struct promela *out, unsigned site, uint32_t inside)
{
	uint32_t reached = inside, printed = 0;

	if (scenario_steps_of(out->scenario, STEP_MOVE_OUT) == 0)
		return;
	fprintf(out->to,
		"\t:: d_step { (!cpu[e].stopped && cpu[e].called) -> cpu[e].called = false }\n");
	for (unsigned at = 0; reached & ~printed; at = (at + 1) % SITE_LENGTH_MAX) {
		if (!((reached & ~printed) >> at & 1))
			continue;
		printed |= UINT32_C(1) << at;
		print_copy(out, site, at, &reached);
	}
}

void promela_print_site(const struct promela *out, unsigned site, bool nested)
{
	const struct site *of = &out->scenario->sites[site];
	uint32_t reached = UINT32_C(1) << of->head, printed = 0;

	/* M42 */
	if (out->scenario->others.foreign && out->scenario->others.foreign_site == site)
		fprintf(out->to, "\td_step { !cpu[e].stopped -> serialize(e) };\n");
	fprintf(out->to, "\tdo\n");
	if (nested)
		print_nested_breakpoint(out, site);
	else
		print_breakpoint(out, site);
	while (reached & ~printed) {
		struct place place = {.out = out, .site = site};

		while (!((reached & ~printed) >> place.at & 1))
			place.at++;
		printed |= UINT32_C(1) << place.at;
		print_all(&place, place.at, &reached);
	}
	print_copies(out, site, printed & ~(UINT32_C(1) << of->head));
	fprintf(out->to, "\tod;\n");
}
