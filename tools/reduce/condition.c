#include "tools/reduce/condition.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prover/generate/expect.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tools/base/explain.h"

#define FILE_NAME "reduced.scn"

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

/* Its status as of waitpid(); -1 after a message. What it prints is of no interest. */
static int run_shell(char *command)
{
	char *const arguments[] = {"sh", "-c", command, NULL};
	posix_spawn_file_actions_t actions;
	int status, error;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&actions, 1, 2);
	error = posix_spawn(&child, "/bin/sh", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	while (!error && waitpid(child, &status, 0) < 0)
		error = errno == EINTR ? 0 : errno;
	if (!error)
		return status;
	note("reduce: cannot run a shell: %s", strerror(error));
	return -1;
}

static enum reduce_answer answer_of(int status, const char *command)
{
	if (status < 0)
		return REDUCE_STOP;
	if (WIFSIGNALED(status)) {
		note("reduce: the command was ended by signal %d, and so is this",
		     WTERMSIG(status));
		return REDUCE_STOP;
	}
	if (WEXITSTATUS(status) == CANNOT_FIND || WEXITSTATUS(status) == CANNOT_EXECUTE) {
		note("reduce: the shell cannot run the command: exit status %d of: %s",
		     WEXITSTATUS(status), command);
		return REDUCE_STOP;
	}
	return WEXITSTATUS(status) == 0 ? REDUCE_HOLDS : REDUCE_BREAKS;
}

static enum reduce_answer ask_command(const struct condition *condition,
				      const struct scenario *scenario)
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
	answer = answer_of(run_shell(command), command);
	free(command);
	unlink(path); /* a workspace has no file twice */
	return answer;
}

/* ---- Either ---------------------------------------------------------------------------------- */

enum reduce_answer condition_holds(void *context, struct scenario *scenario, const char *words)
{
	const struct condition *condition = context;
	char reason[SYSTEM_REASON_SIZE];
	outcome_set allowed[MODELS];
	bool is_proved = prove_allowed(scenario, allowed, reason);
	enum reduce_answer answer = REDUCE_BREAKS;

	expect_by_models(scenario, is_proved ? allowed : NULL);
	if (!condition->filter)
		answer = ask_command(condition, scenario);
	else if (is_proved && filter_holds(condition->filter, allowed))
		answer = REDUCE_HOLDS;
	if (answer != REDUCE_STOP)
		note("reduce: %s  %s%s%s", answer == REDUCE_HOLDS ? "holds " : "breaks",
		     words ? words : "as it is",
		     is_proved ? "" : "; cannot be proved: ", is_proved ? "" : reason);
	return answer;
}
