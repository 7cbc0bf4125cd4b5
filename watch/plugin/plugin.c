/*
 * The plugin: how it begins and ends.
 */
#include "watch/plugin/plugin.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "watch/plugin/arguments.h"
#include "watch/plugin/qemu_inside.h"

#define TARGET "x86_64"

QEMU_PLUGIN_EXPORTED int qemu_plugin_version = QEMU_PLUGIN_INTERFACE;

struct plugin plugin = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct sites sites;
static struct qemu_plugin_scoreboard *scoreboard;

void plugin_say(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("crossmod-watch: ", stderr);
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	va_end(values);
}

/* QEMU moves the scores when there are more CPUs. */
static void find_scores(void)
{
	for (int cpu = 0; cpu < qemu_plugin_num_vcpus(); cpu++)
		plugin.recorder.cpus[cpu].score =
			qemu_plugin_scoreboard_find(scoreboard, (unsigned)cpu);
}

static void on_cpu(qemu_plugin_id_t id, unsigned cpu)
{
	static bool has_registers;

	(void)id;
	pthread_mutex_lock(&plugin.lock);
	find_scores();
	inside_cpu_begins(cpu);
	recorder_cpu_begins(&plugin.recorder, cpu);
	if (!has_registers && !execute_find_registers())
		plugin_say("this QEMU does not show rax, rcx, rdx and rsp: interrupts sent by "
			   "wrmsr, and where breakpoints return, are not recorded");
	has_registers = true;
	pthread_mutex_unlock(&plugin.lock);
}

/* Lock held. */
static void end(void)
{
	plugin.has_ended = true;
	recorder_end(&plugin.recorder);
	if (!trace_close(plugin.recorder.writer))
		plugin_say("%s: %s: the trace is not whole", plugin.path, strerror(errno));
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	pthread_mutex_lock(&plugin.lock);
	if (!plugin.has_ended)
		end();
	pthread_mutex_unlock(&plugin.lock);
}

/* QEMU's defect (see inside_cpu_begins()) would put all down to the wrong CPU. */
bool plugin_enter(unsigned cpu)
{
	pthread_mutex_lock(&plugin.lock);
	if (plugin.has_ended)
		return false;
	if (cpu < plugin.recorder.cpu_count && inside_is_now(cpu))
		return true;
	plugin_say("this QEMU says CPU %u where it is CPU %d, so nothing more is recorded: use "
		   "thread=multi, or one CPU",
		   cpu, inside_cpu_now());
	end();
	return false;
}

void plugin_leave(void)
{
	pthread_mutex_unlock(&plugin.lock);
}

/* NULL, or why this QEMU cannot be used. */
static const char *unfit(const struct qemu_plugin_about *about)
{
	static char reason[120];
	const char *missing;

	if (about->interface.oldest > QEMU_PLUGIN_INTERFACE ||
	    about->interface.newest < QEMU_PLUGIN_INTERFACE)
		snprintf(reason, sizeof(reason),
			 "this QEMU has plugin interfaces %d to %d, and not %d: use QEMU 9.2 to "
			 "10.0",
			 about->interface.oldest, about->interface.newest, QEMU_PLUGIN_INTERFACE);
	else if (!about->is_system || strcmp(about->target, TARGET) != 0)
		snprintf(reason, sizeof(reason), "this is not qemu-system-" TARGET ": use that");
	else if (about->cpus_max > WATCH_CPUS_MAX)
		snprintf(reason, sizeof(reason), "the guest has %d CPUs: at most %d can be watched",
			 about->cpus_max, WATCH_CPUS_MAX);
	else if ((missing = inside_find()) != NULL)
		snprintf(reason, sizeof(reason),
			 "this QEMU does not export %s: use one that Debian has built, 10.0",
			 missing);
	else
		return NULL;
	return reason;
}

static bool read_sites(const char *path)
{
	char reason[SITES_REASON_SIZE];
	FILE *file = fopen(path, "re");
	bool is_read;

	if (!file) {
		plugin_say("%s: %s", path, strerror(errno));
		return false;
	}
	is_read = sites_read(file, &sites, reason);
	fclose(file);
	if (!is_read)
		plugin_say("%s: %s", path, reason);
	plugin.recorder.sites = &sites;
	return is_read;
}

static bool open_trace(const char *path, const struct qemu_plugin_about *about)
{
	struct trace_header header = {
		.cpus = (uint8_t)about->cpus_max,
		.is_exact = !inside_is_parallel() && inside_counts_time(),
		.is_parallel = inside_is_parallel(),
		.has_shaken = plugin.shakes,
		.seed = plugin.seed,
	};

	snprintf(header.made_by, sizeof(header.made_by), "crossmod-watch, QEMU's interface %d",
		 about->interface.newest);
	plugin.recorder.writer = trace_create(path, &header);
	if (!plugin.recorder.writer)
		plugin_say("%s: %s", path, strerror(errno));
	return plugin.recorder.writer;
}

static qemu_plugin_u64 score_at(size_t offset)
{
	return (qemu_plugin_u64){scoreboard, offset};
}

static void begin(qemu_plugin_id_t id, unsigned cpus)
{
	scoreboard = qemu_plugin_scoreboard_new(sizeof(struct score));
	plugin.serializations = score_at(offsetof(struct score, serializations));
	plugin.armed = score_at(offsetof(struct score, armed));
	plugin.fencing = score_at(offsetof(struct score, fencing));
	plugin.recorder.cpu_count = cpus;
	plugin.recorder.on_code_page = stores_forget_all;
	qemu_plugin_register_vcpu_init_cb(id, on_cpu);
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_plugin_about *about, int count,
			char **strings)
{
	struct plugin_arguments arguments;
	char reason[ARGUMENTS_REASON_SIZE];
	const char *why = unfit(about);

	if (why) {
		plugin_say("%s", why);
		return 1;
	}
	if (!plugin_arguments_read(count, strings, &arguments, reason)) {
		plugin_say("%s", reason);
		return 1;
	}
	plugin.shakes = arguments.shakes;
	plugin.seed = plugin.dice = arguments.seed;
	plugin.recorder.finds = arguments.finds;
	if ((arguments.sites && !read_sites(arguments.sites)) ||
	    !open_trace(arguments.trace, about))
		return 1;
	plugin.path = arguments.trace;
	begin(id, (unsigned)about->cpus_max);
	return 0;
}
