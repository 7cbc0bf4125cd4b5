#include "prover/promela/promela_executor.h"

#include "scenario/instruction.h"

/* ---- Expressions over the bytes that are executed -------------------------------------------- */

/* What executor `e` has of one byte: coherent takes memory as it executes (M18). */
static const char *source(const struct promela *out)
{
	return out->model == MODEL_COHERENT ? "memory" : "cpu[e].fetched";
}

static void print_has(const struct promela *out, unsigned site, unsigned from, unsigned to)
{
	if (out->model == MODEL_COHERENT) {
		fprintf(out->to, "true");
		return;
	}
	for (unsigned byte = from; byte <= to; byte++)
		fprintf(out->to, "%scpu[e].have[%u]", byte > from ? " && " : "",
			promela_byte(out, site, byte));
}

static void print_equal(const struct promela *out, unsigned site, const uint8_t *bytes,
			unsigned from, unsigned to)
{
	for (unsigned byte = from; byte <= to; byte++)
		fprintf(out->to, "%s%s[%u] == %u", byte > from ? " && " : "", source(out),
			promela_byte(out, site, byte), bytes[byte]);
}

/* M28 */
static void print_mismatch(const struct promela *out, unsigned site, unsigned from, unsigned to)
{
	for (unsigned byte = from; byte <= to; byte++) {
		unsigned at = promela_byte(out, site, byte);

		fprintf(out->to, "%s%s[%u] != memory[%u]", byte > from ? " || " : "", source(out),
			at, at);
	}
}

/* ---- Statements ------------------------------------------------------------------------------ */

#define REPORT(name) "c_code { outcome(\"" name "\", &"

/* M13 */
static void print_serialize(const struct promela *out)
{
	unsigned bytes = promela_byte(out, out->scenario->site_count, 0);

	fprintf(out->to, "inline serialize(e)\n{\n\t");
	for (unsigned byte = 0; byte < bytes; byte++)
		fprintf(out->to, "cpu[e].have[%u] = false; cpu[e].fetched[%u] = 0; ", byte, byte);
	for (unsigned site = 0; site < out->scenario->site_count; site++) {
		fprintf(out->to, "%scpu[e].after_old[%u] = false", site ? "; " : "", site);
		if (out->scenario->back_to_back)
			fprintf(out->to, "; cpu[e].after_new[%u] = false", site);
	}
	fprintf(out->to, "\n}\n\n");
}

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

/* M26 */
static void print_late_breakpoint(const struct promela *out, const char *when)
{
	fprintf(out->to,
		"\t\tif :: %s -> " REPORT("late-breakpoint") "late_breakpoint); }\n"
							     "\t\t:: else fi;\n",
		when);
}

