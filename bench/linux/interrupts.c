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
static bool find_column(const char *table, unsigned cpu, unsigned *column)
{
	char name[16];
	size_t length = (size_t)snprintf(name, sizeof(name), "CPU%u", cpu);

	*column = 0;
	for (const char *at = table; *at && *at != '\n'; ++*column) {
		const char *word = at + strspn(at, " \t");

		at = next_word(at);
		if ((size_t)(at - word) == length && memcmp(word, name, length) == 0)
			return true;
	}
	return false;
}

static const char *find_line(const char *line, const char *name)
{
	for (; line; line = strchr(line, '\n')) {
		line += strspn(line, "\n \t");
		if (strncmp(line, name, strlen(name)) == 0)
			return line + strlen(name);
	}
	return NULL;
}

bool interrupts_find(const char *table, unsigned cpu, uint64_t *count)
{
	const char *at = find_line(table, "CAL:");
	unsigned column;
	char *end;

	if (!at || !find_column(table, cpu, &column))
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
	char *table = NULL;
	size_t size = 0;

	if (getdelim(&table, &size, '\0', file) > 0)
		return table;
	free(table);
	return NULL;
}

bool interrupts_read(unsigned cpu, uint64_t *count)
{
	FILE *file = fopen("/proc/interrupts", "re");
	bool found = false;
	char *table;

	if (!file)
		return false;
	table = read_all(file);
	if (table)
		found = interrupts_find(table, cpu, count);
	free(table);
	fclose(file);
	return found;
}
