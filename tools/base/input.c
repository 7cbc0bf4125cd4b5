#include "tools/base/input.h"

#include "scenario/standard.h"
#include "tools/base/grow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE 65536 /* at least, at a time */

const struct input_kind input_log = {
	.max = (size_t)100 * 1000 * 1000,
	.too_large =
		"is larger than 100 MB, which no log is: cut the log out of it, from \"TAP version "
		"13\" to \"# end of log\"",
};

/* The parser has more to say of one that is only a little too large: in which line. */
const struct input_kind input_scenario = {
	.max = (size_t)1000 * 1000,
	.too_large = "is larger than 1 MB, which no scenario is: give a file that has one, as "
		     "docs/language.md describes it",
};

const struct input_kind input_module = {
	.max = (size_t)100 * 1000 * 1000,
	.too_large = "is larger than 100 MB, and no module of Crossmod's is",
};

static enum status cannot_read(const char *path, struct explanation *explanation)
{
	explain(explanation, "cannot read %s: %s", path, strerror(errno));
	return STATUS_NO_INPUT;
}

static enum status read_all(int fd, const char *path, const struct input_kind *kind, char **bytes,
			    size_t *length, struct explanation *explanation)
{
	size_t room = 0;
	ssize_t got;

	do {
		char *moved = grow(*bytes, &room, *length + READ_SIZE, 1);

		if (!moved) {
			explain_no_memory(explanation);
			return STATUS_INTERNAL;
		}
		*bytes = moved;
		got = read(fd, *bytes + *length, room - *length);
		if (got < 0 && errno != EINTR)
			return cannot_read(path, explanation);
		if (got > 0)
			*length += (size_t)got;
		if (*length > kind->max) {
			explain(explanation, "%s %s", path, kind->too_large);
			return STATUS_NO_INPUT;
		}
	} while (got != 0);
	return STATUS_AS_EXPECTED;
}

/* Of the standard set, or of what tells models apart; its name may lack the ending. NULL: none. */
static const struct standard_file *find_built_in(const char *name)
{
	size_t length = strlen(name);

	for (size_t n = 0; n < standard_file_count + classify_file_count; n++) {
		const struct standard_file *file =
			n < standard_file_count ? &standard_files[n]
						: &classify_files[n - standard_file_count];

		if (strncmp(file->name, name, length) == 0 &&
		    (!file->name[length] || strcmp(file->name + length, ".scn") == 0))
			return file;
	}
	return NULL;
}

static enum status copy_built_in(const struct standard_file *file, char **bytes, size_t *length,
				 struct explanation *explanation)
{
	*bytes = malloc(file->length);
	if (!*bytes) {
		explain_no_memory(explanation);
		return STATUS_INTERNAL;
	}
	memcpy(*bytes, file->source, file->length);
	*length = file->length;
	return STATUS_AS_EXPECTED;
}

enum status input_read(const char *path, const struct input_kind *kind, char **bytes,
		       size_t *length, struct explanation *explanation)
{
	bool standard = strcmp(path, "-") == 0;
	const char *name = standard ? "the standard input" : path;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	const struct standard_file *built_in;
	enum status status;

	*bytes = NULL;
	*length = 0;
	if (fd < 0) {
		built_in = errno == ENOENT && kind == &input_scenario ? find_built_in(path) : NULL;
		return built_in ? copy_built_in(built_in, bytes, length, explanation)
				: cannot_read(name, explanation);
	}
	status = read_all(fd, name, kind, bytes, length, explanation);
	if (!standard)
		close(fd);
	if (status != STATUS_AS_EXPECTED) {
		free(*bytes);
		*bytes = NULL;
	}
	return status;
}