/* M14: it is executed, and then its handler begins; no interrupt comes in between. */
static void print_breakpoint(const struct promela *out, unsigned site)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned head = promela_byte(out, site, 0);
	bool always_retry = out->scenario->handler == HANDLER_RETRY;

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && ");
	print_has(out, site, 0, 0);
	fprintf(out->to, " && %s[%u] == BREAKPOINT) ->\n", source(out), head);
	if (of->new_bytes[0] != BREAKPOINT)
		print_late_breakpoint(out, "returned");
	fprintf(out->to, "\t\tcpu[e].in_breakpoint = true };\n\t\td_step { skip;\n");
	if (of->new_bytes[0] != BREAKPOINT)
		print_late_breakpoint(out, "retired");
	fprintf(out->to, "\t\tcpu[e].again = (memory[%u] != BREAKPOINT%s); serialize(e);\n", head,
		always_retry ? " || !retired" : "");
	fprintf(out->to, "\t\tcpu[e].in_breakpoint = false };\n");
	fprintf(out->to, "\t\tif :: d_step { cpu[e].again -> cpu[e].again = false }\n"
			 "\t\t:: !cpu[e].again -> break fi\n");
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
		"\t\t\tif :: returned -> " REPORT(
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

/* M24, or torn */
static void print_not_old(const struct promela *out, unsigned site)
{
	fprintf(out->to,
		" ->\n\t\t\t\tif :: cpu[e].after_old[%u] -> " REPORT(
			"unserialized") "unserialized); } :: else fi",
		site);
	print_after_new(out, site, "true");
	fprintf(out->to, "\t\t\t:: else -> " REPORT("torn") "torn); }");
	print_after_new(out, site, "false");
	fprintf(out->to, "\t\t\tfi;\n\t\t\tcpu[e].after_old[%u] = false\n\t\tfi", site);
}

/* M12, M23: what an execution is of an instruction of `length` bytes, the first of which are these.
 */
static void print_instruction(const struct promela *out, unsigned site, const uint8_t *bytes,
			      unsigned known, unsigned length)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned last = length - 1;

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && ");
	print_has(out, site, 0, last);
	fprintf(out->to, " && ");
	print_equal(out, site, bytes, 0, known - 1);
	fprintf(out->to, ") ->\n\t\tif :: memory[%u] != BREAKPOINT && (",
		promela_byte(out, site, 0));
	print_mismatch(out, site, 0, last);
	fprintf(out->to, ") -> " REPORT("mismatch") "mismatch); } :: else fi;\n\t\tif\n\t\t:: ");
	print_equal(out, site, of->old_bytes, 0, last);
	fprintf(out->to, " ->\n");
	print_old(out, site);
	fprintf(out->to, "\t\t:: else ->\n\t\t\tif :: ");
	print_equal(out, site, of->new_bytes, 0, last);
	print_not_old(out, site);
	print_forget(out, site);
	fprintf(out->to, " } -> break\n");
}

/* M12: how long every mixture is that begins with the first `known` of these bytes. 0: not all are
 * as long. Uses the bytes behind them. */
static unsigned only_length(const struct site *of, uint8_t *bytes, unsigned known)
{
	struct instruction instruction;
	unsigned with_old, with_new;

	if (instruction_decode(bytes, known, &instruction))
		return instruction.length;
	if (known == of->length)
		return 0;
	bytes[known] = of->old_bytes[known];
	with_old = only_length(of, bytes, known + 1);
	bytes[known] = of->new_bytes[known];
	with_new = only_length(of, bytes, known + 1);
	return with_old == with_new ? with_old : 0;
}

/* All mixtures that begin with the first `known` of these bytes. */
static void print_mixtures(const struct promela *out, unsigned site, uint8_t *bytes, unsigned known)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned length = only_length(of, bytes, known);

	if (length > 0) {
		print_instruction(out, site, bytes, known, length);
		return;
	}
	if (known == of->length)
		return;
	bytes[known] = of->old_bytes[known];
	print_mixtures(out, site, bytes, known + 1);
	bytes[known] = of->new_bytes[known];
	if (of->new_bytes[known] != of->old_bytes[known])
		print_mixtures(out, site, bytes, known + 1);
}

static void print_forms(const struct promela *out, unsigned site)
{
	const struct site *of = &out->scenario->sites[site];
	uint8_t bytes[SITE_LENGTH_MAX] = {of->old_bytes[0]};

	if (of->old_bytes[0] != BREAKPOINT && !site_is_sled(of))
		print_mixtures(out, site, bytes, 1);
	bytes[0] = of->new_bytes[0];
	if (of->new_bytes[0] != BREAKPOINT && of->new_bytes[0] != of->old_bytes[0])
		print_mixtures(out, site, bytes, 1);
}

/* M15: the old sled's first byte, then what its second byte has become. Where the new form begins
 * with that first byte, both may make it up. */
