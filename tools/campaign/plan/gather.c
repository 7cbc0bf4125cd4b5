#include "tools/campaign/plan/gather.h"

#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tools/base/grow.h"
#include "tools/base/input.h"
#include "tools/campaign/plan/scenario_set.h"

#include <errno.h>
#include <glob.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define THIS_PROGRAM "/proc/self/exe"

struct gathering {
	const char *file; /* of the campaign */
	struct set_writer writer;
	struct explanation *explanation;
};

static enum status add(struct gathering *gathering, const char *source, size_t length)
{
	return set_writer_add(&gathering->writer, source, length, gathering->explanation)
		       ? STATUS_AS_EXPECTED
		       : STATUS_INTERNAL;
}

static enum status add_standard(struct gathering *gathering)
{
	enum status status = STATUS_AS_EXPECTED;

	for (size_t i = 0; i < standard_file_count && !status; i++)
		status = add(gathering, standard_files[i].source, standard_files[i].length);
	return status;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static enum status add_file(struct gathering *gathering, const char *path)
{
	static struct scenario scenario;
	struct parse_error error;
	enum status status;
	size_t length;
	char *bytes;

	status = input_read(path, &input_scenario, &bytes, &length, gathering->explanation);
	if (status)
		return status;
	if (scenario_parse(path, bytes, length, &scenario, &error)) {
		status = add(gathering, bytes, length);
	} else {
		explain(gathering->explanation, "%s", error.message);
		status = STATUS_NO_INPUT;
	}
	free(bytes);
	return status;
}

/* A pattern that does not begin at the root is one of the directory in which the campaign's file
 * is. */
static bool pattern_path(const char *file, const char *pattern, char path[PATH_MAX])
{
	const char *slash = strrchr(file, '/');
	int length = slash && pattern[0] != '/' ? (int)(slash - file) + 1 : 0;

	return snprintf(path, PATH_MAX, "%.*s%s", length, file, pattern) < PATH_MAX;
}

static enum status add_pattern(struct gathering *gathering, const struct campaign_source *source,
			       const char *pattern)
{
	enum status status = STATUS_AS_EXPECTED;
	char path[PATH_MAX];
	glob_t found;

	if (!pattern_path(gathering->file, pattern, path) || glob(path, 0, NULL, &found) != 0) {
		explain(gathering->explanation, "%s:%u:1: there is no file %s", gathering->file,
			source->line, pattern);
		return STATUS_NO_INPUT;
	}
	for (size_t i = 0; i < found.gl_pathc && !status; i++)
		status = add_file(gathering, found.gl_pathv[i]);
	globfree(&found);
	return status;
}

static enum status add_files(struct gathering *gathering, const struct campaign_source *source)
{
	enum status status = STATUS_AS_EXPECTED;

	for (unsigned i = 0; i < source->count && !status; i++)
		status = add_pattern(gathering, source, source->words[i]);
	return status;
}

/* ---- Generated ------------------------------------------------------------------------------- */

/* Its standard output is *output then. An errno, or 0. */
static int start_generate(const struct campaign_source *source, pid_t *pid, FILE **output)
{
	char *arguments[CAMPAIGN_WORDS_MAX + 2] = {(char *)"crossmod"};
	posix_spawn_file_actions_t actions;
	int ends[2], error;

	memcpy(arguments + 1, source->words, sizeof(source->words));
	if (pipe(ends) < 0)
		return errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	error = posix_spawn(pid, THIS_PROGRAM, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	*output = error ? NULL : fdopen(ends[0], "re");
	if (!*output)
		close(ends[0]);
	return error;
}

/* The scenario under way in the stream. */
struct piece {
	char *bytes;
	size_t length, room;
};

static bool piece_add(struct piece *piece, const char *line, size_t length)
{
	char *bytes = grow(piece->bytes, &piece->room, piece->length + length, 1);

	if (!bytes)
		return false;
	memcpy(bytes + piece->length, line, length);
	piece->bytes = bytes;
	piece->length += length;
	return true;
}

static enum status piece_end(struct gathering *gathering, struct piece *piece)
{
	enum status status = STATUS_AS_EXPECTED;

	if (piece->length > 0) {
		piece->bytes[piece->length - 1] = '\0';
		status = add(gathering, piece->bytes, piece->length - 1);
	}
	piece->length = 0;
	return status;
}

/* An empty line stands between two. */
static enum status take_stream(struct gathering *gathering, FILE *output)
{
	enum status status = STATUS_AS_EXPECTED;
	struct piece piece = {0};
	char *line = NULL;
	size_t room = 0;
	ssize_t got;

	while (!status && (got = getline(&line, &room, output)) > 0) {
		if (strcmp(line, "\n") == 0)
			status = piece_end(gathering, &piece);
		else if (!piece_add(&piece, line, (size_t)got))
			status = STATUS_INTERNAL;
	}
	if (!status)
		status = piece_end(gathering, &piece);
	free(line);
	free(piece.bytes);
	return status;
}

static enum status conclude(struct gathering *gathering, const struct campaign_source *source,
			    size_t count, int wait_status)
{
	int status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : STATUS_INTERNAL;

	/* Inconclusive: it has said that it left some out */
	if (count > 0 && (status == STATUS_AS_EXPECTED || status == STATUS_INCONCLUSIVE))
		return STATUS_AS_EXPECTED;
	explain(gathering->explanation,
		"%s:%u:1: \"crossmod generate\" with these options %s (exit status %d)",
		gathering->file, source->line,
		count ? "did not come to its end" : "writes no scenario to its standard output",
		status);
	return STATUS_NO_INPUT;
}

static enum status add_generated(struct gathering *gathering, const struct campaign_source *source)
{
	size_t before = gathering->writer.count;
	enum status status = STATUS_INTERNAL;
	FILE *output = NULL;
	pid_t pid = 0;
	int wait_status, error = start_generate(source, &pid, &output);

	if (error) {
		explain(gathering->explanation, "cannot start crossmod generate: %s",
			strerror(error));
		return status;
	}
	if (output) {
		status = take_stream(gathering, output);
		fclose(output);
	}
	waitpid(pid, &wait_status, 0);
	if (status)
		return status;
	return conclude(gathering, source, gathering->writer.count - before, wait_status);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static enum status add_source(struct gathering *gathering, const struct campaign_source *source)
{
	switch (source->kind) {
	case SOURCE_STANDARD:
		return add_standard(gathering);
	case SOURCE_GENERATE:
		return add_generated(gathering, source);
	default:
		return add_files(gathering, source);
	}
}

enum status gather(const struct campaign *campaign, const char *file, const char *directory,
		   struct explanation *explanation)
{
	struct gathering gathering = {.file = file, .explanation = explanation};
	enum status status = STATUS_AS_EXPECTED;

	if (!set_writer_begin(&gathering.writer, directory, explanation))
		status = STATUS_CANNOT_CREATE;
	for (unsigned i = 0; i < campaign->source_count && !status; i++)
		status = add_source(&gathering, &campaign->sources[i]);
	if (set_writer_finish(&gathering.writer, directory, !status, explanation) || status)
		return status;
	return STATUS_NO_INPUT;
}
