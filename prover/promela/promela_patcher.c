#include "prover/promela/promela_parts.h"

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

/* M40: the patcher does nothing while its own CPU is interrupted. */
static const char *not_interrupted(const struct promela *out)
{
	return out->scenario->others.patcher ? " && !interrupted" : "";
}

static void print_store(const struct promela *out, unsigned number)
{
	if (out->scenario->others.patcher)
		fprintf(out->to, "\tatomic { !interrupted -> buffer!%u };\n", number);
	else
		fprintf(out->to, "\tbuffer!%u;\n", number);
}

static void print_buffered(const struct promela *out, unsigned number, unsigned site,
			   const struct written *written, bool straddles)
{
	(void)site;
	(void)written;
	(void)straddles;
	print_store(out, number);
}

/* M7, M16, M35, M40, M43: whether a sync or a stop asks an executor. */
static void print_asked(const struct promela *out, const struct step *step, unsigned n,
			bool to_resting)
{
	fprintf(out->to, "cpu[%u].awaited = (true", n);
	if ((out->scenario->rest.may && !to_resting) || out->scenario->rest.online)
		fprintf(out->to, " && !cpu[%u].rests", n);
	if (step->asked != ASKED_ALL)
		fprintf(out->to, " && %scpu[%u].even", step->asked == ASKED_ODD ? "!" : "", n);
	if (out->scenario->others.patcher)
		fprintf(out->to, " && !cpu[%u].own", n);
	fprintf(out->to, "); ");
}

/* M9, M40: the patcher serializes, and with it what its own interrupts have fetched. */
static void print_end(const struct promela *out, const struct step *step)
{
	if (!out->scenario->others.patcher) {
		if (step->unfenced)
			fprintf(out->to, "\tempty(buffer);\n");
		return;
	}
	fprintf(out->to, "\td_step { (!interrupted%s) -> skip",
		step->unfenced ? " && empty(buffer)" : "");
	for (unsigned n = 0; n < out->executors && step->kind == STEP_SYNC; n++)
		fprintf(out->to, "; if :: cpu[%u].own -> serialize(%u) :: else fi", n, n);
	fprintf(out->to, " };\n");
}

/* M7: whom a sync or a stop asks, and that the patcher waits for all. */
static void print_ipi(const struct promela *out, const struct step *step, const char *kind,
		      bool to_resting)
{
	fprintf(out->to, "\tatomic { (%s%s) -> ipi = %s; ",
		step->unfenced ? "true" : "empty(buffer)", not_interrupted(out), kind);
	for (unsigned n = 0; n < out->executors; n++)
		print_asked(out, step, n, to_resting);
	fprintf(out->to, "}\n\t(");
	for (unsigned n = 0; n < out->executors; n++)
		fprintf(out->to, "%s!cpu[%u].awaited", n ? " && " : "", n);
	fprintf(out->to, ");\n");
	print_end(out, step);
}

/* M38: each is seen so at some moment, one after the other. */
static void print_wait(const struct promela *out, const struct step *step)
{
	fprintf(out->to, "\t(true%s);\n", not_interrupted(out));
	for (unsigned n = 0; n < out->executors; n++) {
		fprintf(out->to, "\t(");
		if (out->scenario->others.patcher)
			fprintf(out->to, "cpu[%u].own || ", n);
		if (step->kind == STEP_WAIT_HANDLERS)
			fprintf(out->to, "!cpu[%u].handling);\n", n);
		else
			fprintf(out->to, "(!cpu[%u].begun && !cpu[%u].in_breakpoint));\n", n, n);
	}
	print_end(out, step);
}

/* M36 */
static void print_move_out(const struct promela *out)
{
	fprintf(out->to, "\tatomic { (true%s) -> ", not_interrupted(out));
	for (unsigned n = 0; n < out->executors; n++)
		fprintf(out->to,
			"cpu[%u].moved = (cpu[%u].stopped && cpu[%u].begun && !cpu[%u].called); ",
			n, n, n, n);
	fprintf(out->to, "}\n");
}

/* M10 */
static void print_go(const struct promela *out)
{
	fprintf(out->to, "\tatomic { (empty(buffer)%s) -> ", not_interrupted(out));
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
		print_store(out, number);
		return number + 1;
	case STEP_FENCE:
		fprintf(out->to, "\t(empty(buffer)%s);\n", not_interrupted(out));
		break;
	case STEP_SYNC:
		print_ipi(out, step,
			  serialization_drops_fetched(step->serialization) ? "SERIALIZES"
									   : "NOTHING",
			  step->unfenced);
		break;
	case STEP_STOP:
		print_ipi(out, step, "STOPS", true);
		break;
	case STEP_GO:
		print_go(out);
		break;
	case STEP_RETIRE:
		fprintf(out->to, "\tatomic { (true%s) -> retired = true };\n",
			not_interrupted(out));
		break;
	case STEP_WAIT_HANDLERS:
	case STEP_WAIT_OUTSIDE:
		print_wait(out, step);
		break;
	case STEP_MOVE_OUT:
		print_move_out(out);
		break;
	case STEP_WAIT: /* M5 */
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
void promela_print_patcher(const struct promela *out)
{
	bool loops = out->scenario->back_to_back;

	fprintf(out->to, "proctype patcher()\n{\n%s", loops ? "there:\n" : "");
	print_ways(out, print_steps);
	fprintf(out->to, "\tatomic { (true%s) -> %s }\n}\n\n", not_interrupted(out),
		loops ? "goto there" : "returned = true");
}

void promela_print_buffer(const struct promela *out)
{
	fprintf(out->to, "proctype store_buffer()\n{\n\tdo\n");
	print_ways(out, print_drains);
	fprintf(out->to, "\t:: false\n\tod\n}\n\n");
}
