/*
 * How CPUs are related, as /sys/devices/system/cpu tells it.
 */
#ifndef LINUX_CPU_TOPOLOGY_H
#define LINUX_CPU_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>

#define TOPOLOGY_ROOT "/sys/devices"

/* Hybrid processors have two kinds of cores; all others have one. */
enum core_kind { CORE_ONLY, CORE_PERFORMANCE, CORE_EFFICIENT };

struct topology {
	int package, die, core; /* a core's number means something inside its die only */
	enum core_kind kind;
};

enum relation {
	RELATION_SAME_CORE, /* two threads of one core */
	RELATION_SAME_DIE,
	RELATION_ACROSS, /* of dies, or of packages */
	RELATION_UNKNOWN,
	RELATIONS
};

/* Reads what is known of a CPU, as Linux counts, under `root`, which is TOPOLOGY_ROOT but in tests.
 * False when there is nothing. A kernel that does not tell of dies has one a package. */
bool topology_read(const char *root, unsigned cpu, struct topology *topology);

/* NULL: not known. Pure. */
enum relation topology_relation(const struct topology *left, const struct topology *right);

/* "the same core", and so on. Pure. */
const char *relation_name(enum relation relation);
const char *core_kind_name(enum core_kind kind);

#endif
