#include "prover/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "prover/search.h"

struct team {
	struct job *jobs;
	size_t count;
	unsigned executors;
	_Atomic size_t next; /* the first job that nobody has taken */
	_Atomic bool out_of_memory;
};

/* A thread's own, too large for its stack. */
struct worker {
	struct system system;
	struct search search;
};

static uint64_t thread_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool run_job(struct worker *worker, struct job *job, unsigned executors)
{
	uint64_t begin = thread_nanoseconds();
	char reason[SYSTEM_REASON_SIZE];
	enum search_result result;

	system_build(&worker->system, job->scenario, job->model, executors, reason);
	result = search_run(&worker->search, &worker->system, 0);
	job->allowed = worker->search.allowed;
	job->states = worker->search.states.count;
	job->events = worker->search.events;
	job->nanoseconds = thread_nanoseconds() - begin;
	search_free(&worker->search);
	return result == SEARCH_DONE;
}

static void *work(void *argument)
{
	struct team *team = argument;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker) {
		atomic_store(&team->out_of_memory, true);
		return NULL;
	}
	while (!atomic_load(&team->out_of_memory)) {
		size_t mine = atomic_fetch_add(&team->next, 1);

		if (mine >= team->count)
			break;
		if (!run_job(worker, &team->jobs[mine], team->executors))
			atomic_store(&team->out_of_memory, true);
	}
	free(worker);
	return NULL;
}

bool jobs_run(struct job *jobs, size_t count, unsigned executors, unsigned threads)
{
	struct team team = {.jobs = jobs, .count = count, .executors = executors};
	pthread_t thread[THREADS_MAX];
	unsigned started = 0;

	/* This thread is one of them; and when others cannot be had, it does all alone. */
	while (started + 1 < threads && started < THREADS_MAX &&
	       pthread_create(&thread[started], NULL, work, &team) == 0)
		started++;
	work(&team);
	while (started > 0)
		pthread_join(thread[--started], NULL);
	return !atomic_load(&team.out_of_memory);
}
