#include "prover/search/memory.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define KIB 1024u

/* The number behind a word at the beginning of a line; an empty word: the first one of the file. */
static bool read_number(const char *path, const char *word, uint64_t *number)
{
	FILE *file = fopen(path, "re");
	char line[256];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = strncmp(line, word, strlen(word)) == 0 &&
			sscanf(line + strlen(word), "%" SCNu64, number) == 1;
	if (file)
		fclose(file);
	return found;
}

static size_t smaller(size_t a, uint64_t b)
{
	return b < a ? (size_t)b : a;
}

/* The path of the process's group behind a prefix in /proc/self/cgroup; "0::" is version 2. */
static bool read_group(const char *proc, const char *prefix, char group[PATH_MAX])
{
	char path[PATH_MAX], line[PATH_MAX];
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), "%s/self/cgroup", proc);
	file = fopen(path, "re");
	while (file && !found && fgets(line, sizeof(line), file)) {
		char *at = strstr(line, prefix);

		found = at != NULL;
		if (found)
			snprintf(group, PATH_MAX, "%.*s", (int)strcspn(at + strlen(prefix), "\n"),
				 at + strlen(prefix));
	}
	if (file)
		fclose(file);
	return found;
}

/* The names of the files of a version of control groups. */
struct names {
	const char *prefix, *directory, *limit, *usage, *cache;
};

/* What a group at this path may still have. Cached pages of files are given back when asked for. */
static size_t left_in(const char *path, const struct names *names)
{
	char file[2 * PATH_MAX + 64];
	uint64_t limit, usage, cache = 0;

	snprintf(file, sizeof(file), "%s/%s", path, names->limit);
	if (!read_number(file, "", &limit))
		return SIZE_MAX;
	snprintf(file, sizeof(file), "%s/%s", path, names->usage);
	if (!read_number(file, "", &usage))
		return SIZE_MAX;
	snprintf(file, sizeof(file), "%s/memory.stat", path);
	read_number(file, names->cache, &cache);
	usage -= cache < usage ? cache : usage;
	return limit > usage ? smaller(SIZE_MAX, limit - usage) : 0;
}

/* In its group, and in all above it up to the one that is mounted, whose path may be hidden. */
static size_t left_in_groups(const char *proc, const char *cgroup, const struct names *names)
{
	char group[PATH_MAX], path[2 * PATH_MAX];
	size_t left = SIZE_MAX;

	if (!read_group(proc, names->prefix, group))
		return SIZE_MAX;
	for (;;) {
		char *slash = strrchr(group, '/');

		snprintf(path, sizeof(path), "%s%s%s", cgroup, names->directory, group);
		left = smaller(left, left_in(path, names));
		if (!slash)
			return left;
		*slash = '\0';
	}
}

size_t memory_available_below(const char *proc, const char *cgroup)
{
	static const struct names versions[] = {
		{"0::", "", "memory.max", "memory.current", "inactive_file "},
		{":memory:", "/memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
		 "total_inactive_file "},
	};
	size_t available = SIZE_MAX;
	char path[PATH_MAX];
	uint64_t kib;

	snprintf(path, sizeof(path), "%s/meminfo", proc);
	if (read_number(path, "MemAvailable:", &kib))
		available = (size_t)kib * KIB;
	for (unsigned n = 0; n < sizeof(versions) / sizeof(versions[0]); n++)
		available = smaller(available, left_in_groups(proc, cgroup, &versions[n]));
	return available;
}

size_t memory_available(void)
{
	return memory_available_below("/proc", "/sys/fs/cgroup");
}
