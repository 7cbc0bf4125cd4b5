#include "tools/bench_plot.h"

#include "tools/bench_table.h"
#include "tools/note.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TABLE "bench.tsv"
#define SCRIPT "bench.gnuplot"

/* The first 14 columns are those of bench_table_tsv(). A row that is not wanted has no value there,
 * and gnuplot leaves it out. */
static const char head[] = "set terminal svg size 1000,600 background 'white'\n"
			   "set datafile separator '\\t'\n"
			   "set key outside right top reverse Left\n"
			   "set grid\n"
			   "set logscale xy\n"
			   "set format y '%g'\n"
			   "set xrange [0.7:]\n"
			   "set ylabel 'us: median, 10% to 90%'\n"
			   "kind(k) = word('idle halted busy', k)\n"
			   "array colour[3] = [0x1f5fa8, 0x2f8f4f, 0xc0392b]\n"
			   /* So that what has the same abscissa is beside each other */
			   "at(x, k) = x * 1.08 ** (k - 2)\n"
			   "is(k, what) = strcol(3) eq kind(k) && strcol(4) eq what && $6 == 5\n"
			   "one(k, what, n) = is(k, what) && $5 == 1 ? column(n) / 1e3 : 1/0\n"
			   "us(k, what, n) = is(k, what) && $2 == cpus ? column(n) / 1e3 : 1/0\n";

static const char against_cpus[] =
	"set output 'bench-cpus.svg'\n"
	"set title 'One site of 5 bytes, %s'\n"
	"set xlabel 'CPUs'\n"
	"plot for [k=1:3] '" TABLE "' skip 1 using (at($2, k)):(one(k, 'patch', 8))"
	":(one(k, 'patch', 9)):(one(k, 'patch', 10)) "
	"with yerrorbars pt 7 lc rgb colour[k] title 'patch, '.kind(k), \\\n"
	"     for [k=1:3] '" TABLE "' skip 1 using (at($2, k)):(one(k, 'patch', 13)) "
	"with points pt 4 ps 1.3 lc rgb colour[k] title 'its limit, '.kind(k), \\\n"
	"     for [k=1:3] '" TABLE "' skip 1 using (at($2, k)):(one(k, 'sync', 8))"
	":(one(k, 'sync', 9)):(one(k, 'sync', 10)) "
	"with yerrorbars pt 9 lc rgb colour[k] title 'sync, '.kind(k)\n";

static const char against_sites[] =
	"cpus = %u\n"
	"set output 'bench-sites.svg'\n"
	"set title 'Batches of sites of 5 bytes, %s, %u CPUs'\n"
	"set xlabel 'sites'\n"
	"plot for [k=1:3] '" TABLE "' skip 1 using (at($5, k)):(us(k, 'patch', 8))"
	":(us(k, 'patch', 9)):(us(k, 'patch', 10)) "
	"with yerrorbars pt 7 lc rgb colour[k] title 'patch, '.kind(k), \\\n"
	"     for [k=1:3] '" TABLE "' skip 1 using (at($5, k)):(us(k, 'less-stores', 8))"
	":(us(k, 'less-stores', 9)):(us(k, 'less-stores', 10)) "
	"with yerrorbars pt 9 lc rgb colour[k] title 'stores aside, '.kind(k)\n";

static FILE *create(const char *directory, const char *name)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "we");
	if (!file)
		note("cannot write %s: %s", path, strerror(errno));
	return file;
}

static bool close_written(FILE *file, const char *name)
{
	bool good = !ferror(file);

	if (fclose(file) == 0 && good)
		return true;
	note("cannot write %s: %s", name, strerror(errno));
	return false;
}

static bool write_files(const char *directory, const char *machine, const struct bench_rows *rows)
{
	unsigned cpus = rows->rows[rows->count - 1].cpus;
	FILE *file = create(directory, TABLE);

	if (!file)
		return false;
	bench_table_tsv(file, machine, rows);
	if (!close_written(file, TABLE))
		return false;
	file = create(directory, SCRIPT);
	if (!file)
		return false;
	fputs(head, file);
	fprintf(file, against_cpus, machine);
	fprintf(file, against_sites, cpus, machine, cpus);
	return close_written(file, SCRIPT);
}

/* In that directory, since the script names its files without one. */
static enum status run_gnuplot(const char *directory)
{
	char *arguments[] = {"gnuplot", SCRIPT, NULL};
	posix_spawn_file_actions_t actions;
	int error, status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addchdir_np(&actions, directory);
	error = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error) {
		note("cannot start gnuplot: %s; install the package gnuplot-nox, then run "
		     "`gnuplot " SCRIPT "` in %s",
		     strerror(error), directory);
		return STATUS_NO_MACHINE;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return STATUS_AS_EXPECTED;
	note("gnuplot failed on %s/" SCRIPT "; what it says is above", directory);
	return STATUS_CANNOT_CREATE;
}

enum status bench_plot(const char *directory, const char *machine, const struct bench_rows *rows)
{
	if (mkdir(directory, 0777) < 0 && errno != EEXIST) {
		note("cannot make the directory %s: %s", directory, strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	if (!write_files(directory, machine, rows))
		return STATUS_CANNOT_CREATE;
	return run_gnuplot(directory);
}
