#include "tools/base/commands.h"
#include "tools/base/input.h"
#include "tools/base/explain.h"
#include "tools/judge/summary.h"
#include "tools/judge/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char judge_help[] =
	"usage: crossmod judge LOG\n"
	"\n"
	"Judges the log that a machine sent over its serial port (\"-\": the standard input).\n"
	"It may stand among other output. All verdicts are computed again from the figures, and\n"
	"every scenario is proved again under each fetch model, also those that the kernel knew\n"
	"no models of. A file of several logs, of a board that boots more than once, is as good\n"
	"as the worst of them. docs/judge.md says what is checked, and what cannot be.\n"
	"\n"
	"exit status:\n"
	"   0  as expected\n"
	"   1  wrong protocol: a scenario did what it forbids, and a model explains the machine\n"
	"   2  inconclusive: nothing forbidden was seen, but too little to conclude from it\n"
	"   3  the log is not whole: a crash, a hang, cut off, damaged, or it contradicts itself\n"
	"   4  defective machine: no model allows all that it did\n"
	"  64  wrong usage\n"
	"  66  LOG cannot be read\n"
	"  70  out of memory\n"
	"  74  not all of the output could be written\n"
	"\n"
	"example:\n"
	"  stty -F /dev/ttyUSB0 115200 raw && timeout 300 cat /dev/ttyUSB0 > machine.log\n"
	"  crossmod judge machine.log\n";

/* Judges each log in the file. */
static enum status judge_all(char *bytes, size_t length)
{
	enum status worst = STATUS_AS_EXPECTED;
	struct judgement judgement;
	unsigned worst_number = 0;
	struct judge_walk walk;

	judge_walk_begin(&walk, bytes, &length);
	while (judge_walk_next(&walk, &judgement)) {
		if (walk.another || walk.number > 1)
			printf("%slog %u, from line %" PRIu64 " of the file\n\n",
			       walk.number > 1 ? "\n" : "", walk.number, walk.line);
		summary_print(stdout, &judgement);
		if (walk.number == 1 || judge_worse(worst, judgement.status) != worst) {
			worst = judgement.status;
			worst_number = walk.number;
		}
		judgement_free(&judgement);
	}
	if (walk.number > 1)
		printf("\n%u logs: the worst verdict is that of log %u (exit status %d)\n",
		       walk.number, worst_number, worst);
	return worst;
}

enum status command_judge(int count, char **arguments)
{
	struct explanation explanation;
	enum status status;
	size_t length;
	char *bytes;
	int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1;
	bool option = first == 1 && count > 1 && arguments[1][0] == '-' && arguments[1][1] != '\0';

	if (option) {
		note("judge has no option %s; see \"crossmod help judge\"", arguments[1]);
		return STATUS_USAGE;
	}
	if (count != first + 1) {
		note("judge takes one log; see \"crossmod help judge\"");
		return STATUS_USAGE;
	}
	status = input_read(arguments[first], &input_log, &bytes, &length, &explanation);
	if (status != STATUS_AS_EXPECTED) {
		note("%s", explanation.line);
		return status;
	}
	status = judge_all(bytes, length);
	free(bytes);
	return status;
}
