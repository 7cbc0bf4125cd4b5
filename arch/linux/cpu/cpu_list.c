#include "arch/linux/cpu/cpu_list.h"

struct list {
	unsigned *cpus;
	size_t size, count;
};

static bool read_number(const char *string, size_t *at, unsigned *number)
{
	size_t first = *at;

	*number = 0;
	while (string[*at] >= '0' && string[*at] <= '9') {
		*number = *number * 10 + (unsigned)(string[*at] - '0');
		if (*number > CPU_NUMBER_MAX)
			return false;
		(*at)++;
	}
	return *at > first;
}

static bool holds(const struct list *list, unsigned cpu)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->cpus[i] == cpu)
			return true;
	return false;
}

static bool add_range(struct list *list, unsigned from, unsigned to)
{
	for (unsigned cpu = from; cpu <= to; cpu++) {
		if (list->count == list->size || holds(list, cpu))
			return false;
		list->cpus[list->count++] = cpu;
	}
	return to >= from;
}

static bool read_range(const char *string, size_t *at, struct list *list)
{
	size_t first = *at;
	unsigned from, to;

	if (!read_number(string, at, &from))
		return false;
	to = from;
	if (string[*at] == '-') {
		(*at)++;
		if (!read_number(string, at, &to))
			return false;
	}
	if (add_range(list, from, to))
		return true;
	*at = first;
	return false;
}

bool cpu_list_read(const char *string, unsigned *cpus, size_t size, size_t *count, size_t *at)
{
	struct list list = {.size = size};
	bool good;

	list.cpus = cpus;
	*at = 0;
	while ((good = read_range(string, at, &list)) && string[*at] == ',')
		(*at)++;
	*count = list.count;
	return good && (string[*at] == '\0' || (string[*at] == '\n' && string[*at + 1] == '\0'));
}
