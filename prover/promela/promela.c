#include "prover/promela/promela.h"

#include "prover/promela/promela_executor.h"

/* ---- The store buffer ------------------------------------------------------------------------ */

/* Called for every store of the patch, in program order. */
typedef void each_store(const struct promela *out, unsigned number, unsigned site,
			const struct written *written, bool straddles);

static void assign(const struct promela *out, unsigned site, const struct written *written,
		   int quadword)
{
	const struct site *of = &out->scenario->sites[site];

	for (unsigned byte = written->from; byte <= written->to; byte++)
		if (quadword < 0 || site_quadword(of, byte) == (unsigned)quadword)
			fprintf(out->to, "memory[%u] = %u; ", promela_byte(out, site, byte),
				written->value[byte]);
}

/* M3: one quadword of two; the store is done with the second. */
static void print_part(const struct promela *out, unsigned number, unsigned site,
		       const struct written *written, unsigned part)
{
	unsigned edge = part == 0 ? written->from : written->to;
	unsigned quadword = site_quadword(&out->scenario->sites[site], edge);
	const char *mine = part == 0 ? "lower_done" : "upper_done";
	const char *other = part == 0 ? "upper_done" : "lower_done";

	fprintf(out->to, "\t:: d_step { (buffer?[%u] && !%s) -> ", number, mine);
	assign(out, site, written, (int)quadword);
	fprintf(out->to, "\n\t\tif :: %s -> buffer?%u; %s = false :: else -> %s = true fi }\n",
		other, number, other, mine);
}

static void print_drain(const struct promela *out, unsigned number, unsigned site,
			const struct written *written, bool straddles)
{
	if (straddles) {
		print_part(out, number, site, written, 0);
		print_part(out, number, site, written, 1);
		return;
	}
	fprintf(out->to, "\t:: d_step { buffer?%u -> ", number);
	assign(out, site, written, -1);
	fprintf(out->to, "}\n");
}

/* ---- The patcher ----------------------------------------------------------------------------- */

/* M2 */
static unsigned each_of_site(const struct promela *out, const struct step *step, unsigned site,
			     unsigned number, each_store *call)
{
	const struct site *of = &out->scenario->sites[site];
	struct written written;

	if (!scenario_written(out->scenario, step, site, &written))
		return number;
	if (!step->bytewise) {
		call(out, number, site, &written,
		     site_quadword(of, written.from) != site_quadword(of, written.to));
		return number + 1;
	}
	struct written one = written;

	for (unsigned byte = written.from; byte <= written.to; byte++) {
		one.from = one.to = (uint8_t)byte;
		call(out, number++, site, &one, false);
	}
	return number;
}

static unsigned each_of_step(const struct promela *out, const struct step *step, unsigned number,
			     each_store *call)
{
	for (unsigned site = 0; site < out->scenario->site_count; site++)
		number = each_of_site(out, step, site, number, call);
	return number;
}

static void print_buffered(const struct promela *out, unsigned number, unsigned site,
			   const struct written *written, bool straddles)
{
	(void)site;
	(void)written;
	(void)straddles;
	fprintf(out->to, "\tbuffer!%u;\n", number);
}

/* M7: whom a sync or a stop asks, and that the patcher waits for all. */
static void print_ipi(const struct promela *out, const char *kind, bool fenced, bool to_resting)
{
	fprintf(out->to, "\tatomic { %s -> ipi = %s; ", fenced ? "empty(buffer)" : "true", kind);
	for (unsigned n = 0; n < out->executors; n++)
		if (to_resting || !out->scenario->rest.may)
			fprintf(out->to, "cpu[%u].awaited = true; ", n);
		else
			fprintf(out->to, "cpu[%u].awaited = !cpu[%u].rests; ", n, n);
	fprintf(out->to, "}\n\t(");
	for (unsigned n = 0; n < out->executors; n++)
		fprintf(out->to, "%s!cpu[%u].awaited", n ? " && " : "", n);
	fprintf(out->to, ");\n");
	/* M9: the patcher serializes. */
	if (!fenced)
		fprintf(out->to, "\tempty(buffer);\n");
}

/* M10 */
static void print_go(const struct promela *out)
{
	fprintf(out->to, "\tatomic { empty(buffer) -> ");
	for (unsigned n = 0; n < out->executors; n++)
		fprintf(out->to, "cpu[%u].released = cpu[%u].stopped; ", n, n);
	fprintf(out->to, "}\n");
}

