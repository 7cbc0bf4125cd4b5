#include "watch/trace/read_write.h"
#include "watch/trace/read_write_harm.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct trace_reader {
	FILE *file; /* or NULL, and then: */
	const uint8_t *bytes;
	size_t left;

	uint64_t offset; /* in the file, of what is read next */
	uint32_t sum;
	struct trace_before before;
	uint64_t *locations; /* of the forms: physical addresses */
	size_t location_room;

	enum trace_next state; /* TRACE_EVENT while there may be more */
	char reason[TRACE_REASON_SIZE];
	bool has_end;

	uint64_t block; /* its offset */
	uint8_t *packed;
	struct trace_cursor cursor; /* in `unpacked`; NULL to NULL at first */
	uint8_t unpacked[TRACE_BLOCK_MAX];
};

__attribute__((format(printf, 3, 4))) static enum trace_next
end(struct trace_reader *reader, enum trace_next state, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->reason, sizeof(reader->reason), format, arguments);
	va_end(arguments);
	reader->state = state;
	return state;
}

static size_t take_bytes(struct trace_reader *reader, uint8_t *to, size_t size)
{
	if (size > reader->left)
		size = reader->left;
	for (size_t i = 0; i < size; i++)
		to[i] = *reader->bytes++;
	reader->left -= size;
	return size;
}

/* As many bytes as there are, up to `size`. Where reading fails errno says why, and is 0 else. */
static size_t take(struct trace_reader *reader, uint8_t *to, size_t size)
{
	size_t got;

	errno = 0;
	got = reader->file ? fread(to, 1, size, reader->file) : take_bytes(reader, to, size);
	if (!reader->file || !ferror(reader->file))
		errno = 0;
	reader->offset += got;
	return got;
}

/* ---- The header ------------------------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) static bool refuse(char reason[TRACE_REASON_SIZE],
							 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, TRACE_REASON_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

static bool check_beginning(const uint8_t *bytes, size_t got, char reason[TRACE_REASON_SIZE])
{
	uint8_t version = bytes[TRACE_MAGIC_SIZE];

	if (got <= TRACE_MAGIC_SIZE || memcmp(bytes, TRACE_MAGIC, TRACE_MAGIC_SIZE) != 0)
		return refuse(reason, "is no trace: it does not begin with \"%s\" and a version",
			      TRACE_MAGIC);
	if (version != TRACE_VERSION)
		return refuse(reason,
			      "is a trace of version %u, and this program reads version %u: record "
			      "it again, or read it with the program that has recorded it",
			      version, TRACE_VERSION);
	if (got < TRACE_HEADER_SIZE)
		return refuse(reason, "is cut off in its header, after %zu bytes", got);
	return true;
}

static bool read_header(struct trace_reader *reader, struct trace_header *header,
			char reason[TRACE_REASON_SIZE])
{
	uint8_t bytes[TRACE_HEADER_SIZE] = {0};
	const uint8_t *at = bytes + TRACE_MAGIC_SIZE + 1;
	size_t got = take(reader, bytes, sizeof(bytes));
	const char *harm;

	if (errno != 0)
		return refuse(reason, "cannot be read: %s", strerror(errno));
	if (!check_beginning(bytes, got, reason))
		return false;
	reader->sum = trace_sum(0, bytes, TRACE_HEADER_SIZE - 4);
	if (reader->sum != trace_get(bytes + TRACE_HEADER_SIZE - 4, 4))
		return refuse(reason, "is damaged: its header has another check sum");
	header->cpus = at[0];
	header->is_exact = at[1] & HEADER_EXACT;
	header->is_parallel = at[1] & HEADER_PARALLEL;
	header->has_shaken = at[1] & HEADER_SHAKEN;
	header->seed = trace_get(at + 2, 8);
	memcpy(header->made_by, at + 10, TRACE_MADE_BY_SIZE);
	harm = trace_header_harm(header);
	if (at[1] > (HEADER_EXACT | HEADER_PARALLEL | HEADER_SHAKEN))
		harm = "it has a flag that is not known";
	if (harm)
		return refuse(reason, "is damaged: %s", harm);
	reader->before.cpus = header->cpus;
	return true;
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static enum trace_next cut(struct trace_reader *reader)
{
	if (errno != 0)
		return end(reader, TRACE_BROKEN, "cannot be read at offset %llu: %s",
			   (unsigned long long)reader->offset, strerror(errno));
	return end(reader, TRACE_CUT, "is cut off at offset %llu, before the end of its events",
		   (unsigned long long)reader->offset);
}

static enum trace_next broken(struct trace_reader *reader, const char *what)
{
	return end(reader, TRACE_BROKEN, "is damaged in the block at offset %llu: %s",
		   (unsigned long long)reader->block, what);
}

/* The next block is in `unpacked`; else what the reader's state is now. */
static enum trace_next read_block(struct trace_reader *reader)
{
	uint8_t header[TRACE_BLOCK_HEADER_SIZE];
	uLongf unpacked = TRACE_BLOCK_MAX;
	uLong got, length, packed;
	uint32_t sum;

