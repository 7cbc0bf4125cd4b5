#include "tools/commands.h"
#include "tools/input.h"
#include "tools/summary.h"

#include <stdlib.h>
#include <string.h>

const char judge_help[] =
	"usage: crossmod judge LOG\n"
	"\n"
	"Judges the log that a machine sent over its serial port (\"-\": the standard input).\n"
	"It may stand among other output. All verdicts are computed again from the figures, and\n"
	"every scenario is proved again under each fetch model, also those that the kernel knew\n"
	"no models of.\n"
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

static enum status judge_bytes(const char *bytes, size_t length)
{
	struct judgement judgement;
	enum status status;

	judge(&judgement, bytes, length);
	summary_print(stdout, &judgement);
	status = judgement.status;
	judgement_free(&judgement);
	return status;
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
		fprintf(stderr, "crossmod: judge has no option %s; see \"crossmod help judge\"\n",
			arguments[1]);
		return STATUS_USAGE;
	}
	if (count != first + 1) {
		fprintf(stderr, "crossmod: judge takes one log; see \"crossmod help judge\"\n");
		return STATUS_USAGE;
	}
	status = input_read(arguments[first], &bytes, &length, &explanation);
	if (status != STATUS_AS_EXPECTED) {
		fprintf(stderr, "crossmod: %s\n", explanation.line);
		return status;
	}
	status = judge_bytes(bytes, length);
	free(bytes);
	return status;
}
