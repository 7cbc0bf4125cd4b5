#include "tools/boot/emulator_name.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/base/span.h"
#include "tools/child/spawn.h"

#define PATIENCE_MS 10000

struct said {
	char bytes[8192];
	size_t length;
};

static long now_ms(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False: no more comes, or none that has room. */
static bool take(int fd, struct said *said)
{
	ssize_t got = read(fd, said->bytes + said->length, sizeof(said->bytes) - said->length);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	said->length += (size_t)got;
	return got > 0 && said->length < sizeof(said->bytes);
}

/* All that it says, until it has ended or the time is up. */
static void listen(const struct child *child, struct said *said)
{
	struct pollfd of[] = {{child->log, POLLIN, 0}, {child->messages, POLLIN, 0}};
	long end = now_ms() + PATIENCE_MS, left;

	while ((of[0].fd >= 0 || of[1].fd >= 0) && (left = end - now_ms()) > 0) {
		if (poll(of, 2, (int)left) < 0 && errno != EINTR)
			return;
		for (unsigned i = 0; i < 2; i++)
			if (of[i].fd >= 0 && of[i].revents && !take(of[i].fd, said))
				of[i].fd = -1;
	}
}

/* "10.0.2", which ends with the first byte that is neither a digit nor a point. */
static struct span find_version(const struct said *said, const char *before)
{
	struct span rest = {said->bytes, said->length}, version;
	size_t at = span_find(rest, before);

	rest.start += at;
	rest.length -= at;
	if (!span_take(&rest, before))
		return (struct span){0};
	version = (struct span){rest.start, 0};
	while (version.length < rest.length && strchr("0123456789.", rest.start[version.length]))
		version.length++;
	return version;
}

/* False: it does not say its version, or not in time. */
static bool find_name(const struct boot_machine *machine, const struct boot_options *options,
		      char name[ARCH_OPTIONS_EMULATOR_SIZE])
{
	char *const arguments[] = {(char *)machine->program(options),
				   (char *)machine->version_option, NULL};
	const struct program program = {.arguments = arguments, .log_descriptor = STDOUT_FILENO};
	struct said said = {.length = 0};
	struct child child;
	struct span version;

	if (spawn(&program, &child) != 0)
		return false;
	listen(&child, &said);
	spawn_end(&child);
	version = find_version(&said, machine->before_version);
	return version.length > 0 &&
	       snprintf(name, ARCH_OPTIONS_EMULATOR_SIZE, "%s %.*s, %s", machine->emulator,
			SPAN_ARGUMENTS(version), machine->way) < ARCH_OPTIONS_EMULATOR_SIZE;
}

void emulator_add_name(const struct boot_machine *machine, struct boot_options *options)
{
	char word[sizeof("emulator=") + ARCH_OPTIONS_EMULATOR_SIZE] = "emulator=";
	struct explanation too_long;

	if (options_gave(&options->line.options, "emulator") ||
	    !find_name(machine, options, word + strlen(word)))
		return;
	for (char *at = word; *at; at++)
		if (*at == ' ')
			*at = '_';
	kernel_line_add(&options->line, word, &too_long);
}
