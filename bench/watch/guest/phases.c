#include "bench/watch/guest/phases.h"
#include "bench/watch/guest/files.h"
#include "bench/watch/module/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRACEFS "/sys/kernel/tracing/"
#define TIMES 10
#define FEW_TIMES 3
#define POKES 100
#define PATH_MAX_HERE 128

static bool command(int device, unsigned long number, unsigned long argument, const char *what)
{
	if (ioctl(device, number, argument) < 0)
		return say_failed(what);
	let_others_execute();
	return true;
}

static bool toggle_key(int device, enum sites_key key, int times)
{
	for (int i = 0; i < times; i++)
		if (!command(device, SITES_KEY_ON, key, "static key on") ||
		    !command(device, SITES_KEY_OFF, key, "static key off"))
			return false;
	return true;
}

static bool keys(int device)
{
	return toggle_key(device, KEY_NEAR, TIMES) && toggle_key(device, KEY_FAR, TIMES) &&
	       toggle_key(device, KEY_NEAR_BATCH, FEW_TIMES) &&
	       toggle_key(device, KEY_FAR_BATCH, FEW_TIMES);
}

/* The same over and over, while the other CPUs execute what is poked. */
static bool pokes(int device)
{
	return toggle_key(device, KEY_NEAR, POKES);
}

static bool calls(int device)
{
	for (int i = 0; i < TIMES; i++)
		for (unsigned long target = 0; target < CALL_TARGETS; target++)
			if (!command(device, SITES_CALL, target, "static call"))
				return false;
	return true;
}

/* ---- Through tracefs ------------------------------------------------------------------------- */

static bool set(const char *path, bool on)
{
	bool written = write_words(path, on ? "1" : "0");

	let_others_execute();
	return written;
}

static bool switch_event(const char *event, int times)
{
	char path[PATH_MAX_HERE];

	snprintf(path, sizeof(path), TRACEFS "events/%s/enable", event);
	for (int i = 0; i < times; i++)
		if (!set(path, true) || !set(path, false))
			return false;
	return true;
}

static bool tracepoints(int device)
{
	(void)device;
	return switch_event("sched/sched_switch", TIMES) &&
	       switch_event("sched/sched_waking", TIMES) &&
	       switch_event("irq_vectors/reschedule_entry", FEW_TIMES) &&
	       switch_event("timer/hrtimer_start", FEW_TIMES);
}

static bool ftrace_some(const char *functions, int times)
{
	bool done = write_words(TRACEFS "set_ftrace_filter", functions);

	for (int i = 0; i < times && done; i++) {
		done = write_words(TRACEFS "current_tracer", "function");
		let_others_execute();
		done = write_words(TRACEFS "current_tracer", "nop") && done;
		let_others_execute();
	}
	return done;
}

static bool ftrace(int device)
{
	(void)device;
	return ftrace_some("watch_traced", TIMES) &&
	       ftrace_some("watch_traced watch_probed hrtimer_nanosleep ktime_get", FEW_TIMES) &&
	       write_words(TRACEFS "set_ftrace_filter", "");
}

/* What /sys/kernel/debug/kprobes/list says of the only probe */
static void say_probe(const char *name)
{
	char line[PATH_MAX_HERE] = "";
	FILE *list = fopen("/sys/kernel/debug/kprobes/list", "re");

	if (list) {
		if (fgets(line, sizeof(line), list))
			line[strcspn(line, "\n")] = '\0';
		fclose(list);
	}
	say("note: %s: %s", name, line);
}

/* An optimised probe gets its jump some time after it is armed: see OPTIMIZE_DELAY in Linux. */
static void let_linux_optimise(void)
{
	for (int i = 0; i < 200; i++)
		let_others_execute();
}

static bool probe_once(const char *enable, bool optimises, bool says)
{
	if (!set(enable, true))
		return false;
	if (optimises)
		let_linux_optimise();
	if (says)
		say_probe(enable);
	if (!set(enable, false))
		return false;
	if (optimises)
		let_linux_optimise();
	return true;
}

static bool probe(const char *definition, bool optimises, int times)
{
	bool done;

	if (!write_words("/proc/sys/debug/kprobes-optimization", optimises ? "1" : "0") ||
	    !append_words(TRACEFS "kprobe_events", definition))
		return false;
	done = true;
	for (int i = 0; i < times && done; i++)
		done = probe_once(TRACEFS "events/kprobes/watched/enable", optimises, i == 0);
	return append_words(TRACEFS "kprobe_events", "-:watched\n") && done;
}

/* Behind the site of ftrace, of 5 bytes, an instruction begins. */
static bool kprobes(int device)
{
	(void)device;
	return probe("p:watched crossmod_sites:watch_probed+5\n", false, TIMES);
}

static bool kprobes_ftrace(int device)
{
	(void)device;
	return probe("p:watched crossmod_sites:watch_probed\n", false, TIMES);
}

static bool kprobes_optimised(int device)
{
	(void)device;
	return probe("p:watched crossmod_sites:watch_probed+5\n", true, FEW_TIMES);
}

/* ---- Modules, and CPUs ----------------------------------------------------------------------- */

bool module_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool loaded = fd >= 0 && syscall(SYS_finit_module, fd, "", 0) == 0;

	if (!loaded)
		say_failed(path);
	if (fd >= 0)
		close(fd);
	return loaded;
}

bool module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, 0) == 0 || say_failed(name);
}

static bool modules(int device)
{
	(void)device;
	for (int i = 0; i < FEW_TIMES; i++) {
		if (!module_load("/crossmod_loaded.ko"))
			return false;
		let_others_execute();
		if (!module_unload("crossmod_loaded"))
			return false;
		let_others_execute();
	}
	return true;
}

static bool hotplug(int device)
{
	static const char online[] = "/sys/devices/system/cpu/cpu3/online";

	for (int i = 0; i < FEW_TIMES; i++)
		if (!set(online, false) || !toggle_key(device, KEY_NEAR, 1) || !set(online, true) ||
		    !toggle_key(device, KEY_FAR, 1))
			return false;
	return true;
}

const struct phase phases[] = {
	{"keys", keys},
	{"calls", calls},
	{"tracepoints", tracepoints},
	{"ftrace", ftrace},
	{"kprobes", kprobes},
	{"kprobes-ftrace", kprobes_ftrace},
	{"kprobes-optimised", kprobes_optimised},
	{"modules", modules},
	{"bpf", phase_bpf},
	{"hotplug", hotplug},
	{"pokes", pokes},
};
const size_t phase_count = sizeof(phases) / sizeof(phases[0]);
