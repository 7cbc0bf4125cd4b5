#include "tools/prove/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "prover/model/batch.h"
#include "prover/search/reduced.h"
#include "prover/search/search.h"
#include "tools/base/ticker.h"

struct team {
	const struct jobs *jobs;
	struct ticker ticker;
	unsigned threads;
	_Atomic size_t next; /* the first job that nobody has taken */
	_Atomic size_t over; /* how many are; for the ticker alone. It guards no other memory */
};

/* A thread's own, too large for its stack. */
struct worker {
	struct team *team;
	const struct job *job;
	struct scenario part;
	struct system system;
	struct search search;
	struct reduced reduced;
};

static void tick(void *context, const struct effort *effort)
{
	struct worker *worker = context;
	struct team *team = worker->team;
	size_t over;

	if (!ticker_is_due(&team->ticker))
		return;
	over = atomic_load(&team->over);
	ticker_say(&team->ticker, ticker_left(&team->ticker, over, team->jobs->count),
		   "%zu of %zu searches are over; %s under %s: %zu states, %zu MiB", over,
		   team->jobs->count, worker->job->scenario->name, model_name(worker->job->model),
		   effort->states, bounds_mib(effort->bytes));
}

/* Of a batch, what has been found in its parts so far, and this one's. */
static void add_part(struct job *job, outcome_set allowed, const struct effort *effort)
{
	job->allowed |= allowed;
	job->effort.states += effort->states;
	job->effort.nanoseconds += effort->nanoseconds;
	job->effort.bytes = effort->bytes;
	job->effort.wanted = effort->wanted;
	job->effort.result = effort->result;
}

static void search_all(struct worker *worker, struct job *job, const struct bounds *bounds)
{
	enum search_result result = search_run(&worker->search, &worker->system, 0, bounds);
	const struct effort effort = search_effort(&worker->search, result);

	add_part(job, worker->search.allowed, &effort);
	search_free(&worker->search);
}

static void search_reduced(struct worker *worker, struct job *job, const struct bounds *bounds)
{
	enum search_result result = reduced_run(&worker->reduced, &worker->system, 0, bounds);
	const struct effort effort = reduced_effort(&worker->reduced, result);

	add_part(job, worker->reduced.allowed, &effort);
	reduced_free(&worker->reduced);
}

static void run_part(struct worker *worker, struct job *job, unsigned part,
		     const struct bounds *bounds)
{
	const struct jobs *jobs = worker->team->jobs;
	char reason[SYSTEM_REASON_SIZE];

	batch_part(job->scenario, part, &worker->part);
	system_build(&worker->system, &worker->part, job->model, jobs->executors, reason);
	if (jobs->exhaustive || !reduced_takes(&worker->system))
		search_all(worker, job, bounds);
	else
		search_reduced(worker, job, bounds);
}

static void run_job(struct worker *worker, struct job *job, size_t bytes)
{
	const struct jobs *jobs = worker->team->jobs;
	const struct bounds bounds = {
		.states = SIZE_MAX,
		.bytes = bytes,
		.until = bounds_until(jobs->seconds),
		.look = tick,
		.context = worker,
	};

	worker->job = job;
	job->allowed = 0;
	job->effort = (struct effort){.result = SEARCH_DONE};
	for (unsigned part = 0;
	     part < batch_parts(job->scenario) && job->effort.result == SEARCH_DONE; part++)
		run_part(worker, job, part, &bounds);
}

static bool lacked_memory(const struct job *job)
{
	return job->effort.result == SEARCH_MEMORY || job->effort.result == SEARCH_NO_MEMORY;
}

static void run_shared(struct worker *worker)
{
	struct team *team = worker->team;
	const struct jobs *jobs = team->jobs;
	size_t mine;

	while ((mine = atomic_fetch_add(&team->next, 1)) < jobs->count) {
		run_job(worker, &jobs->of[mine], jobs->bytes / team->threads);
		if (!lacked_memory(&jobs->of[mine]))
			atomic_fetch_add(&team->over, 1);
	}
}

static void run_left(struct worker *worker)
{
	struct team *team = worker->team;
	const struct jobs *jobs = team->jobs;

	for (size_t n = 0; n < jobs->count; n++) {
		if (!lacked_memory(&jobs->of[n]))
			continue;
		run_job(worker, &jobs->of[n], jobs->bytes);
		atomic_fetch_add(&team->over, 1);
	}
}

static struct worker *hire(struct team *team)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker)
		worker->team = team;
	return worker;
}

/* One that cannot be hired leaves its work to the others. */
static void *work(void *team)
{
	struct worker *worker = hire(team);

	if (worker)
		run_shared(worker);
	free(worker);
	return NULL;
}

bool jobs_run(const struct jobs *jobs)
{
	struct team team = {
		.jobs = jobs,
		.threads = jobs->count < jobs->threads ? (unsigned)jobs->count : jobs->threads,
	};
	struct worker *own = hire(&team);
	pthread_t thread[THREADS_MAX];
	unsigned started = 0;

	if (!own)
		return false;
	ticker_begin(&team.ticker, jobs->command, TICKER_PLAIN_S);
	/* This thread is one of them; and when others cannot be had, it does all alone. */
	while (started + 1 < team.threads && started < THREADS_MAX &&
	       pthread_create(&thread[started], NULL, work, &team) == 0)
		started++;
	run_shared(own);
	while (started > 0)
		pthread_join(thread[--started], NULL);
	if (team.threads > 1)
		run_left(own);
	ticker_clear();
	free(own);
	return true;
}
