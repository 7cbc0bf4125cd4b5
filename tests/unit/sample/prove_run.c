#include "tests/unit/sample/prove_run.h"

#include "tools/prove/command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS_MAX 24

char scenario_file[] = "/tmp/prove-XXXXXX";

char printed[PRINTED_SIZE], errors[1 << 16];

static void read_back(FILE *from, char *to, size_t size)
{
	fflush(from);
	rewind(from);
	to[fread(to, 1, size - 1, from)] = '\0';
	fclose(from);
}

static enum status run(enum status (*command)(int, char **), int count, char **arguments)
{
	FILE *out = tmpfile(), *err = tmpfile();
	int stdout_was = dup(STDOUT_FILENO), stderr_was = dup(STDERR_FILENO);
	enum status status;

	arguments[count] = NULL;
	fflush(stdout);
	dup2(fileno(out), STDOUT_FILENO);
	dup2(fileno(err), STDERR_FILENO);
	status = command(count, arguments);
	fflush(stdout);
	dup2(stdout_was, STDOUT_FILENO);
	dup2(stderr_was, STDERR_FILENO);
	close(stdout_was);
	close(stderr_was);
	read_back(out, printed, sizeof(printed));
	read_back(err, errors, sizeof(errors));
	return status;
}

enum status run_command(enum status (*command)(int, char **), const char *words)
{
	static char copy[512];
	char *arguments[ARGUMENTS_MAX + 1];
	int count = 0;

	snprintf(copy, sizeof(copy), "%s", words);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		arguments[count++] = word;
	return run(command, count, arguments);
}

enum status run_words(enum status (*command)(int, char **), int count, const char *const *words)
{
	static char copies[ARGUMENTS_MAX][512];
	char *arguments[ARGUMENTS_MAX + 1];

	for (int n = 0; n < count; n++) {
		snprintf(copies[n], sizeof(copies[n]), "%s", words[n]);
		arguments[n] = copies[n];
	}
	return run(command, count, arguments);
}

enum status prove(const char *options)
{
	char words[512];

	snprintf(words, sizeof(words), "prove %s", options);
	return run_command(command_prove, words);
}

enum status prove_file(const char *options)
{
	char words[512];

	snprintf(words, sizeof(words), "prove %s %s", options, scenario_file);
	return run_command(command_prove, words);
}

unsigned lines_of(const char *string)
{
	unsigned lines = 0;

	for (; *string; string++)
		lines += *string == '\n';
	return lines;
}

int make_scenario_file(void **state)
{
	(void)state;
	return close(mkstemp(scenario_file));
}

int remove_scenario_file(void **state)
{
	(void)state;
	return unlink(scenario_file);
}
