/*
 * Runs a command, and says what it cost: the CPU time, and the most memory that it had at once.
 *
 *   bench-cost FILE COMMAND ARGUMENT...
 *
 * Writes "SECONDS MEGABYTES" to FILE: user and system time, and peak of the resident set of the
 * process itself. Ends as the command does: with its exit status, or with 128 and the number of the
 * signal; 127 when there is no such command, 74 when FILE cannot be written.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/base/status.h"

#define KIB_PER_MIB 1024.0
#define US_PER_SECOND 1e6

static double seconds(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / US_PER_SECOND;
}

static int fail(const char *what, int status)
{
	fprintf(stderr, "bench-cost: %s: %s\n", what, strerror(errno));
	return status;
}

static int write_cost(const char *path, const struct rusage *usage)
{
	FILE *file = fopen(path, "we");
	double cpu = seconds(&usage->ru_utime) + seconds(&usage->ru_stime);
	int written;

	if (!file)
		return fail(path, STATUS_IO);
	written = fprintf(file, "%.3f %.1f\n", cpu, (double)usage->ru_maxrss / KIB_PER_MIB);
	if (fclose(file) != 0 || written < 0)
		return fail(path, STATUS_IO);
	return 0;
}

int main(int count, char **arguments)
{
	struct rusage usage;
	pid_t child;
	int status, error;

	if (count < 3) {
		fprintf(stderr, "usage: bench-cost FILE COMMAND ARGUMENT...\n");
		return STATUS_USAGE;
	}
	child = fork();
	if (child == 0) {
		execvp(arguments[2], arguments + 2);
		_exit(fail(arguments[2], 127));
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		return fail(arguments[2], STATUS_INTERNAL);
	error = write_cost(arguments[1], &usage);
	if (error)
		return error;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
