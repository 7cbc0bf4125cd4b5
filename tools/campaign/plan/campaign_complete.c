#include "tools/campaign/plan/campaign_complete.h"

#include "tools/base/kernel_line.h"

#include <string.h>

#define BATCH_USUAL 100
#define TIME_USUAL_S 600
#define JOBS_USUAL 1

/* How many CPUs a machine has is said for all machines, but for those where `--cpus` is no count: a
 * board has the CPUs that it has, and on a processor it is a list of them. */
static void complete(struct campaign_settings *settings, const struct campaign_settings *usual,
		     bool takes_count)
{
	if (!settings->options)
		settings->options = usual->options;
	if (!settings->batch)
		settings->batch = usual->batch ? usual->batch : BATCH_USUAL;
	if (!settings->time_s)
		settings->time_s = usual->time_s ? usual->time_s : TIME_USUAL_S;
	if (!settings->cpus_count && takes_count) {
		memcpy(settings->cpus, usual->cpus, sizeof(settings->cpus));
		settings->cpus_count = usual->cpus_count;
	}
}

struct completion {
	struct campaign *campaign;
	const char *file;
	struct explanation *explanation;
};

static bool lacks(const struct completion *completion, unsigned line, const char *what)
{
	return explain(completion->explanation, "%s:%u:1: %s", completion->file, line, what);
}

static bool check_board(const struct completion *completion, const struct campaign_machine *machine)
{
	if (machine->kind != CAMPAIGN_BOARD)
		return true;
	if (!machine->prepare || !machine->power || (!machine->log && !machine->serial))
		return lacks(completion, machine->line,
			     "a board takes three lines below it: prepare, power, and serial or "
			     "log");
	if (machine->log && machine->serial)
		return lacks(completion, machine->line,
			     "a board takes serial or log, and not both");
	return !machine->settings.cpus_count ||
	       lacks(completion, machine->line, "a board has the CPUs that it has: leave out cpus");
}

/* What each cell would only find out by itself. */
static bool check_options(const struct completion *completion,
			  const struct campaign_machine *machine)
{
	static struct kernel_line line;
	struct explanation explanation;

	memset(&line, 0, sizeof(line));
	if (!machine->settings.options ||
	    (kernel_line_add(&line, machine->settings.options, &explanation) &&
	     kernel_line_check(&line, &explanation)))
		return true;
	return explain(completion->explanation, "%s:%u:1: machine %s: %.400s", completion->file,
		       machine->line, machine->name, explanation.line);
}

/* A machine for each of its counts of CPUs, in the place of one. */
static bool spread(const struct completion *completion, const struct campaign_machine *machine)
{
	struct campaign *campaign = completion->campaign;
	unsigned count = machine->settings.cpus_count ? machine->settings.cpus_count : 1;

	for (unsigned i = 0; i < count; i++) {
		struct campaign_machine *to = &campaign->machines[campaign->machine_count];

		if (campaign->machine_count == CAMPAIGN_MACHINES_MAX)
			return lacks(completion, machine->line, "there are too many machines");
		*to = *machine;
		to->cpus = machine->settings.cpus_count ? machine->settings.cpus[i] : NULL;
		campaign->machine_count++;
	}
	return true;
}

bool campaign_complete(struct campaign *campaign, const struct campaign_settings *usual,
		       const char *file, unsigned lines, struct explanation *explanation)
{
	static struct campaign_machine machines[CAMPAIGN_MACHINES_MAX];
	const struct completion completion = {campaign, file, explanation};
	unsigned count = campaign->machine_count;

	if (!campaign->source_count)
		return lacks(&completion, lines + 1,
			     "expected a line \"scenarios ...\", and there is none");
	if (!count)
		return lacks(&completion, lines + 1,
			     "expected a line \"machine NAME KIND\", and there is none");
	if (!campaign->jobs)
		campaign->jobs = JOBS_USUAL;
	memcpy(machines, campaign->machines, sizeof(machines));
	campaign->machine_count = 0;
	for (unsigned i = 0; i < count; i++) {
		if (!check_board(&completion, &machines[i]))
			return false;
		complete(&machines[i].settings, usual,
			 machines[i].kind != CAMPAIGN_BOARD &&
				 machines[i].kind != CAMPAIGN_PROCESSOR);
		if (!check_options(&completion, &machines[i]) || !spread(&completion, &machines[i]))
			return false;
	}
	return true;
}
