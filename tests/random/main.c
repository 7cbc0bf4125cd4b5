/*
 * Random scenarios, made and checked: see usage.
 *
 * The checks are done in a process of their own, which ends with the first that fails, crashes or
 * hangs; this one tells which scenario it was, and goes on behind it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tests/random/check.h"
#include "tests/random/random_scenario.h"

static const char usage[] =
	"usage: random models|machine|write [--seed N] [--from N] [--count N] [--in-process] DIR\n"
	"\n"
	"  write         writes the scenarios into DIR, a file each\n"
	"  models        checks what the language and the prover say of them\n"
	"  machine       checks the kernel, on fake machines of each fetch model, and the judge\n"
	"  --in-process  those that a process of Linux can run\n"
	"\n"
	"A scenario follows from its seed and its number alone. One that fails is written into "
	"DIR.\n"
	"\n"
	"exit status: 0 none has failed; 1 some have; 64 wrong usage; 73 a file cannot be "
	"written\n";

#define EXIT_USAGE 64
#define EXIT_CANNOT_CREATE 73

#define SECONDS_MAX 600 /* for one scenario, which takes some milliseconds: it hangs */

/* What both processes see. */
struct shared {
	uint64_t number; /* of the scenario that is being checked */
	struct tally tally;
};

struct arguments {
	const char *command, *directory;
	struct drawn first;
	uint64_t count;
};

typedef void (*check)(const struct drawn *drawn, struct tally *tally);

/* ---- One scenario ---------------------------------------------------------------------------- */

void check_failed(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
	_exit(EXIT_FAILURE);
}

/* Unless it is proved, for that reason, it expects little. */
static enum proof draw(const struct drawn *drawn, struct scenario *scenario,
		       outcome_set allowed[MODELS], char reason[SYSTEM_REASON_SIZE])
{
	random_scenario(drawn->seed, drawn->number, drawn->in_process, scenario);
	enum proof proof = prove_scenario(scenario, allowed, reason);

	random_expectations(drawn->seed, drawn->number, proof == PROOF_DONE ? allowed : NULL,
			    scenario);
	return proof;
}

bool check_draw(const struct drawn *drawn, struct scenario *scenario, outcome_set allowed[MODELS])
{
	char reason[SYSTEM_REASON_SIZE];
	enum proof proof = draw(drawn, scenario, allowed, reason);

	if (proof == PROOF_IMPOSSIBLE)
		check_failed("it cannot be proved: %s", reason);
	return proof == PROOF_DONE;
}

/* Into its file; and to standard output if `tells`. */
static void write_scenario(const struct arguments *arguments, uint64_t number, bool tells)
{
	static struct scenario scenario;
	struct drawn drawn = arguments->first;
	outcome_set allowed[MODELS];
	char path[4096], source[SCENARIO_PRINT_SIZE], reason[SYSTEM_REASON_SIZE];
	size_t length;
	FILE *file;

	drawn.number = number;
	(void)draw(&drawn, &scenario, allowed, reason);
	length = scenario_print(&scenario, source, sizeof(source));
	snprintf(path, sizeof(path), "%s/%s.scn", arguments->directory, scenario.name);
	file = fopen(path, "w");
	if (!file || fwrite(source, 1, length, file) != length || fclose(file) != 0) {
		fprintf(stderr, "random: cannot write %s: %s\n", path, strerror(errno));
		exit(EXIT_CANNOT_CREATE);
	}
	if (tells)
		(void)fwrite(source, 1, length, stdout);
}

/* ---- All of them ----------------------------------------------------------------------------- */

static int write_all(const struct arguments *arguments)
{
	for (uint64_t n = 0; n < arguments->count; n++)
		write_scenario(arguments, arguments->first.number + n, false);
	return 0;
}

static _Noreturn void check_rest(const struct arguments *arguments, uint64_t end, check check,
				 struct shared *shared)
{
	struct drawn drawn = arguments->first;

	for (; shared->number < end; shared->number++) {
		alarm(SECONDS_MAX);
		drawn.number = shared->number;
		check(&drawn, &shared->tally);
	}
	_exit(EXIT_SUCCESS);
}

