/*
 * The first program of the guests that `crossmod watch` is shown on. Its arguments come from the
 * kernel's command line, behind "--":
 *
 *   PHASE... [exec PROGRAM ARGUMENT...]
 *
 * Does these phases (see phases.c), all of them where there is no argument, with other CPUs
 * executing what is patched; then runs the program, and switches the machine off. "none" is no
 * phase; "symbols" writes the kernel's symbols to the I/O port 0xe9, for the host to keep.
 */
#include "bench/watch/guest/executors.h"
#include "bench/watch/guest/files.h"
#include "bench/watch/guest/phases.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sched.h>
#include <unistd.h>

#define SYMBOLS_PORT 0xe9
#define SYMBOL_SIZE 256

static void mount_one(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL) < 0 && errno != EBUSY)
		say_failed(path);
}

static void mount_all(void)
{
	mount_one("devtmpfs", "/dev");
	mount_one("proc", "/proc");
	mount_one("sysfs", "/sys");
	mount_one("tmpfs", "/tmp");
	mount_one("debugfs", "/sys/kernel/debug");
	mount_one("tracefs", "/sys/kernel/tracing");
}

/* Whoever patches stays on CPU 0: the executors are on the others. */
static bool stay_on_first_cpu(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	return sched_setaffinity(0, sizeof(first), &first) == 0 || say_failed("init's CPU");
}

/* The kernel found none for init, before /dev was there. */
static void take_console(void)
{
	int fd = open("/dev/console", O_RDWR);

	for (int i = 0; i < 3 && fd >= 0; i++)
		dup2(fd, i);
}

static void stay_anywhere(void)
{
	cpu_set_t all;

	memset(&all, 0xff, sizeof(all));
	sched_setaffinity(0, sizeof(all), &all);
}

/* Those of code, as in a System.map; of modules without the module's name. */
static bool write_symbols(void)
{
	char line[SYMBOL_SIZE];
	FILE *symbols = fopen("/proc/kallsyms", "re");

	if (!symbols || ioperm(SYMBOLS_PORT, 1, 1) < 0) {
		if (symbols)
			fclose(symbols);
		return say_failed("symbols");
	}
	while (fgets(line, sizeof(line), symbols)) {
		size_t length = strcspn(line, "\t\n");

		if (length < 18 || !strchr("tTwW", line[17]))
			continue;
		line[length++] = '\n';
		outsb(SYMBOLS_PORT, line, length);
	}
	fclose(symbols);
	return true;
}

static bool run_phase(const char *name, int device)
{
	if (strcmp(name, "none") == 0)
		return true;
	if (strcmp(name, "symbols") == 0)
		return write_symbols();
	for (size_t i = 0; i < phase_count; i++)
		if (strcmp(name, phases[i].name) == 0) {
			say("phase %s", name);
			return phases[i].run(device);
		}
	errno = EINVAL;
	return say_failed(name);
}

static bool run_phases(int count, char **names, int device)
{
	bool done = true;

	for (int i = 0; i < count; i++)
		done = run_phase(names[i], device) && done;
	for (size_t i = 0; i < phase_count && count == 0; i++)
		done = run_phase(phases[i].name, device) && done;
	return done;
}

/* Only where there are phases: a program has the CPUs for itself. */
static bool patch(int count, char **names)
{
	int device = open("/dev/crossmod_sites", O_RDWR | O_CLOEXEC);
	bool done;

	if (device < 0)
		return say_failed("/dev/crossmod_sites");
	done = executors_start(device);
	done = done && run_phases(count, names, device);
	executors_stop();
	close(device);
	return done;
}

static bool run_program(char **arguments)
{
	int status;
	pid_t child;

	say("phase exec %s", arguments[0]);
	child = fork();
	if (child == 0) {
		stay_anywhere();
		take_console();
		execv(arguments[0], arguments);
		say_failed(arguments[0]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return say_failed("fork");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	say("failed: %s ended with status %#x", arguments[0], (unsigned)status);
	return false;
}

/* Without what the kernel passes on because it does not know it as a parameter: nokaslr is read
 * before there are any. */
static int drop_unknown(int count, char **arguments)
{
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (strcmp(arguments[i], "nokaslr") != 0)
			arguments[kept++] = arguments[i];
	arguments[kept] = NULL;
	return kept;
}

/* How many arguments stand before "exec". */
static int count_phases(int count, char **arguments)
{
	int i = 0;

	while (i < count && strcmp(arguments[i], "exec") != 0)
		i++;
	return i;
}

int main(int count, char **arguments)
{
	char **words = arguments + 1;
	int word_count = drop_unknown(count - 1, words);
	int names = count_phases(word_count, words);
	bool runs = names + 1 < word_count, done;

	mount_all();
	done = stay_on_first_cpu() && module_load("/crossmod_sites.ko");
	if (done && (names > 0 || !runs))
		done = patch(names, words);
	if (runs)
		done = run_program(words + names + 1) && done;
	say("%s", done ? "end" : "end, and something failed");
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
