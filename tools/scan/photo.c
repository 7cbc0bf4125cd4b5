#include "tools/scan/photo.h"

#include "lib/log_code.h"
#include "tools/base/input.h"
#include "tools/base/workspace.h"
#include "tools/child/emulator.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "zbarimg"
#define INSTALL "Debian has it in the package zbar-tools"

/* Some seconds are usual for a large photo, and more on a host that is busy. */
#define TIMEOUT_S 300

/* What it exits with: there were codes; there are none. */
#define EXIT_FOUND 0
#define EXIT_NONE 4

/* A path may say more than a path to those who read images; this name does not. */
#define LINK_NAME "photo"

static enum message_kind no_message(const char *line)
{
	(void)line;
	return MESSAGE_OTHER;
}

/* STATUS_AS_EXPECTED; or why the file cannot be read. */
static enum status look(const char *path, bool *is_strings, struct explanation *explanation)
{
	char first[sizeof(LOG_CODE_PREFIX)] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, first, sizeof(first) - 1);
	int error = errno;

	if (fd >= 0)
		close(fd);
	*is_strings = strcmp(first, LOG_CODE_PREFIX) == 0;
	if (got >= 0)
		return STATUS_AS_EXPECTED;
	explain(explanation, "cannot read %s: %s", path, strerror(error));
	return STATUS_NO_INPUT;
}

static enum status conclude(const char *path, const struct machine_result *result,
			    struct explanation *explanation)
{
	bool exited = result->end == MACHINE_EXITED && WIFEXITED(result->detail);

	if (exited &&
	    (WEXITSTATUS(result->detail) == EXIT_FOUND || WEXITSTATUS(result->detail) == EXIT_NONE))
		return STATUS_AS_EXPECTED;
	switch (result->end) {
	case MACHINE_NO_MEMORY:
		explain_memory(explanation);
		return STATUS_INTERNAL;
	case MACHINE_NOT_STARTED:
		explain(explanation, "cannot start " PROGRAM ", which reads photos: %s; " INSTALL,
			strerror(result->detail));
		return STATUS_NO_MACHINE;
	case MACHINE_INTERRUPTED:
		explain(explanation, "interrupted while %s was read", path);
		return STATUS_INTERNAL;
	case MACHINE_TIMED_OUT:
		explain(explanation, "%s is not read within %u s: make it smaller", path,
			TIMEOUT_S);
		return STATUS_NO_INPUT;
	default:
		explain(explanation, "%s is no image that " PROGRAM " can read%s%s", path,
			result->last_words[0] ? ": " : "", result->last_words);
		return STATUS_NO_INPUT;
	}
}

static enum status scan(const char *path, unsigned way, const struct workspace *workspace,
			char **lines, size_t *length, struct explanation *explanation)
{
	char across[32], down[32];
	/* No other kind of code than QR: on a photo of characters, some is found by chance. */
	char *const arguments[] = {(char *)PROGRAM,
				   (char *)"--quiet",
				   (char *)"--raw",
				   (char *)"--nodbus",
				   (char *)"-Sdisable",
				   (char *)"-Sqrcode.enable",
				   across,
				   down,
				   (char *)LINK_NAME,
				   NULL};
	const struct machine machine = {
		.program = {.arguments = arguments,
			    .directory = workspace->path,
			    .log_descriptor = STDOUT_FILENO},
		.timeout_us = TIMEOUT_S * 1000000ull,
		.sort_message = no_message,
	};
	struct machine_result result;
	struct live live;
	enum status status;

	/* Every line of pixels is looked at, or every other one, and so on. */
	snprintf(across, sizeof(across), "-Sx-density=%u", way + 1);
	snprintf(down, sizeof(down), "-Sy-density=%u", way + 1);
	live_start_console(&live, -1, NULL);
	live.hidden = true;
	machine_run(&machine, &live, &result);
	status = conclude(path, &result, explanation);
	if (status == STATUS_AS_EXPECTED) {
		*lines = live.bytes;
		*length = live.length;
		live.bytes = NULL;
	}
	live_free(&live);
	return status;
}

static enum status scan_in_workspace(const char *path, unsigned way, char **lines, size_t *length,
				     struct explanation *explanation)
{
	struct workspace workspace = {.path = ""};
	enum status status = STATUS_INTERNAL;

	if (!workspace_create(&workspace, explanation))
		return STATUS_CANNOT_CREATE;
	if (workspace_link(&workspace, LINK_NAME, path, explanation))
		status = scan(path, way, &workspace, lines, length, explanation);
	workspace_remove(&workspace);
	return status;
}

enum status photo_read(const char *path, unsigned way, char **lines, size_t *length,
		       struct explanation *explanation)
{
	bool is_strings;
	enum status status = look(path, &is_strings, explanation);

	*lines = NULL;
	*length = 0;
	if (status != STATUS_AS_EXPECTED)
		return status;
	if (is_strings)
		return input_read(path, &input_log, lines, length, explanation);
	return scan_in_workspace(path, way, lines, length, explanation);
}
