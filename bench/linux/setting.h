/*
 * A setting of the system in a file, which is put back as it was.
 */
#ifndef BENCH_LINUX_SETTING_H
#define BENCH_LINUX_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#define SETTING_SIZE 32

struct setting {
	int fd;
	bool on; /* as it was written last, or found */
	char before[SETTING_SIZE];
	size_t before_length;
};

/* Opens a setting that is 0 or 1, and remembers what it holds. False with errno when that cannot be
 * done, EINVAL when it is something else. */
bool setting_open(struct setting *setting, const char *path);

/* False with errno when it was not written. */
bool setting_write(struct setting *setting, bool on);

/* Puts back what setting_open() found, and closes it. False with errno when that cannot be done. */
bool setting_restore(struct setting *setting);

#endif
