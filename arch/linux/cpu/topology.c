#include "arch/linux/cpu/topology.h"

#include <stdio.h>

#include "arch/linux/cpu/cpu_list.h"

#define PATH_SIZE 256
#define LIST_SIZE 4096
#define CPUS_IN_LIST_MAX 4096

/* The first line of a file under the root. False when there is none. */
static bool read_line(const char *root, const char *name, char *line, size_t size)
{
	char path[PATH_SIZE];
	FILE *file;
	bool good;

	if (snprintf(path, sizeof(path), "%s/%s", root, name) >= (int)sizeof(path))
		return false;
	file = fopen(path, "re");
	if (!file)
		return false;
	good = fgets(line, (int)size, file) != NULL;
	fclose(file);
	return good;
}

static bool read_id(const char *root, unsigned cpu, const char *name, int *id)
{
	char path[PATH_SIZE], line[32];

	snprintf(path, sizeof(path), "system/cpu/cpu%u/topology/%s", cpu, name);
	/* NOLINTNEXTLINE(cert-err34-c): it is the kernel's */
	return read_line(root, path, line, sizeof(line)) && sscanf(line, "%d", id) == 1;
}

static bool is_listed(const char *root, const char *name, unsigned cpu)
{
	static unsigned cpus[CPUS_IN_LIST_MAX];
	static char list[LIST_SIZE];
	size_t count, at;

	if (!read_line(root, name, list, sizeof(list)) ||
	    !cpu_list_read(list, cpus, CPUS_IN_LIST_MAX, &count, &at))
		return false;
	for (size_t i = 0; i < count; i++)
		if (cpus[i] == cpu)
			return true;
	return false;
}

static enum core_kind kind_of(const char *root, unsigned cpu)
{
	if (is_listed(root, "cpu_core/cpus", cpu))
		return CORE_PERFORMANCE;
	return is_listed(root, "cpu_atom/cpus", cpu) ? CORE_EFFICIENT : CORE_ONLY;
}

bool topology_read(const char *root, unsigned cpu, struct topology *topology)
{
	if (!read_id(root, cpu, "physical_package_id", &topology->package) ||
	    !read_id(root, cpu, "core_id", &topology->core))
		return false;
	/* -1: the same as no file */
	if (!read_id(root, cpu, "die_id", &topology->die) || topology->die < 0)
		topology->die = 0;
	topology->kind = kind_of(root, cpu);
	return true;
}

enum relation topology_relation(const struct topology *left, const struct topology *right)
{
	if (!left || !right)
		return RELATION_UNKNOWN;
	if (left->package != right->package || left->die != right->die)
		return RELATION_ACROSS;
	return left->core == right->core ? RELATION_SAME_CORE : RELATION_SAME_DIE;
}

const char *relation_name(enum relation relation)
{
	switch (relation) {
	case RELATION_SAME_CORE:
		return "same core";
	case RELATION_SAME_DIE:
		return "same die";
	case RELATION_ACROSS:
		return "across";
	default:
		return "not known";
	}
}

const char *core_kind_name(enum core_kind kind)
{
	switch (kind) {
	case CORE_PERFORMANCE:
		return "performance core";
	case CORE_EFFICIENT:
		return "efficient core";
	default:
		return "core";
	}
}
