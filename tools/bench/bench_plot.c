#include "tools/bench/bench_plot.h"

#include "tools/base/explain.h"
#include "tools/base/output.h"
#include "tools/bench/bench_table.h"

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
#define CPUS_PLOT "bench-cpus.svg"
#define SITES_PLOT "bench-sites.svg"

#define SVG_END "</svg>"

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
	"set output '" CPUS_PLOT "'\n"
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
	"set output '" SITES_PLOT "'\n"
	"set title 'Batches of sites of 5 bytes, %s, %u CPUs'\n"
	"set xlabel 'sites'\n"
	"plot for [k=1:3] '" TABLE "' skip 1 using (at($5, k)):(us(k, 'patch', 8))"
	":(us(k, 'patch', 9)):(us(k, 'patch', 10)) "
	"with yerrorbars pt 7 lc rgb colour[k] title 'patch, '.kind(k), \\\n"
	"     for [k=1:3] '" TABLE "' skip 1 using (at($5, k)):(us(k, 'less-stores', 8))"
	":(us(k, 'less-stores', 9)):(us(k, 'less-stores', 10)) "
	"with yerrorbars pt 9 lc rgb colour[k] title 'stores aside, '.kind(k)\n";

static void print_script(FILE *to, const char *machine, const struct bench_rows *rows)
{
	unsigned cpus = rows->rows[rows->count - 1].cpus;

	fputs(head, to);
	fprintf(to, against_cpus, machine);
	fprintf(to, against_sites, cpus, machine, cpus);
}

static enum status write_file(const char *directory, const char *name,
			      void (*print)(FILE *to, const char *machine,
					    const struct bench_rows *rows),
			      const char *machine, const struct bench_rows *rows)
{
	char path[PATH_MAX];
	struct output file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (!output_create(&file, path))
		return STATUS_CANNOT_CREATE;
	print(file.stream, machine, rows);
	return output_close(&file);
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

/* gnuplot does not look whether it could write. */
static enum status check_plot(const char *directory, const char *name)
{
	char path[PATH_MAX], end[sizeof(SVG_END) + 8] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "re");
	if (file) {
		if (fseek(file, -(long)(sizeof(end) - 1), SEEK_END) == 0)
			end[fread(end, 1, sizeof(end) - 1, file)] = '\0';
		fclose(file);
	}
	if (strstr(end, SVG_END))
		return STATUS_AS_EXPECTED;
	note("%s is not whole: is the disk full?", path);
	return STATUS_IO;
}

enum status bench_plot(const char *directory, const char *machine, const struct bench_rows *rows)
{
	enum status status;

	if (mkdir(directory, 0777) < 0 && errno != EEXIST) {
		note("cannot make the directory %s: %s", directory, strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	status = write_file(directory, TABLE, bench_table_tsv, machine, rows);
	if (!status)
		status = write_file(directory, SCRIPT, print_script, machine, rows);
	if (!status)
		status = run_gnuplot(directory);
	if (!status)
		status = check_plot(directory, CPUS_PLOT);
	return status ? status : check_plot(directory, SITES_PLOT);
}
