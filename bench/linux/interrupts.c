#include "bench/linux/interrupts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Past the blanks and the word behind them; the end of the line when there is none. */
static const char *next_word(const char *at)
{
	at += strspn(at, " \t");
	return at + strcspn(at, " \t\n");
}

/* The first line has the name of a CPU above each column. */
static bool find_column(const char *text, unsigned cpu, unsigned *column)
{
	char name[16];
	size_t length = (size_t)snprintf(name, sizeof(name), "CPU%u", cpu);

	*column = 0;
	for (const char *at = text; *at && *at != '\n'; ++*column) {
		const char *word = at + strspn(at, " \t");

		at = next_word(at);
		if ((size_t)(at - word) == length && memcmp(word, name, length) == 0)
			return true;
	}
	return false;
}

static const char *find_line(const char *text, const char *name)
{
	for (; text; text = strchr(text, '\n')) {
		text += strspn(text, "\n \t");
		if (strncmp(text, name, strlen(name)) == 0)
			return text + strlen(name);
	}
	return NULL;
}

bool interrupts_find(const char *text, unsigned cpu, uint64_t *count)
{
	const char *at = find_line(text, "CAL:");
	unsigned column;
	char *end;

	if (!at || !find_column(text, cpu, &column))
		return false;
	for (unsigned i = 0; i < column; i++)
		at = next_word(at);
	at += strspn(at, " \t");
	*count = strtoull(at, &end, 10);
	return end != at && *at >= '0' && *at <= '9';
}

/* Its size is not known before it is read. */
static char *read_all(FILE *file)
{
	char *text = NULL;
	size_t size = 0;

	if (getdelim(&text, &size, '\0', file) > 0)
		return text;
	free(text);
	return NULL;
}

bool interrupts_read(unsigned cpu, uint64_t *count)
{
	FILE *file = fopen("/proc/interrupts", "re");
	bool found = false;
	char *text;

	if (!file)
		return false;
	text = read_all(file);
	if (text)
		found = interrupts_find(text, cpu, count);
	free(text);
	fclose(file);
	return found;
}
