#include "watch/plugin/sites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "watch/plugin/memory.h"

#define LINE_SIZE 200

static int compare(const void *left, const void *right)
{
	const struct site *a = left, *b = right;

	return a->physical < b->physical ? -1 : a->physical > b->physical;
}

/* A number, and the white space behind it. */
static bool read_number(char **line, uint64_t *number)
{
	char *end;

	*line += strspn(*line, " \t");
	if (!strchr("0123456789", **line) || !**line)
		return false;
	errno = 0;
	*number = strtoull(*line, &end, 0);
	if (errno || (*end && !strchr(" \t\n", *end)))
		return false;
	*line = end + strspn(end, " \t\n");
	return true;
}

static bool read_line(char *line, struct sites *sites)
{
	uint64_t physical, length;

	line[strcspn(line, "#")] = '\0';
	if (!line[strspn(line, " \t\n")])
		return true;
	if (!read_number(&line, &physical) || !read_number(&line, &length) || *line || !length ||
	    length > SITE_LENGTH_MAX || physical > UINT64_MAX - length)
		return false;
	if (sites->count == sites->room)
		sites->sites = memory_double(sites->sites, &sites->room, sizeof(struct site));
	sites->sites[sites->count++] = (struct site){physical, (unsigned)length};
	return true;
}

bool sites_read(FILE *file, struct sites *sites, char reason[SITES_REASON_SIZE])
{
	char line[LINE_SIZE];

	for (unsigned number = 1; fgets(line, sizeof(line), file); number++) {
		if (strlen(line) == sizeof(line) - 1 || !read_line(line, sites)) {
			snprintf(reason, SITES_REASON_SIZE,
				 "line %u: expected a physical address and a length of 1 to %d",
				 number, SITE_LENGTH_MAX);
			return false;
		}
	}
	if (ferror(file)) {
		snprintf(reason, SITES_REASON_SIZE, "%s", strerror(errno));
		return false;
	}
	if (sites->count)
		qsort(sites->sites, sites->count, sizeof(struct site), compare);
	return true;
}

size_t sites_from(const struct sites *sites, uint64_t physical)
{
	uint64_t lowest = physical > SITE_LENGTH_MAX ? physical - SITE_LENGTH_MAX : 0;
	size_t low = 0, high = sites->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sites->sites[middle].physical < lowest)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
