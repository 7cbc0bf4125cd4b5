#include "kernel/options/option_test.h"

#include <stddef.h>

#include "arch/arch.h"
#include "lib/string.h"

/* Those that provoke nothing on a CPU. */
static const struct {
	const char *word;
	bool boots;
} others[] = {
	{"phantom-cpu", true},	       {"deaf", false},
	{"deaf-late", false},	       {"page-tables", true},
	{"spurious-interrupts", true}, {"jump-labels", true},
};

#define OTHERS (sizeof(others) / sizeof(others[0]))

/* What only a machine that boots alone can be made to do: the host program, which reads these words
 * too, cannot ask it. */
static const char *const booted[] = {"freed-call", "hang-deaf"};

/* The index of a word; OTHERS when it is none of them. */
static size_t other(const char *word)
{
	size_t i = 0;

	while (i < OTHERS && strcmp(word, others[i].word) != 0)
		i++;
	return i;
}

/* What is behind a prefix, or NULL. */
static const char *behind(const char *word, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(word, prefix, length) ? NULL : word + length;
}

static bool is_booted(const char *what)
{
	for (size_t i = 0; i < sizeof(booted) / sizeof(booted[0]); i++)
		if (!strcmp(what, booted[i]))
			return true;
	return false;
}

/* What a word provokes; NULL for one that is not of that kind. */
static const char *provoked(const char *word)
{
	const char *early = behind(word, "boot-");

	return early ? early : test_provocation(word).what;
}

bool test_is_known(const char *word)
{
	const char *what = provoked(word);

	return other(word) < OTHERS || (what && (is_booted(what) || arch_can_provoke(what)));
}

bool test_boots(const char *word)
{
	size_t index = other(word);
	const char *what = provoked(word);

	if (index < OTHERS)
		return others[index].boots;
	return behind(word, "boot-") || (what && is_booted(what));
}

struct provocation test_provocation(const char *word)
{
	const char *stopped = behind(word, "stopped-");
	const char *patcher = stopped ? stopped : behind(word, "patcher-");

	if (word[0] == '\0' || other(word) < OTHERS)
		return (struct provocation){0};
	return (struct provocation){.what = patcher ? patcher : word,
				    .by_patcher = patcher != NULL,
				    .others_stopped = stopped != NULL};
}
