#include "tools/results/add.h"
#include "tools/results/command.h"
#include "tools/results/questions.h"
#include "tools/results/schema.h"

#include <stdio.h>
#include <string.h>

const char results_help[] =
	"usage: crossmod results add [--emulator WORDS] LOG...\n"
	"       crossmod results list\n"
	"       crossmod results class\n"
	"       crossmod results never\n"
	"       crossmod results since DATE|RUN\n"
	"\n"
	"Keeps what logs say in a database, and answers from it. docs/results.md has its schema,\n"
	"for questions of your own, by sqlite3.\n"
	"\n"
	"  add        adds each log in the files (\"-\": the standard input), judged once more. "
	"One\n"
	"             that is not whole is refused, and the others go on. A log that is there\n"
	"             already, by its checksum, is not added twice.\n"
	"  list       the runs, and on which machines; and cells of campaigns that failed, and "
	"why\n"
	"  class      of each machine, which fetch models are excluded, and by what\n"
	"  never      what no machine has ever shown of what scenarios forbid or should show, and\n"
	"             below which rate it lies, over all their patches\n"
	"  since      what is new since a day or a moment (2026-11-27, 2026-11-27T19:30:00Z, "
	"UTC),\n"
	"             or since that run: runs, what they showed for the first time, and which "
	"models\n"
	"             that excludes\n"
	"\n"
	"options:\n"
	"  --database FILE   the database (default: crossmod.db); add makes it\n"
	"  --emulator WORDS  add: what the machine ran in, with its version, where the log does "
	"not\n"
	"                    say it: \"QEMU 10.0.2, CPUs in turn\". It is part of the machine's "
	"name.\n"
	"  --wait SECONDS    wait for another program that writes, at most so long (default: 60)\n"
	"  --json            answers, and what add has added, as JSON; docs/results.md has the "
	"keys\n"
	"\n"
	"exit status:\n"
	"   0  done; verdicts do not count\n"
	"   2  a log is of a bench, and has no scenario\n"
	"   3  a log is not whole, or contradicts itself; a line says why\n"
	"  64  wrong usage\n"
	"  66  a file cannot be read, or is no database of results\n"
	"  69  a log is of a machine that cannot run this\n"
	"  70  out of memory\n"
	"  73  the database cannot be made\n"
	"  74  the database cannot be written, or is locked; or not all of the output could be\n"
	"\n"
	"example:\n"
	"  crossmod results add --emulator 'Bochs 2.7' results/bochs-2.7/log.txt\n"
	"  crossmod results class\n";

struct question {
	const char *name;
	bool (*answer)(struct database *database, const struct results_options *options);
};

static const struct question questions[] = {
	{"list", question_list},
	{"class", question_class},
	{"never", question_never},
	{"since", question_since},
};

static const struct question *find_question(const char *name)
{
	for (size_t n = 0; n < sizeof(questions) / sizeof(questions[0]); n++)
		if (strcmp(questions[n].name, name) == 0)
			return &questions[n];
	return NULL;
}

struct asking {
	const struct question *question;
	const struct results_options *options;
};

static bool answer(struct database *database, void *to)
{
	const struct asking *asking = to;

	return asking->question->answer(database, asking->options);
}

static enum status ask(const struct question *question, const struct results_options *options)
{
	struct asking asking = {question, options};

	return results_read(options->database, options->wait_s, answer, &asking);
}

/* Whether what stands behind the options is what the question takes. */
static bool check_words(const struct question *question, const struct results_options *options,
			struct explanation *explanation)
{
	bool takes_since = question && question->answer == question_since;

	if (!question)
		return options->count > 0 || explain(explanation, "add takes a log, or several");
	if (options->count > (takes_since ? 1 : 0))
		return explain(explanation, "results %s takes no \"%s\"", question->name,
			       options->words[takes_since ? 1 : 0]);
	if (!takes_since)
		return true;
	if (options->count == 0)
		return explain(explanation, "since takes a date, or the number of a run");
	return question_since_takes(options->words[0]) ||
	       explain(explanation,
		       "since takes a date, as 2026-11-27 or 2026-11-27T19:30:00Z, or the number "
		       "of a run, and not \"%s\"",
		       options->words[0]);
}

enum status command_results(int count, char **arguments)
{
	const struct question *question;
	struct results_options options;
	struct explanation explanation;

	if (count < 2) {
		note("results takes a word: add, list, class, never or since; see \"crossmod help "
		     "results\"");
		return STATUS_USAGE;
	}
	question = find_question(arguments[1]);
	if (!question && strcmp(arguments[1], "add") != 0) {
		note("results takes add, list, class, never or since, and not \"%s\"; see "
		     "\"crossmod help results\"",
		     arguments[1]);
		return STATUS_USAGE;
	}
	if (!results_options_read(&options, !question, count - 1, arguments + 1, &explanation) ||
	    !check_words(question, &options, &explanation)) {
		note("%s; see \"crossmod help results\"", explanation.line);
		return STATUS_USAGE;
	}
	return question ? ask(question, &options) : results_add(&options);
}
