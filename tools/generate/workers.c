#include "tools/generate/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prover/generate/expect.h"
#include "prover/generate/known.h"
#include "prover/generate/named.h"
#include "prover/search/allowed.h"
#include "tools/base/explain.h"
#include "tools/base/ticker.h"
#include "tools/base/workspace.h"

/* So many scenarios in a row are one worker's, then the next one's: those that are the same to all
 * models are near each other, and are proved once in each, whoever's it is. */
#define CHUNK 256u

/* What a worker may be ahead by, where the system permits it. */
#define PIPE_BYTES (1 << 20)

enum message_kind { MESSAGE_SCENARIO, MESSAGE_CHUNK, MESSAGE_END };

/* What comes through the pipe; MESSAGE_SCENARIO is in front of a struct found. A chunk's and an
 * end's figures are those since the last message that had some. */
struct message {
	enum message_kind kind;
	unsigned long long all, found, given_up, proved;
};

struct found {
	struct scenario scenario;
	outcome_set allowed[MODELS];
};

/* ---- A worker -------------------------------------------------------------------------------- */

struct worker {
	struct workers *workers;
	unsigned number; /* of options->threads */
	int to;
	struct known *known;
	struct message figures;
	unsigned long long at; /* in the space */
	uint64_t proved;       /* told so far */
};

static bool is_mine(const struct worker *worker, unsigned long long at)
{
	return at / CHUNK % worker->workers->options->threads == worker->number;
}

static bool tell_figures(struct worker *worker, enum message_kind kind)
{
	struct message message = worker->figures;

	message.kind = kind;
	message.proved = worker->known->proved - worker->proved;
	worker->proved = worker->known->proved;
	memset(&worker->figures, 0, sizeof(worker->figures));
	return write_all(worker->to, &message, sizeof(message));
}

static bool tell_scenario(const struct worker *worker, struct scenario *scenario,
			  const outcome_set allowed[MODELS])
{
	static struct found found;
	struct message message = {.kind = MESSAGE_SCENARIO};

	named_fill(scenario, allowed);
	expect_by_models(scenario, allowed);
	found.scenario = *scenario;
	memcpy(found.allowed, allowed, sizeof(found.allowed));
	return write_all(worker->to, &message, sizeof(message)) &&
	       write_all(worker->to, &found, sizeof(found));
}

/* False: nobody reads any more. */
static bool prove_one(struct worker *worker, struct scenario *scenario)
{
	const struct generate_options *options = worker->workers->options;
	outcome_set allowed[MODELS];

	if (known_allowed(worker->known, scenario, allowed) != SEARCH_DONE) {
		worker->figures.given_up++;
		return true;
	}
	if (options->filters && !filter_holds(&options->filter, allowed))
		return true;
	worker->figures.found++;
	return worker->workers->only_counts || tell_scenario(worker, scenario, allowed);
}

/* Each worker asks the sample of all scenarios, so that all have the same answers. */
static bool work(void *context, struct scenario *scenario)
{
	struct worker *worker = context;
	bool filters = worker->workers->options->filters;
	bool is_chosen = filters || sample_next(&worker->workers->sample);
	bool mine = is_mine(worker, worker->at), goes_on = true;

	worker->at++;
	if (mine) {
		worker->figures.all++;
		if (is_chosen)
			goes_on = prove_one(worker, scenario);
		else
			worker->figures.found++;
		if (goes_on && worker->at % CHUNK == 0) {
			goes_on = tell_figures(worker, MESSAGE_CHUNK);
			known_forget(worker->known);
		}
	}
	return goes_on;
}

/* Leaves no trace but in the pipe. */
static _Noreturn void be_worker(struct workers *workers, unsigned number, int to)
{
	struct worker worker = {.workers = workers,
				.number = number,
				.to = to,
				.known = known_begin(PROOF_STATES_MAX)};

	if (!worker.known)
		_exit(1);
	space_each(&workers->options->space, work, &worker);
	_exit(tell_figures(&worker, MESSAGE_END) ? 0 : 1);
}

/* ---- All of them ----------------------------------------------------------------------------- */

struct hired {
	pid_t process;
	FILE *from;
};

