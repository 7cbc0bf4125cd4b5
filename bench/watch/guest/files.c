#include "bench/watch/guest/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 256
#define EXECUTE_NS 1500000

void say(const char *format, ...)
{
	char line[LINE_SIZE] = "<5>watch: ";
	size_t length = strlen(line);
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line + length, sizeof(line) - length, format, arguments);
	va_end(arguments);
	if (fd < 0)
		return;
	/* Not by dprintf(), which seeks first: this file does not let it */
	(void)!write(fd, line, strlen(line));
	close(fd);
}

bool say_failed(const char *what)
{
	say("failed: %s: %s", what, strerror(errno));
	return false;
}

/* tracefs takes a word at a time. */
static bool write_all(int fd, const char *words)
{
	size_t length = strlen(words);

	while (length > 0) {
		ssize_t written = write(fd, words, length);

		if (written <= 0)
			return false;
		words += written;
		length -= (size_t)written;
	}
	return true;
}

static bool write_with(const char *path, const char *words, int flags)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags);
	bool written = fd >= 0 && write_all(fd, words);

	if (!written)
		say_failed(path);
	if (fd >= 0)
		close(fd);
	return written;
}

bool write_words(const char *path, const char *words)
{
	return write_with(path, words, O_TRUNC);
}

bool append_words(const char *path, const char *words)
{
	return write_with(path, words, O_APPEND);
}

void let_others_execute(void)
{
	struct timespec time = {.tv_nsec = EXECUTE_NS};

	nanosleep(&time, NULL);
}
