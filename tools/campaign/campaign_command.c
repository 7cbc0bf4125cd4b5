#include "tools/base/commands.h"
#include "tools/campaign/plan/campaign_options.h"
#include "tools/campaign/run/campaign_run.h"
#include "tools/campaign/cell/cell.h"
#include "tools/campaign/cell/cell_lost.h"
#include "tools/campaign/run/collect.h"
#include "tools/campaign/list.h"
#include "tools/campaign/plan/plan.h"
#include "tools/campaign/slurm.h"

const char campaign_help[] =
	"usage: crossmod campaign [options] FILE\n"
	"\n"
	"Runs the scenarios of a campaign on its machines, as FILE lists them (docs/campaign.md),\n"
	"some scenarios on one machine at a time: a cell. GNU parallel runs the cells; those that\n"
	"have ended are not run again, so the same command goes on where an earlier one stopped.\n"
	"All logs are added to a database, and cells that fail, with the reason (crossmod help\n"
	"results).\n"
	"\n"
	"  --output DIR  where all of it goes (default: beside FILE, by its name without suffix)\n"
	"  --jobs N      cells at a time, as far as there are processors for them (default: as "
	"FILE\n"
	"                says, or 1)\n"
	"  --again       runs those that have failed once more, too\n"
	"  --list        prints the cells, and what became of each\n"
	"  --json        with --list: as JSON, for programs (docs/json.md)\n"
	"  --cell N      runs this cell alone, as GNU parallel and queues do; --again: also when "
	"it\n"
	"                has ended\n"
	"  --collect     adds what is there to the database: logs, and what each cell came to\n"
	"  --slurm       writes DIR/slurm, a script that submits the cells that have not ended to\n"
	"                Slurm (docs/labs.md); --again: those that have failed, too\n"
	"  --failed WHY  with --cell: does not run it; unless it has ended, it has failed, by WHY\n"
	"\n"
	"DIR has crossmod.db, joblog (GNU parallel's), and for each cell cells/N.log, and\n"
	"cells/N.status with its exit status, the reason and the time.\n"
	"\n"
	"exit status:\n"
	"   0  all cells have run, and were judged; verdicts do not count\n"
	"   2  some have failed, or not run\n"
	"  64  wrong usage; or FILE is not what DIR was begun with\n"
	"  66  a file cannot be read, or is not as it should be\n"
	"  69  there is no GNU parallel\n"
	"  73  a file cannot be made; or another campaign is running in DIR\n"
	"  74  not all could be written\n"
	"with --cell: that of the cell, 0 to 4 as of \"crossmod judge\", or 64 and above\n"
	"\n"
	"example:\n"
	"  crossmod campaign --jobs 2 first.campaign\n";

static enum status run_cell(const struct plan *plan, const struct campaign_options *options)
{
	if (options->cell > plan->cells) {
		note("there is no cell %u: the campaign has %u", options->cell, plan->cells);
		return STATUS_USAGE;
	}
	if (options->failed)
		return cell_lost(plan, options->cell, options->failed);
	return (enum status)cell_run(plan, options->cell, options->again);
}

static enum status act(const struct plan *plan, const struct campaign_options *options)
{
	switch (options->deed) {
	case CAMPAIGN_LIST:
		return list(plan, options->prints_json);
	case CAMPAIGN_CELL:
		return run_cell(plan, options);
	case CAMPAIGN_COLLECT:
		return collect(plan);
	case CAMPAIGN_SLURM:
		return slurm_write(plan, options->again);
	default:
		return campaign_run(plan, options);
	}
}

enum status command_campaign(int count, char **arguments)
{
	static struct plan plan;
	struct campaign_options options;
	enum status status;

	if (!campaign_options_read(count, arguments, &options))
		return STATUS_USAGE;
	status = plan_open(&plan, options.file, options.output);
	if (!status)
		status = act(&plan, &options);
	plan_close(&plan);
	return status;
}