static void print_halves(const struct promela *out, unsigned site)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned head = promela_byte(out, site, 0), tail = head + 1;

	fprintf(out->to, "\t:: d_step { (!cpu[e].stopped && ");
	print_has(out, site, 0, 0);
	fprintf(out->to, " && %s[%u] == %u) ->\n\t\tif :: memory[%u] != BREAKPOINT && (",
		source(out), head, of->old_bytes[0], head);
	print_mismatch(out, site, 0, 0);
	fprintf(out->to, ") -> " REPORT("mismatch") "mismatch); } :: else fi };\n"
						    "\t\td_step { (!cpu[e].stopped && ");
	print_has(out, site, 1, 1);
	fprintf(out->to, ") ->\n\t\tif :: ");
	print_mismatch(out, site, 1, 1);
	fprintf(out->to,
		" -> " REPORT("mismatch") "mismatch); } :: else fi;\n"
					  "\t\tif :: %s[%u] == %u ->\n",
		source(out), tail, of->old_bytes[1]);
	print_old(out, site);
	fprintf(out->to, "\t\t:: else ->\n\t\t\tif :: %s && %s[%u] == %u",
		of->new_bytes[0] == of->old_bytes[0] ? "true" : "false", source(out), tail,
		of->new_bytes[1]);
	print_not_old(out, site);
	print_forget(out, site);
	fprintf(out->to, " } -> break\n");
}

static void print_site(const struct promela *out, unsigned site)
{
	fprintf(out->to, "\tdo\n");
	print_breakpoint(out, site);
	print_forms(out, site);
	if (site_is_sled(&out->scenario->sites[site]))
		print_halves(out, site);
	fprintf(out->to, "\tod;\n");
}

/* ---- Processes ------------------------------------------------------------------------------- */

/* M16. Whoever was interrupted at rest rests no more already, and does the same all the same. */
static void print_rest(const struct promela *out)
{
	const struct rest *rest = &out->scenario->rest;
	const char *wakes = serialization_drops_fetched(rest->wakes_by)
				    ? "\t\td_step { !cpu[e].stopped -> serialize(e) };\n"
				    : "";

	fprintf(out->to,
		"\tif\n\t:: d_step { !cpu[e].stopped -> cpu[e].rests = true };\n%s"
		"\t\td_step { !cpu[e].stopped -> cpu[e].rests = false };\n%s"
		"\t\tgoto again\n\t:: skip\n\tfi;\n",
		rest->early ? wakes : "", rest->early ? "" : wakes);
}

/* M11 */
static void print_executor(const struct promela *out)
{
	const struct execution *execution = &out->scenario->execution;

	fprintf(out->to, "proctype executor(byte e)\n{\nagain:\tskip;\n");
	if (out->scenario->rest.may)
		print_rest(out);
	if (execution->context != CONTEXT_PROGRAM)
		fprintf(out->to, "\td_step { !cpu[e].stopped -> cpu[e].in_handler = true };\n");
	if (execution->reads_flag)
		fprintf(out->to,
			"\td_step { !cpu[e].stopped -> cpu[e].read_flag = (flag != 0) };\n");
	if (serialization_drops_fetched(execution->serialization))
		fprintf(out->to, "\td_step { !cpu[e].stopped -> serialize(e) };\n");
	for (unsigned site = 0; site < out->scenario->site_count; site++)
		print_site(out, site);
	if (execution->context != CONTEXT_PROGRAM)
		fprintf(out->to,
			"\tskip;\n\td_step { serialize(e); cpu[e].in_handler = false };\n");
	fprintf(out->to, "\tgoto again\n}\n\n");
}

/* M7, M8, M10: an interrupt is taken; and M16: a rest ends with it. */
static void print_handler(const struct promela *out)
{
	fprintf(out->to,
		"proctype handler(byte e)\n{\n\tdo\n"
		"\t:: d_step { (cpu[e].awaited && !cpu[e].stopped && !cpu[e].in_handler && "
		"!cpu[e].in_breakpoint) ->\n%s"
		"\t\tif :: ipi == SERIALIZES -> serialize(e)\n"
		"\t\t:: ipi == STOPS -> cpu[e].stopped = true\n"
		"\t\t:: else fi; cpu[e].awaited = false }\n"
		"\t:: d_step { cpu[e].released -> cpu[e].released = false; cpu[e].stopped = false; "
		"serialize(e) }\n"
		"\tod\n}\n\n",
		out->scenario->rest.may
			? "\t\tif :: cpu[e].rests -> cpu[e].rests = false; serialize(e)\n"
			  "\t\t:: else fi;\n"
			: "");
}

void promela_print_executors(const struct promela *out)
{
	print_serialize(out);
	print_executor(out);
	promela_print_fetcher(out);
	print_handler(out);
}
