/*
 * crossmod classify: crossmod run, with the kernel's option classify=.
 */
#include "tools/base/arguments.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"

#include <string.h>

#define SECONDS "--seconds"
#define SECONDS_DEFAULT "60"

const char classify_help[] =
	"usage: crossmod classify [options]\n"
	"\n"
	"Runs, on the processor of this system, the scenarios that tell the fetch models apart, "
	"in\n"
	"turn and again, with more time for what is undecided. Says what excludes which model "
	"when\n"
	"it happens, and at the end what the processor is as strong as.\n"
	"\n"
	"  --seconds N         all of it together (default: 60)\n"
	"  --seed N, --cpus LIST, --pairs, --signals, --log FILE, --json, --timeout SECONDS\n"
	"                      as of \"crossmod run\"\n"
	"\n"
	"On a machine that boots, crossmod boot --classify does it, and the menu of the stick.\n"
	"\n"
	"exit status: as that of \"crossmod run\": 0, or 4 when no model explains the processor\n"
	"\n"
	"example:\n"
	"  crossmod classify --seconds 600 --log classify.log\n";

/* The seconds, if this is the option that has them, or its beginning: then they are in the next
 * argument. */
static const char *seconds_of(const char *argument, const char *next)
{
	size_t length = strlen(SECONDS);

	if (strncmp(argument, SECONDS, length) != 0)
		return NULL;
	if (argument[length] == '=')
		return argument + length + 1;
	return argument[length] == '\0' ? next : NULL;
}

enum status command_classify(int count, char **arguments)
{
	const char *seconds = SECONDS_DEFAULT;
	struct arguments words = {0};
	enum status status;

	arguments_add(&words, "classify");
	for (int index = 1; index < count && arguments[index]; index++) {
		const char *next = index + 1 < count ? arguments[index + 1] : "";
		const char *said = seconds_of(arguments[index], next);

		if (said)
			seconds = said;
		else
			arguments_add(&words, "%s", arguments[index]);
		index += said && said == next;
	}
	arguments_add(&words, "classify=%s", seconds);
	status = command_run((int)words.count, words.items);
	arguments_free(&words);
	return status;
}
