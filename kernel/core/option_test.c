#include "kernel/core/option_test.h"

#include <stddef.h>

#include "arch/arch.h"
#include "lib/string.h"

/* Those that provoke nothing on a CPU. */
static const struct {
	const char *word;
	bool boots;
} others[] = {
	{"phantom-cpu", true},	    {"deaf", false},
	{"deaf-late", false},	    {"page-tables", true},
	{"stray-interrupts", true}, {"jump-labels", true},
};

#define OTHERS (sizeof(others) / sizeof(others[0]))

/* The index of a word; OTHERS when it is none of them. */
static size_t other(const char *word)
{
	size_t i = 0;

	while (i < OTHERS && strcmp(word, others[i].word) != 0)
		i++;
	return i;
}

/* What is behind a prefix, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) ? NULL : text + length;
}

bool test_is_known(const char *word)
{
	const char *early = behind(word, "boot-");

	if (other(word) < OTHERS)
		return true;
	return word[0] != '\0' && arch_can_provoke(early ? early : test_provocation(word).what);
}

bool test_boots(const char *word)
{
	size_t index = other(word);

	return index < OTHERS ? others[index].boots : behind(word, "boot-") != NULL;
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