	reader->block = reader->offset;
	got = take(reader, header, sizeof(header));
	if (got == 0 && errno == 0 && reader->has_end)
		return end(reader, TRACE_ENDED, "%s", "");
	if (reader->has_end)
		return broken(reader, "it is behind the last event");
	if (got < sizeof(header))
		return cut(reader);
	length = trace_get(header, 4);
	if (length > compressBound(TRACE_BLOCK_MAX))
		return broken(reader, "it is longer than any");
	if (take(reader, reader->packed, length) < length)
		return cut(reader);
	packed = length;
	if (uncompress2(reader->unpacked, &unpacked, reader->packed, &packed) != Z_OK ||
	    packed != length || unpacked != trace_get(header + 4, 4))
		return broken(reader, "it cannot be unpacked");
	sum = trace_sum(reader->sum, reader->unpacked, unpacked);
	if (sum != trace_get(header + 8, 4))
		return broken(reader, "it has another check sum");
	reader->sum = sum;
	reader->cursor = (struct trace_cursor){
		.at = reader->unpacked, .end = reader->unpacked + unpacked, .is_reading = true};
	return TRACE_EVENT;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static bool keep_location(struct trace_reader *reader, const struct event *form)
{
	if (form->form >= reader->location_room) {
		size_t room = reader->location_room ? 2 * reader->location_room : 1024;
		uint64_t *moved = realloc(reader->locations, room * sizeof(*moved));

		if (!moved)
			return false;
		reader->locations = moved;
		reader->location_room = room;
	}
	reader->locations[form->form] = form->physical;
	return true;
}

static enum trace_next read_event(struct trace_reader *reader, struct event *event)
{
	const uint8_t *start = reader->cursor.at;

	if (reader->has_end)
		return broken(reader, "there are events behind the last one");
	trace_code_event(&reader->cursor, &reader->before, event);
	if (reader->cursor.harm)
		return end(reader, TRACE_BROKEN,
			   "is damaged in the block at offset %llu, unpacked byte %zu: %s",
			   (unsigned long long)reader->block, (size_t)(start - reader->unpacked),
			   reader->cursor.harm);
	if (event->kind == EVENT_FORM && !keep_location(reader, event))
		return end(reader, TRACE_BROKEN, "has too many forms: there is no memory for them");
	if (event->kind == EVENT_EXECUTED || event->kind == EVENT_TOTAL ||
	    event->kind == EVENT_RETURNED)
		event->physical = reader->locations[event->form];
	reader->has_end = event->kind == EVENT_END;
	return TRACE_EVENT;
}

enum trace_next trace_next(struct trace_reader *reader, struct event *event,
			   char reason[TRACE_REASON_SIZE])
{
	if (reader->state == TRACE_EVENT && reader->cursor.at == reader->cursor.end)
		read_block(reader);
	if (reader->state == TRACE_EVENT)
		read_event(reader, event);
	if (reader->state != TRACE_EVENT)
		memcpy(reason, reader->reason, TRACE_REASON_SIZE);
	return reader->state;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static struct trace_reader *open_reader(FILE *file, const uint8_t *bytes, size_t size,
					struct trace_header *header, char reason[TRACE_REASON_SIZE])
{
	struct trace_reader *reader = calloc(1, sizeof(*reader));
	uint8_t *packed = malloc(compressBound(TRACE_BLOCK_MAX));

	if (!reader || !packed) {
		refuse(reason, "cannot be read: %s", strerror(ENOMEM));
		free(reader);
		free(packed);
		if (file)
			fclose(file);
		return NULL;
	}
	reader->file = file;
	reader->bytes = bytes;
	reader->left = size;
	reader->packed = packed;
	memset(header, 0, sizeof(*header));
	if (read_header(reader, header, reason))
		return reader;
	trace_release(reader);
	return NULL;
}

struct trace_reader *trace_open_bytes(const uint8_t *bytes, size_t size,
				      struct trace_header *header, char reason[TRACE_REASON_SIZE])
{
	return open_reader(NULL, bytes, size, header, reason);
}

struct trace_reader *trace_open(const char *path, struct trace_header *header,
				char reason[TRACE_REASON_SIZE])
{
	FILE *file = fopen(path, "re");

	if (!file) {
		refuse(reason, "cannot be read: %s", strerror(errno));
		return NULL;
	}
	return open_reader(file, NULL, 0, header, reason);
}

void trace_release(struct trace_reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	free(reader->locations);
	free(reader->packed);
	free(reader);
}
