#include "tools/reduce/condition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prover/generate/expect.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tools/base/explain.h"
#include "tools/reduce/shell.h"

#define FILE_NAME "reduced.scn"

/* What has to be said of the runs of a command. */
#define HOW_SIZE 80

/* It patches nothing, so no machine can be at fault there, whatever it does. */
static const char control[] =
	"scenario reduce-control\n"
	"about    Patches nothing: what holds here says nothing of any patch.\n"
	"site     jmp8 -> jmp8\n"
	"patch    fence\n"
	"forbid   fault\n";

/* What a shell exits with when it cannot execute, or cannot find, what it was told to. */
#define CANNOT_EXECUTE 126
#define CANNOT_FIND 127

/* ---- A command ------------------------------------------------------------------------------- */

/* NULL without memory. To be given to free(). */
static char *insert_path(const char *command, const char *path)
{
	size_t size = strlen(command) + 1, length = 0;
	char *inserted;

	for (const char *at = command; (at = strstr(at, "{}")); at += 2)
		size += strlen(path);
	inserted = malloc(size);
	while (inserted && *command) {
		if (strncmp(command, "{}", 2) == 0) {
			length += (size_t)sprintf(inserted + length, "%s", path);
			command += 2;
		} else {
			inserted[length++] = *command++;
		}
	}
	if (inserted)
		inserted[length] = '\0';
	return inserted;
}

/* REDUCE_STOP after a message. */
static enum reduce_answer answer_of(struct shell_result result, const char *command)
{
	if (result.end == SHELL_EXITED && result.value != CANNOT_FIND &&
	    result.value != CANNOT_EXECUTE)
		return result.value == 0 ? REDUCE_HOLDS : REDUCE_BREAKS;
	if (result.end == SHELL_TIMED_OUT)
		return REDUCE_BREAKS;
	if (result.end == SHELL_EXITED)
		note("reduce: the shell cannot run the command: exit status %d of: %s",
		     result.value, command);
	else if (result.end == SHELL_NOT_STARTED)
		note("reduce: cannot run a shell: %s", strerror(result.value));
	else if (result.end == SHELL_KILLED)
		note("reduce: the command was ended by signal %d, and so is this", result.value);
	else
		note("reduce: interrupted by signal %d", result.value);
	return REDUCE_STOP;
}

/* How many will be tried follows from what comes of each: nobody knows. */
static void look(void *context)
{
	struct condition *condition = context;

	if (ticker_is_due(&condition->ticker))
		ticker_say(&condition->ticker, TICKER_UNKNOWN,
			   "%u scenarios tried; run %u of %u of the next", condition->tried,
			   condition->run, condition->runs);
}

/* Until it holds once, or has broken so many times. Says how that went. */
static enum reduce_answer try_often(struct condition *condition, const char *command,
				    char how[HOW_SIZE])
{
	enum reduce_answer answer = REDUCE_BREAKS;
	const struct shell_look looks = {look, condition};
	unsigned run, timed_out = 0;

	for (run = 0; run < condition->runs && answer == REDUCE_BREAKS; run++) {
		condition->run = run + 1;
		struct shell_result result =
			shell_run(command, condition->seconds, condition->signals, &looks);

		answer = answer_of(result, command);
		timed_out += result.end == SHELL_TIMED_OUT;
	}
	how[0] = '\0';
	if (answer == REDUCE_HOLDS && condition->runs > 1)
		snprintf(how, HOW_SIZE, "; in run %u", run);
	else if (timed_out > 0)
		snprintf(how, HOW_SIZE, "; %u of %u runs did not end within %u s", timed_out, run,
			 condition->seconds);
	return answer;
}

static enum reduce_answer ask_command(struct condition *condition, const struct scenario *scenario,
				      char how[HOW_SIZE])
{
	static char printed[SCENARIO_PRINT_SIZE];
	char path[sizeof(condition->workspace.path) + sizeof(FILE_NAME) + 1];
	struct explanation explanation;
	enum reduce_answer answer;
	char *command;

	(void)scenario_print(scenario, printed, sizeof(printed));
	if (!workspace_write(&condition->workspace, FILE_NAME, printed, &explanation)) {
		note("reduce: %s", explanation.line);
		return REDUCE_STOP;
	}
	snprintf(path, sizeof(path), "%s/" FILE_NAME, condition->workspace.path);
	command = insert_path(condition->command, path);
	if (!command) {
		note("reduce: out of memory");
		return REDUCE_STOP;
	}
	answer = try_often(condition, command, how);
	free(command);
	unlink(path); /* a workspace has no file twice */
	return answer;
}

/* ---- Either ---------------------------------------------------------------------------------- */

enum reduce_answer condition_holds(void *context, struct scenario *scenario, const char *words)
{
	struct condition *condition = context;
	char reason[SYSTEM_REASON_SIZE];
	outcome_set allowed[MODELS];
	bool is_proved = prove_allowed(scenario, allowed, reason);
	enum reduce_answer answer = REDUCE_BREAKS;
	char how[HOW_SIZE] = "";

	expect_by_models(scenario, is_proved ? allowed : NULL);
	if (!condition->filter)
		answer = ask_command(condition, scenario, how);
	else if (is_proved && filter_holds(condition->filter, allowed))
		answer = REDUCE_HOLDS;
	if (answer != REDUCE_STOP)
		note("reduce: %s  %s%s%s%s", answer == REDUCE_HOLDS ? "holds " : "breaks",
		     words ? words : "as it is", how,
		     is_proved ? "" : "; cannot be proved: ", is_proved ? "" : reason);
	condition->tried++;
	return answer;
}

enum reduce_answer condition_holds_of_nothing(struct condition *condition)
{
	static struct scenario scenario;
	struct parse_error error;
	outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE], how[HOW_SIZE];

	if (!scenario_parse("control", control, sizeof(control) - 1, &scenario, &error))
		return REDUCE_STOP;
	expect_by_models(&scenario, prove_allowed(&scenario, allowed, reason) ? allowed : NULL);
	return ask_command(condition, &scenario, how);
}
