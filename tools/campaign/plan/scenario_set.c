#include "tools/campaign/plan/scenario_set.h"

#include "tools/base/grow.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_FILE "scenarios"
#define INDEX_FILE "scenarios.index"
#define PART ".part"

/* A line of the index: twelve digits. */
#define ENTRY_SIZE 13
#define SOURCE_MAX ((uint64_t)1 << 20) /* of one scenario: larger than any */

static bool failed(const char *directory, const char *what, struct explanation *explanation)
{
	return explain(explanation, "cannot %s the scenarios in %s: %s", what, directory,
		       strerror(errno));
}

/* ---- To read --------------------------------------------------------------------------------- */

static int open_file(const char *directory, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

bool scenario_set_open(struct scenario_set *set, const char *directory,
		       struct explanation *explanation)
{
	struct stat source, index;

	set->source = open_file(directory, SOURCE_FILE);
	set->index = open_file(directory, INDEX_FILE);
	if (set->source < 0 || set->index < 0 || fstat(set->source, &source) < 0 ||
	    fstat(set->index, &index) < 0)
		return failed(directory, "read", explanation);
	set->count = (size_t)index.st_size / ENTRY_SIZE;
	set->length = (uint64_t)source.st_size;
	return true;
}

void scenario_set_close(struct scenario_set *set)
{
	if (set->source >= 0)
		close(set->source);
	if (set->index >= 0)
		close(set->index);
	set->source = set->index = -1;
}

/* Where a scenario begins; the one behind the last begins at the end. */
static bool read_entry(const struct scenario_set *set, size_t number, uint64_t *offset)
{
	char entry[ENTRY_SIZE + 1] = "";
	off_t at = (off_t)(number * ENTRY_SIZE);

	*offset = set->length;
	if (number == set->count)
		return true;
	if (pread(set->index, entry, ENTRY_SIZE, at) != ENTRY_SIZE)
		return false;
	*offset = strtoull(entry, NULL, 10);
	return true;
}

char *scenario_set_read(const struct scenario_set *set, size_t number,
			struct explanation *explanation)
{
	uint64_t from, to;
	char *source;

	if (!read_entry(set, number, &from) || !read_entry(set, number + 1, &to) || from >= to ||
	    to > set->length || to - from > SOURCE_MAX) {
		explain(explanation,
			"the campaign's scenarios were changed: number %zu of them "
			"cannot be found",
			number + 1);
		return NULL;
	}
	source = malloc(to - from + 1);
	if (!source) {
		explain_memory(explanation);
		return NULL;
	}
	if (pread(set->source, source, to - from, (off_t)from) != (ssize_t)(to - from)) {
		explain(explanation, "cannot read the campaign's scenarios");
		free(source);
		return NULL;
	}
	source[to - from] = '\0';
	return source;
}

/* Behind the blanks at `at`. */
static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* Behind the word there. */
static const char *skip_word(const char *at, const char *end)
{
	while (at < end && !strchr(" \t\r\n#", *at))
		at++;
	return at;
}

/* A line "scenario NAME". */
void scenario_set_name(const char *source, size_t length, char name[SET_NAME_SIZE])
{
	static const char keyword[] = "scenario";
	const char *end = source + length, *line = source;

	name[0] = '\0';
	while (line && line < end) {
		const char *word = skip_blanks(line, end), *behind = skip_word(word, end);

		if ((size_t)(behind - word) == sizeof(keyword) - 1 &&
		    memcmp(word, keyword, sizeof(keyword) - 1) == 0) {
			word = skip_blanks(behind, end);
			snprintf(name, SET_NAME_SIZE, "%.*s", (int)(skip_word(word, end) - word),
				 word);
			return;
		}
		line = memchr(line, '\n', (size_t)(end - line));
		line += line != NULL;
	}
}

bool scenario_set_read_name(const struct scenario_set *set, size_t number, char name[SET_NAME_SIZE],
			    struct explanation *explanation)
{
	char *source = scenario_set_read(set, number, explanation);

	if (!source)
		return false;
	scenario_set_name(source, strlen(source), name);
	free(source);
	return true;
}

/* ---- To write -------------------------------------------------------------------------------- */

bool set_writer_begin(struct set_writer *writer, const char *directory,
		      struct explanation *explanation)
{
	memset(writer, 0, sizeof(*writer));
	snprintf(writer->path[0], sizeof(writer->path[0]), "%s/" SOURCE_FILE PART, directory);
	snprintf(writer->path[1], sizeof(writer->path[1]), "%s/" INDEX_FILE PART, directory);
	writer->source = fopen(writer->path[0], "we");
	writer->index = fopen(writer->path[1], "we");
	return (writer->source && writer->index) || failed(directory, "write", explanation);
}

static bool keep_name(struct set_writer *writer, const char *source, size_t length)
{
	char name[SET_NAME_SIZE];
	char **names = grow(writer->names, &writer->room, writer->count + 1, sizeof(char *));

	if (!names)
		return false;
	writer->names = names;
	scenario_set_name(source, length, name);
	names[writer->count] = strdup(name);
	return names[writer->count] && ++writer->count;
}

bool set_writer_add(struct set_writer *writer, const char *source, size_t length,
		    struct explanation *explanation)
{
	if (!keep_name(writer, source, length))
		return explain_no_memory(explanation);
	/* What could not be written is found at the end */
	fprintf(writer->index, "%012" PRIu64 "\n", writer->length);
	fwrite(source, 1, length, writer->source);
	writer->length += length;
	if (length > 0 && source[length - 1] != '\n') {
		fputc('\n', writer->source);
		writer->length++;
	}
	return true;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* A boot refuses two of one name; in which cells they come together nobody should have to know. */
static bool names_differ(struct set_writer *writer, struct explanation *explanation)
{
	qsort(writer->names, writer->count, sizeof(char *), compare_names);
	for (size_t i = 1; i < writer->count; i++)
		if (strcmp(writer->names[i - 1], writer->names[i]) == 0)
			return explain(explanation,
				       "the campaign has two scenarios \"%s\": rename one of them, "
				       "or leave one out",
				       writer->names[i]);
	return true;
}

static bool close_file(FILE *file)
{
	bool is_written = fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;

	return fclose(file) == 0 && is_written;
}

static bool put_in_place(const struct set_writer *writer, const char *directory)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/" SOURCE_FILE, directory);
	if (rename(writer->path[0], path) < 0)
		return false;
	snprintf(path, sizeof(path), "%s/" INDEX_FILE, directory);
	return rename(writer->path[1], path) == 0;
}

bool set_writer_finish(struct set_writer *writer, const char *directory, bool is_good,
		       struct explanation *explanation)
{
	bool is_closed = true;

	if (is_good)
		is_good = names_differ(writer, explanation);
	if (writer->source)
		is_closed &= close_file(writer->source);
	if (writer->index)
		is_closed &= close_file(writer->index);
	if (is_good && (!is_closed || !put_in_place(writer, directory)))
		is_good = failed(directory, "write", explanation);
	if (!is_good) {
		unlink(writer->path[0]);
		unlink(writer->path[1]);
	}
	while (writer->count > 0)
		free(writer->names[--writer->count]);
	free(writer->names);
	return is_good;
}
