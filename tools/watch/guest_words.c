#include "tools/watch/guest_words.h"

#include <stddef.h>
#include <string.h>

#include "tools/base/span.h"

/* QEMU's options without a value; each other takes the next word. */
static const char *const flags[] = {
	"S",
	"alt-grab",
	"ctrl-grab",
	"daemonize",
	"enable-kvm",
	"full-screen",
	"h",
	"mem-prealloc",
	"no-fd-bootchk",
	"no-quit",
	"no-reboot",
	"no-shutdown",
	"no-user-config",
	"nodefaults",
	"nographic",
	"only-migratable",
	"one-insn-per-tb",
	"portrait",
	"preconfig",
	"s",
	"singlestep",
	"snapshot",
	"usb",
	"version",
	"win2k-hack",
	"xen-attach",
	"help",
	"no-hpet",
	"no-acpi",
	"async-teardown",
};

struct reader {
	struct guest_words *words;
	bool is_parallel;
	struct explanation *explanation;
};

static bool is(const char *name, const char *other)
{
	return strcmp(name, other) == 0;
}

static bool is_flag(const char *name)
{
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (is(name, flags[i]))
			return true;
	return false;
}

/* The value of a property in a list like "q35,accel=tcg"; false when it is not there. */
static bool property(const char *list, const char *name, struct span *value)
{
	size_t length = strlen(name);

	while (*list) {
		size_t end = strcspn(list, ",");

		if (strncmp(list, name, length) == 0 && list[length] == '=') {
			*value = (struct span){list + length + 1, end - length - 1};
			return true;
		}
		list += end + (list[end] == ',');
	}
	return false;
}

static bool refuse_accelerator(const struct reader *reader, struct span name)
{
	return explain(reader->explanation,
		       "only what QEMU translates can be watched, and %.*s executes on the "
		       "processor itself: leave it out",
		       SPAN_ARGUMENTS(name));
}

static bool check_thread(const struct reader *reader, struct span thread)
{
	if (span_equals(thread, "multi") && !reader->is_parallel)
		return explain(reader->explanation,
			       "-accel thread=multi has all CPUs run at once, and the order of "
			       "what they do is not exact then: leave it out, or add --parallel "
			       "before the --");
	if (span_equals(thread, "single") && reader->is_parallel)
		return explain(reader->explanation,
			       "-accel thread=single has one CPU run at a time, and --parallel all "
			       "at once: give one of the two");
	return true;
}

static bool take_accel(struct reader *reader, const char *value)
{
	struct span name = {value, strcspn(value, ",")}, thread;

	reader->words->has_accel = true;
	if (!span_equals(name, "tcg"))
		return refuse_accelerator(reader, name);
	return !property(value, "thread", &thread) || check_thread(reader, thread);
}

static bool take_machine(struct reader *reader, const char *value)
{
	struct span accel;

	if (!property(value, "accel", &accel))
		return true;
	reader->words->has_accel = true;
	return span_equals(accel, "tcg") || refuse_accelerator(reader, accel);
}

static bool take_icount(struct reader *reader)
{
	reader->words->has_icount = true;
	if (!reader->is_parallel)
		return true;
	return explain(reader->explanation,
		       "-icount has one CPU run at a time, and --parallel all at once: give one "
		       "of the two");
}

static bool take(struct reader *reader, const char *name, const char *value, int at)
{
	struct guest_words *words = reader->words;

	if (is(name, "accel"))
		return take_accel(reader, value);
	if (is(name, "machine") || is(name, "M"))
		return take_machine(reader, value);
	if (is(name, "enable-kvm"))
		return refuse_accelerator(reader, (struct span){"KVM", 3});
	if (is(name, "daemonize"))
		return explain(reader->explanation,
			       "-daemonize has QEMU leave whoever started it: leave it out");
	if (is(name, "icount"))
		return take_icount(reader);
	if (is(name, "cpu"))
		words->cpu = at;
	words->has_rtc |= is(name, "rtc");
	words->has_seed |= is(name, "seed");
	words->has_display |= is(name, "display") || is(name, "nographic") || is(name, "vnc");
	words->has_console |= is(name, "serial") || is(name, "nographic") ||
			      strncmp(value, "stdio", strlen("stdio")) == 0;
	words->has_reboot |= is(name, "no-reboot") || is(name, "action");
	return true;
}

bool guest_words_read(struct guest_words *words, char *const *of, unsigned count, bool is_parallel,
		      struct explanation *explanation)
{
	struct reader reader = {words, is_parallel, explanation};

	*words = (struct guest_words){.cpu = -1};
	for (unsigned i = 0; i < count; i++) {
		const char *name = of[i];
		const char *value = "";
		unsigned at = i;

		/* A medium to start from, by its name alone */
		if (name[0] != '-')
			continue;
		name += name[1] == '-' ? 2 : 1;
		if (!is_flag(name) && i + 1 < count) {
			value = of[++i];
			at = i;
		}
		if (!take(&reader, name, value, (int)at))
			return false;
	}
	return true;
}