static bool hire(struct workers *workers, unsigned number, const struct hired *others,
		 struct hired *hired)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	(void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
	hired->process = fork();
	if (hired->process == 0) {
		/* Or the others would not see that nobody reads any more */
		for (unsigned n = 0; n < number; n++)
			close(fileno(others[n].from));
		close(ends[0]);
		be_worker(workers, number, ends[1]);
	}
	close(ends[1]);
	hired->from = hired->process < 0 ? NULL : fdopen(ends[0], "r");
	if (hired->from)
		return true;
	close(ends[0]);
	return false;
}

/* Whatever they are at: they have nothing to put away. */
static void dismiss(struct hired *hired, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		kill(hired[n].process, SIGKILL);
		fclose(hired[n].from);
	}
	for (unsigned n = 0; n < count; n++)
		while (waitpid(hired[n].process, NULL, 0) < 0 && errno == EINTR)
			;
}

/* How far they are. */
struct space_advance {
	struct ticker ticker;
	unsigned long long in_space; /* scenarios; 0: nobody has counted them */
};

static bool count_one(void *context, struct scenario *scenario)
{
	unsigned long long *count = context;

	(void)scenario;
	++*count;
	return true;
}

/* To count them takes a small part of the time that their proofs do; so it is done when somebody
 * watches, and not before. */
static void tell_advance(struct space_advance *advance, const struct workers *workers)
{
	struct ticker *ticker = &advance->ticker;

	if (!ticker_is_due(ticker))
		return;
	if (advance->in_space == 0)
		space_each(&workers->options->space, count_one, &advance->in_space);
	ticker_say(ticker, ticker_left(ticker, workers->all, advance->in_space),
		   "%llu of %llu scenarios, by %llu proofs", workers->all, advance->in_space,
		   workers->proved);
}

enum chunk_result { CHUNK_READ, CHUNK_LAST, CHUNK_ENOUGH, CHUNK_BROKEN };

/* What one worker has of one chunk. */
static enum chunk_result read_chunk(struct workers *workers, FILE *from)
{
	static struct found found;
	struct message message;

	while (fread(&message, sizeof(message), 1, from) == 1) {
		if (message.kind != MESSAGE_SCENARIO) {
			workers->all += message.all;
			workers->found += message.found;
			workers->given_up += message.given_up;
			workers->proved += message.proved;
			return message.kind == MESSAGE_CHUNK ? CHUNK_READ : CHUNK_LAST;
		}
		if (fread(&found, sizeof(found), 1, from) != 1)
			return CHUNK_BROKEN;
		if (!workers->each(workers->context, &found.scenario, found.allowed))
			return CHUNK_ENOUGH;
	}
	return CHUNK_BROKEN;
}

/* The first end is behind the last chunk but for the rests of the others, who come to theirs. */
static enum status read_all(struct workers *workers, const struct hired *hired)
{
	unsigned count = workers->options->threads, ended = 0;
	enum chunk_result result = CHUNK_READ;
	struct space_advance advance = {.in_space = 0};

	ticker_begin(&advance.ticker, "crossmod generate", 0);
	for (unsigned n = 0; ended < count; n = (n + 1) % count) {
		result = read_chunk(workers, hired[n].from);
		if (result == CHUNK_ENOUGH)
			return STATUS_AS_EXPECTED;
		if (result == CHUNK_BROKEN) {
			note("generate: one of its processes has ended before its time; is there "
			     "enough memory? See --threads");
			return STATUS_INTERNAL;
		}
		ended += result == CHUNK_LAST;
		tell_advance(&advance, workers);
	}
	return STATUS_AS_EXPECTED;
}

static double children_s(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

enum status workers_run(struct workers *workers)
{
	struct hired hired[GENERATE_THREADS_MAX];
	unsigned count = 0, wanted = workers->options->threads;
	enum status status = STATUS_INTERNAL;
	double before = children_s();

	workers->all = workers->found = workers->given_up = workers->proved = 0;
	fflush(NULL);
	while (count < wanted && hire(workers, count, hired, &hired[count]))
		count++;
	if (count == wanted)
		status = read_all(workers, hired);
	else
		note("generate: cannot start a process: %s; see --threads", strerror(errno));
	ticker_clear();
	dismiss(hired, count);
	workers->processor_s = children_s() - before;
	return status;
}
