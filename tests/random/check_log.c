/*
 * With the log's own source, so that each boot can begin with an empty log.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "scenario/language/language.h"
#include "tests/random/check.h"
#include "tests/random/machines.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/fake/fake_modules.h"
#include "tools/judge/judge.h"

#include <stdio.h>

static char command_line[64];

static void run_patcher(void)
{
	/* As a machine begins it, and describes itself. */
	kernel_begin();
	log_line("# clock: 1000.000 MHz, that of the fake machine");
	kernel_options(command_line);
	kernel_patcher();
}

static void check_judgement(const struct judgement *judgement, enum model model)
{
	const struct judged_test *test = &judgement->tests[0];

	if (judgement->status == STATUS_NOT_WHOLE)
		check_failed("the judge of a machine of %s: %s", model_name(model),
			     judgement->explanation.line);
	if (judgement->test_count != 1 || test->kind != JUDGED_RUN)
		check_failed("a machine of %s has not run it", model_name(model));
	machine_check_seen(judged_test_models(test), model, test->figures.total.outcomes);
	if (test->verdict != test->kernel_verdict)
		check_failed("a machine of %s: the kernel says \"%s\", and the judge \"%s\"",
			     model_name(model), verdict_name(test->kernel_verdict),
			     verdict_name(test->verdict));
	if (judgement->status != STATUS_AS_EXPECTED)
		check_failed("a machine of %s: the verdict is \"%s\" (%d)", model_name(model),
			     verdict_name(test->verdict), (int)judgement->status);
}

void check_log(const struct drawn *drawn, struct dice *dice, const struct scenario *scenario,
	       enum model model)
{
	static struct judgement judgement;
	char source[SCENARIO_PRINT_SIZE];

	(void)scenario_print(scenario, source, sizeof(source));
	fake_modules_clear();
	fake_modules_add("random.scn", source);
	machine_begin(dice, drawn->in_process, scenario, model, true);
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	snprintf(command_line, sizeof(command_line), "patches=%u dwell=4 seed=%u",
		 machine_patches(scenario), 1 + dice_below(dice, 1000));
	if (!fake_arch_halts(run_patcher) || !ended)
		check_failed("a machine of %s has no end", model_name(model));
	judge(&judgement, fake_arch.console, fake_arch.console_length);
	check_judgement(&judgement, model);
	judgement_free(&judgement);
	fake_modules_clear();
}
