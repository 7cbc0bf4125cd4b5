#include "prover/promela/promela.h"

#include "prover/promela/promela_parts.h"

/* ---- What all share -------------------------------------------------------------------------- */

/* Those of one patch. M31: the buffer has room for as many. */
static unsigned count_stores(const struct promela *out)
{
	unsigned flags = scenario_steps_of(out->scenario, STEP_FLAG);

	return flags + scenario_stores(out->scenario);
}

/* M1; and M29: whatever some run has is printed once. */
static void print_globals(const struct promela *out)
{
	unsigned bytes = promela_byte(out, out->scenario->site_count, 0);
	unsigned stores = count_stores(out);
	char after_new[32] = "";

	if (out->scenario->back_to_back)
		snprintf(after_new, sizeof(after_new), "\tbool after_new[%u];\n",
			 out->scenario->site_count);
	fprintf(out->to,
		"/* %s under %s, made by `crossmod prove --promela`. */\n\n"
		"c_decl {\n"
		"\\#include <stdio.h>\n"
		"\tstatic void outcome(const char *name, int *seen)\n"
		"\t{\n"
		"\t\tif (!*seen)\n"
		"\t\t\tprintf(\"outcome %%s\\n\", name);\n"
		"\t\t*seen = 1;\n"
		"\t}\n"
		"\tstatic int torn, unserialized, late_old, late_breakpoint, stale, mismatch, "
		"nested;\n"
		"}\n\n"
		"#define BREAKPOINT %u\n"
		"mtype = { NOTHING, SERIALIZES, STOPS };\n\n"
		"typedef executor_state {\n"
		"\tbool awaited, stopped, released, in_handler, in_breakpoint, read_flag, "
		"goes_on, handling, moved, called, even, own, off%s;\n"
		"\tbool begun, is_old, is_new, late, again;\n"
		"\tbyte at;\n"
		"\tbool after_old[%u];\n%s"
		"\tbool have[%u];\n"
		"\tbyte fetched[%u]\n"
		"};\n\n"
		"byte memory[%u];\n"
		"byte flag;\n"
		"#define CAN_FETCH(e) (!cpu[e].stopped && !cpu[e].off)\n"
		"bool lower_done, upper_done, returned, retired, interrupted;\n"
		"mtype ipi = NOTHING;\n"
		"chan buffer = [%u] of { short };\n"
		"executor_state cpu[%u];\n\n",
		out->scenario->name, model_name(out->model), (unsigned)BREAKPOINT,
		out->scenario->rest.may || out->scenario->rest.online ? ", rests" : "",
		out->scenario->site_count, after_new, bytes, bytes, bytes, stores ? stores : 1,
		out->executors);
}

static bool asks_some(const struct promela *out)
{
	for (unsigned n = 0; n < out->scenario->step_count; n++)
		if (out->scenario->steps[n].asked != ASKED_ALL)
			return true;
	return false;
}

/* M35: any executor may be any of these; M40: but the patcher's own is one, and nothing else. */
static void print_role(const struct promela *out, unsigned n)
{
	const struct rest *rest = &out->scenario->rest;

	fprintf(out->to, "\t\tif :: skip");
	if (out->scenario->others.patcher && n == 0)
		fprintf(out->to, " :: cpu[%u].own = true", n);
	if (asks_some(out))
		fprintf(out->to, " :: cpu[%u].even = true", n);
	if (rest->online)
		fprintf(out->to, " :: cpu[%u].off = true; cpu[%u].rests = true", n, n);
	if (rest->online && asks_some(out))
		fprintf(out->to,
			" :: cpu[%u].even = true; cpu[%u].off = true; cpu[%u].rests = true", n, n,
			n);
	fprintf(out->to, " fi;\n");
}

static void print_init(const struct promela *out)
{
	fprintf(out->to, "init\n{\n\tatomic {\n\t\t");
	for (unsigned site = 0; site < out->scenario->site_count; site++)
		for (unsigned byte = 0; byte < out->scenario->sites[site].length; byte++)
			fprintf(out->to, "memory[%u] = %u; ", promela_byte(out, site, byte),
				out->scenario->sites[site].old_bytes[byte]);
	fprintf(out->to, "\n");
	for (unsigned n = 0; n < out->executors; n++)
		print_role(out, n);
	fprintf(out->to, "\t\trun patcher(); run store_buffer()");
	for (unsigned n = 0; n < out->executors; n++)
		fprintf(out->to, ";\n\t\trun executor(%u); run fetcher(%u); run handler(%u)", n, n,
			n);
	fprintf(out->to, "\n\t}\n}\n");
}

/* M34: all sites at once. Where steps name a site, they name all that are alike. */
static bool expand(const struct scenario *scenario, struct scenario *expanded)
{
	*expanded = *scenario;
	expanded->site_count = 0;
	for (unsigned step = 0; step < scenario->step_count; step++)
		expanded->steps[step].sites = 0;
	for (unsigned kind = 0; kind < scenario->site_count; kind++) {
		if (expanded->site_count + scenario->sites[kind].times > SITES_MAX)
			return false;
		for (unsigned n = 0; n < scenario->sites[kind].times; n++) {
			unsigned site = expanded->site_count++;

			expanded->sites[site] = scenario->sites[kind];
			expanded->sites[site].times = 1;
			if (n == 0 && scenario->others.handler_site == kind)
				expanded->others.handler_site = (uint8_t)site;
			if (n == 0 && scenario->others.foreign_site == kind)
				expanded->others.foreign_site = (uint8_t)site;
			for (unsigned step = 0; step < scenario->step_count; step++)
				if (scenario->steps[step].sites >> kind & 1)
					expanded->steps[step].sites |= (uint8_t)(1u << site);
		}
	}
	return true;
}

bool promela_print(FILE *to, const struct scenario *scenario, enum model model, unsigned executors,
		   char reason[PROMELA_REASON_SIZE])
{
	static struct scenario expanded;
	const struct promela out = {to, &expanded, model, executors};

	/* M37 */
	if (scenario_steps_of(scenario, STEP_EXCHANGE) +
		    scenario_steps_of(scenario, STEP_SHOOTDOWN) >
	    0) {
		snprintf(reason, PROMELA_REASON_SIZE,
			 "it exchanges pages or shoots translations down, and its model has none");
		return false;
	}
	if (!expand(scenario, &expanded)) {
		snprintf(reason, PROMELA_REASON_SIZE,
			 "it has %u sites, and all of them are explored at once there, up to %d",
			 scenario_sites(scenario), SITES_MAX);
		return false;
	}
	print_globals(&out);
	promela_print_serialize(&out);
	promela_print_patcher(&out);
	promela_print_buffer(&out);
	promela_print_executors(&out);
	print_init(&out);
	return true;
}
