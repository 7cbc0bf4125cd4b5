#include "prover/promela/promela_parts.h"

/* M13 */
void promela_print_serialize(const struct promela *out)
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

/* M43: starts, says so, and serializes; or the other way round. */
static void print_online(const struct promela *out)
{
	const struct rest *rest = &out->scenario->rest;
	bool wakes = serialization_drops_fetched(rest->wakes_by);

	fprintf(out->to, "\tif :: cpu[e].off ->\n");
	if (rest->early && wakes)
		fprintf(out->to, "\t\td_step { cpu[e].off = false; serialize(e) };\n"
				 "\t\tcpu[e].rests = false\n");
	else
		fprintf(out->to, "\t\tcpu[e].off = false;\n\t\tcpu[e].rests = false%s\n",
			wakes ? ";\n\t\td_step { !cpu[e].stopped -> serialize(e) }" : "");
	fprintf(out->to, "\t:: else fi;\n");
}

/* M11; M39: what depends on the flag. */
static void print_serialization(const struct promela *out)
{
	fprintf(out->to, "\td_step { !cpu[e].stopped -> ");
	if (out->scenario->execution.conditional)
		fprintf(out->to, "if :: cpu[e].read_flag -> serialize(e) :: else fi };\n");
	else
		fprintf(out->to, "serialize(e) };\n");
}

/* M40: it comes while the patch is under way, and ends as any interrupt. */
static void print_interrupt(const struct promela *out, bool begins)
{
	if (!out->scenario->others.patcher)
		return;
	fprintf(out->to,
		begins ? "\tif :: atomic { (cpu[e].own && !returned) -> interrupted = true }\n"
			 "\t:: !cpu[e].own fi;\n"
		       : "\tif :: d_step { cpu[e].own -> serialize(e); interrupted = false }\n"
			 "\t:: !cpu[e].own fi;\n");
}

static void print_executor(const struct promela *out)
{
	const struct execution *execution = &out->scenario->execution;

	fprintf(out->to, "proctype executor(byte e)\n{\n");
	if (out->scenario->rest.online)
		print_online(out);
	fprintf(out->to, "again:\tskip;\n");
	if (out->scenario->rest.may)
		print_rest(out);
	print_interrupt(out, true);
	if (execution->context != CONTEXT_PROGRAM)
		fprintf(out->to, "\td_step { !cpu[e].stopped -> cpu[e].in_handler = true };\n");
	if (execution->reads_flag)
		fprintf(out->to,
			"\td_step { !cpu[e].stopped -> cpu[e].read_flag = (flag != 0) };\n");
	if (serialization_drops_fetched(execution->serialization))
		print_serialization(out);
	for (unsigned site = 0; site < out->scenario->site_count; site++)
		promela_print_site(out, site, false);
	if (execution->context != CONTEXT_PROGRAM)
		fprintf(out->to,
			"\tskip;\n\td_step { serialize(e); cpu[e].in_handler = false };\n");
	print_interrupt(out, false);
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
	print_executor(out);
	promela_print_fetcher(out);
	print_handler(out);
}