static void tell_failure(const struct arguments *arguments, uint64_t number, int status)
{
	const struct drawn *first = &arguments->first;

	printf("FAILED: scenario %" PRIu64 " of the seed %" PRIu64, number, first->seed);
	if (WIFSIGNALED(status))
		printf(", by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	printf("; it is in %s; again:\n  %s %s --seed %" PRIu64 " --from %" PRIu64
	       " --count 1%s %s\n",
	       arguments->directory, program_invocation_name, arguments->command, first->seed,
	       number, first->in_process ? " --in-process" : "", arguments->directory);
	/* Before it is made again, which may be what has failed. */
	fflush(stdout);
	write_scenario(arguments, number, true);
	fflush(stdout);
}

/* Returns how many have failed. */
static uint64_t check_all(const struct arguments *arguments, check check, struct shared *shared)
{
	uint64_t end = arguments->first.number + arguments->count, failed = 0;

	shared->number = arguments->first.number;
	while (shared->number < end) {
		pid_t child = fork();
		int status;

		if (child == 0)
			check_rest(arguments, end, check, shared);
		if (child < 0 || waitpid(child, &status, 0) != child) {
			perror("random");
			exit(EXIT_FAILURE);
		}
		if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
			break;
		tell_failure(arguments, shared->number, status);
		failed++;
		shared->number++;
	}
	return failed;
}

static int check_command(const struct arguments *arguments, check check)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const struct tally *tally = &shared->tally;

	if (shared == MAP_FAILED) {
		perror("random");
		return EXIT_FAILURE;
	}
	uint64_t failed = check_all(arguments, check, shared);

	printf("%s: %" PRIu64 " scenarios, %" PRIu64 " failed", arguments->command,
	       arguments->count, failed);
	if (tally->states > 0)
		printf("; %" PRIu64 " states; a naive search agrees in %" PRIu64, tally->states,
		       tally->naive);
	if (tally->patches > 0)
		printf("; %" PRIu64 " patches, %" PRIu64 " executions; %" PRIu64 " of %" PRIu64
		       " outcomes that a machine's model allows were seen",
		       tally->patches, tally->executions, tally->seen, tally->allowed);
	if (tally->by_effect > 0)
		printf("; %" PRIu64 " left to real machines, which tell effects", tally->by_effect);
	printf("; %" PRIu64 " have too many states to be proved\n", tally->unproved);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- The command line ------------------------------------------------------------------------ */

static _Noreturn void refuse(const char *what, const char *word)
{
	fprintf(stderr, "random: expected %s, found \"%s\"\n%s", what, word ? word : "", usage);
	exit(EXIT_USAGE);
}

static uint64_t number_of(const char *word)
{
	char *end;

	errno = 0;
	if (!word || word[0] < '0' || word[0] > '9')
		refuse("a number", word);
	unsigned long long number = strtoull(word, &end, 10);

	if (*end || errno)
		refuse("a number", word);
	return number;
}

static void read_arguments(char **words, struct arguments *arguments)
{
	*arguments = (struct arguments){.first = {.seed = 1, .number = 1}, .count = 100};
	if (!*words)
		refuse("a command", NULL);
	arguments->command = *words++;
	for (; *words && **words == '-'; words++) {
		if (!strcmp(*words, "--in-process"))
			arguments->first.in_process = true;
		else if (!strcmp(*words, "--seed"))
			arguments->first.seed = number_of(*++words);
		else if (!strcmp(*words, "--from"))
			arguments->first.number = number_of(*++words);
		else if (!strcmp(*words, "--count"))
			arguments->count = number_of(*++words);
		else
			refuse("an option", *words);
	}
	if (!words[0] || words[1])
		refuse("one directory", words[0] ? words[1] : NULL);
	arguments->directory = words[0];
}

int main(int count, char **words)
{
	struct arguments arguments;

	read_arguments(count > 0 ? words + 1 : words, &arguments);
	if (!strcmp(arguments.command, "write"))
		return write_all(&arguments);
	if (!strcmp(arguments.command, "models"))
		return check_command(&arguments, check_models);
	if (!strcmp(arguments.command, "machine"))
		return check_command(&arguments, check_machine);
	refuse("models, machine or write", arguments.command);
}
