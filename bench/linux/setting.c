#include "bench/linux/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_string(const struct setting *setting, const char *string, size_t length)
{
	ssize_t written = pwrite(setting->fd, string, length, 0);

	if (written >= 0 && (size_t)written != length)
		errno = EIO;
	return written >= 0 && (size_t)written == length;
}

static bool read_before(struct setting *setting)
{
	ssize_t length = pread(setting->fd, setting->before, SETTING_SIZE - 1, 0);
	char *end;
	long value;

	if (length < 0)
		return false;
	setting->before[length] = '\0';
	setting->before_length = (size_t)length;
	value = strtol(setting->before, &end, 10);
	setting->on = value == 1;
	if (end != setting->before && strspn(end, "\n") == strlen(end) &&
	    (value == 0 || value == 1))
		return true;
	errno = EINVAL;
	return false;
}

bool setting_open(struct setting *setting, const char *path)
{
	setting->fd = open(path, O_RDWR | O_CLOEXEC);
	if (setting->fd < 0)
		return false;
	if (read_before(setting))
		return true;
	int error = errno;

	close(setting->fd);
	errno = error;
	return false;
}

bool setting_write(struct setting *setting, bool on)
{
	if (!write_string(setting, on ? "1\n" : "0\n", 2))
		return false;
	setting->on = on;
	return true;
}

bool setting_restore(struct setting *setting)
{
	bool restored = write_string(setting, setting->before, setting->before_length);
	int error = errno;

	close(setting->fd);
	errno = error;
	return restored;
}
