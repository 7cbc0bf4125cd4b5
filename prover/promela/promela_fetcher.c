#include "prover/promela/promela_parts.h"

/* M17 */
static void print_fetch_byte(const struct promela *out, const char *when, unsigned at)
{
	fprintf(out->to,
		"\t:: d_step { (CAN_FETCH(e)%s) -> cpu[e].have[%u] = true; "
		"cpu[e].fetched[%u] = memory[%u] }\n",
		when, at, at, at);
}

/* M19: what it has not; M22: any byte, again and again. */
static void print_fetch_each(const struct promela *out, unsigned site)
{
	for (unsigned byte = 0; byte < out->scenario->sites[site].length; byte++) {
		unsigned at = promela_byte(out, site, byte);
		char when[32] = "";

		if (out->model == MODEL_BYTEWISE)
			snprintf(when, sizeof(when), " && !cpu[e].have[%u]", at);
		print_fetch_byte(out, when, at);
	}
}

/* M20 */
static void print_fetch_all(const struct promela *out, unsigned site)
{
	fprintf(out->to, "\t:: d_step { CAN_FETCH(e) -> ");
	for (unsigned byte = 0; byte < out->scenario->sites[site].length; byte++) {
		unsigned at = promela_byte(out, site, byte);

		fprintf(out->to, "%scpu[e].have[%u] = true; cpu[e].fetched[%u] = memory[%u]",
			byte ? "; " : "", at, at, at);
	}
	fprintf(out->to, " }\n");
}

/* M21: the head at any moment, with which all others are gone; another behind the one below it. */
static void print_fetch_upwards(const struct promela *out, unsigned site)
{
	unsigned length = out->scenario->sites[site].length, head = promela_byte(out, site, 0);
	char when[64];

	fprintf(out->to,
		"\t:: d_step { CAN_FETCH(e) -> cpu[e].have[%u] = true; "
		"cpu[e].fetched[%u] = memory[%u]",
		head, head, head);
	for (unsigned at = head + 1; at < head + length; at++)
		fprintf(out->to, "; cpu[e].have[%u] = false; cpu[e].fetched[%u] = 0", at, at);
	fprintf(out->to, " }\n");
	for (unsigned at = head + 1; at < head + length; at++) {
		snprintf(when, sizeof(when), " && cpu[e].have[%u] && !cpu[e].have[%u]", at - 1, at);
		print_fetch_byte(out, when, at);
	}
}

void promela_print_fetcher(const struct promela *out)
{
	fprintf(out->to, "proctype fetcher(byte e)\n{\n\tdo\n");
	for (unsigned site = 0; site < out->scenario->site_count; site++) {
		switch (out->model) {
		case MODEL_BYTEWISE:
		case MODEL_PREFETCH:
			print_fetch_each(out, site);
			break;
		case MODEL_SNAPSHOT:
			print_fetch_all(out, site);
			break;
		case MODEL_SEQUENTIAL:
			print_fetch_upwards(out, site);
			break;
		case MODEL_COHERENT:
		case MODELS:
			break;
		}
	}
	fprintf(out->to, "\t:: false\n\tod\n}\n\n");
}
