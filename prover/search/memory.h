/*
 * How much memory this system can still give: malloc() does not say, since Linux promises more than
 * it has, and kills whoever uses it.
 */
#ifndef PROVE_MEMORY_H
#define PROVE_MEMORY_H

#include <stddef.h>

/* In bytes, now: what is available on the machine, and in the control group of the process if that
 * has a limit. SIZE_MAX when nobody says. */
size_t memory_available(void);

/* The same, with the files of /proc and of /sys/fs/cgroup below these directories. */
size_t memory_available_below(const char *proc, const char *cgroup);

#endif