/* M4: a fence, a stop, a go, and a sync that is fenced wait for an empty buffer. */
static unsigned print_step(const struct promela *out, const struct step *step, unsigned number)
{
	switch (step->kind) {
	case STEP_WRITE:
		return each_of_step(out, step, number, print_buffered);
	case STEP_FLAG:
		fprintf(out->to, "\tbuffer!%u;\n", number);
		return number + 1;
	case STEP_FENCE:
		fprintf(out->to, "\tempty(buffer);\n");
		break;
	case STEP_SYNC:
		print_ipi(out,
			  serialization_drops_fetched(step->serialization) ? "SERIALIZES"
									   : "NOTHING",
			  !step->unfenced, step->unfenced);
		break;
	case STEP_STOP:
		print_ipi(out, "STOPS", true, true);
		break;
	case STEP_GO:
		print_go(out);
		break;
	case STEP_RETIRE:
		fprintf(out->to, "\tretired = true;\n");
		break;
	case STEP_WAIT: /* M5 */
	case STEP_WAIT_HANDLERS:
	case STEP_WAIT_OUTSIDE:
	case STEP_MOVE_OUT:
	case STEP_EXCHANGE:
	case STEP_SHOOTDOWN:
	case STEP_KINDS:
		break;
	}
	return number;
}

static unsigned print_steps(const struct promela *out, unsigned number)
{
	for (unsigned n = 0; n < out->scenario->step_count; n++)
		number = print_step(out, &out->scenario->steps[n], number);
	return number;
}

static unsigned print_drains(const struct promela *out, unsigned number)
{
	for (unsigned n = 0; n < out->scenario->step_count; n++) {
		const struct step *step = &out->scenario->steps[n];

		number = each_of_step(out, step, number, print_drain);
		if (step->kind != STEP_FLAG)
			continue;
		fprintf(out->to, "\t:: d_step { buffer?%u -> flag = %u }\n", number++, step->flag);
	}
	return number;
}

/* M30: the patch, and where patches are back to back, the way back behind it. */
static void print_ways(const struct promela *out,
		       unsigned (*print)(const struct promela *out, unsigned number))
{
	struct promela back = *out;
	struct scenario exchanged;
	unsigned number = print(out, 0);

	if (!out->scenario->back_to_back)
		return;
	scenario_exchange(out->scenario, &exchanged);
	back.scenario = &exchanged;
	print(&back, number);
}

/* M6: it has returned behind its last step; M30: or has none. */
static void print_patcher(const struct promela *out)
{
	bool loops = out->scenario->back_to_back;

	fprintf(out->to, "proctype patcher()\n{\n%s", loops ? "there:\n" : "");
	print_ways(out, print_steps);
	fprintf(out->to, "\t%s\n}\n\n", loops ? "goto there" : "returned = true");
}

static void print_buffer(const struct promela *out)
{
	fprintf(out->to, "proctype store_buffer()\n{\n\tdo\n");
	print_ways(out, print_drains);
	fprintf(out->to, "\t:: false\n\tod\n}\n\n");
}

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
		"\tstatic int torn, unserialized, late_old, late_breakpoint, stale, mismatch;\n"
		"}\n\n"
		"#define BREAKPOINT %u\n"
		"mtype = { NOTHING, SERIALIZES, STOPS };\n\n"
		"typedef executor_state {\n"
		"\tbool awaited, stopped, released, in_handler, in_breakpoint, read_flag, "
		"goes_on%s;\n"
		"\tbool begun, is_old, is_new, late, again;\n"
		"\tbyte at;\n"
		"\tbool after_old[%u];\n%s"
		"\tbool have[%u];\n"
		"\tbyte fetched[%u]\n"
		"};\n\n"
		"byte memory[%u];\n"
		"byte flag;\n"
		"bool lower_done, upper_done, returned, retired;\n"
		"mtype ipi = NOTHING;\n"
		"chan buffer = [%u] of { short };\n"
		"executor_state cpu[%u];\n\n",
		out->scenario->name, model_name(out->model), (unsigned)BREAKPOINT,
		out->scenario->rest.may ? ", rests" : "", out->scenario->site_count, after_new,
		bytes, bytes, bytes, stores ? stores : 1, out->executors);
}

static void print_init(const struct promela *out)
{
	fprintf(out->to, "init\n{\n\tatomic {\n\t\t");
	for (unsigned site = 0; site < out->scenario->site_count; site++)
		for (unsigned byte = 0; byte < out->scenario->sites[site].length; byte++)
			fprintf(out->to, "memory[%u] = %u; ", promela_byte(out, site, byte),
				out->scenario->sites[site].old_bytes[byte]);
	fprintf(out->to, "\n\t\trun patcher(); run store_buffer()");
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

	if (!expand(scenario, &expanded)) {
		snprintf(reason, PROMELA_REASON_SIZE,
			 "it has %u sites, and all of them are explored at once there, up to %u",
			 scenario_sites(scenario), SITES_MAX);
		return false;
	}
	print_globals(&out);
	print_patcher(&out);
	print_buffer(&out);
	promela_print_executors(&out);
	print_init(&out);
	return true;
}
