#include "watch/trace/read_write.h"
#include "watch/trace/read_write_harm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

struct trace_writer {
	int descriptor;
	int error;	  /* the errno of the first write that failed; 0: none */
	bool has_refused; /* an event that cannot be: the trace is cut off there */
	uint32_t sum;
	struct trace_before before;
	uint8_t *packed;
	size_t used;
	uint8_t unpacked[TRACE_BLOCK_MAX];
};

/* After one that failed nothing follows, so that what is there is a trace that is cut off. */
static void write_all(struct trace_writer *writer, const uint8_t *bytes, size_t length)
{
	while (length > 0 && writer->error == 0) {
		ssize_t written = write(writer->descriptor, bytes, length);

		if (written < 0 && errno != EINTR)
			writer->error = errno;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
}

static void write_header(struct trace_writer *writer, const struct trace_header *header)
{
	uint8_t bytes[TRACE_HEADER_SIZE] = TRACE_MAGIC;
	uint8_t *at = bytes + TRACE_MAGIC_SIZE;

	*at++ = TRACE_VERSION;
	*at++ = header->cpus;
	*at++ = (header->is_exact ? HEADER_EXACT : 0) |
		(header->is_parallel ? HEADER_PARALLEL : 0) |
		(header->has_shaken ? HEADER_SHAKEN : 0);
	trace_put(at, header->seed, 8);
	memcpy(at + 8, header->made_by, strlen(header->made_by));
	writer->sum = trace_sum(0, bytes, TRACE_HEADER_SIZE - 4);
	trace_put(bytes + TRACE_HEADER_SIZE - 4, writer->sum, 4);
	write_all(writer, bytes, TRACE_HEADER_SIZE);
}

static void write_block(struct trace_writer *writer)
{
	uLongf length = compressBound(TRACE_BLOCK_MAX);

	if (writer->used == 0 || writer->error != 0)
		return;
	if (compress(writer->packed + TRACE_BLOCK_HEADER_SIZE, &length, writer->unpacked,
		     writer->used) != Z_OK) {
		writer->error = ENOMEM;
		return;
	}
	writer->sum = trace_sum(writer->sum, writer->unpacked, writer->used);
	trace_put(writer->packed, length, 4);
	trace_put(writer->packed + 4, writer->used, 4);
	trace_put(writer->packed + 8, writer->sum, 4);
	write_all(writer, writer->packed, TRACE_BLOCK_HEADER_SIZE + length);
	writer->used = 0;
}

struct trace_writer *trace_create(const char *path, const struct trace_header *header)
{
	struct trace_writer *writer;

	if (trace_header_harm(header)) {
		errno = EINVAL;
		return NULL;
	}
	writer = calloc(1, sizeof(*writer));
	if (!writer)
		return NULL;
	writer->packed = malloc(TRACE_BLOCK_HEADER_SIZE + compressBound(TRACE_BLOCK_MAX));
	writer->descriptor =
		writer->packed ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
	if (writer->descriptor < 0) {
		int error = errno;

		free(writer->packed);
		free(writer);
		errno = error;
		return NULL;
	}
	writer->before.cpus = header->cpus;
	write_header(writer, header);
	return writer;
}

void trace_write(struct trace_writer *writer, const struct event *event)
{
	struct trace_cursor cursor = {.at = writer->unpacked + writer->used,
				      .end = writer->unpacked + TRACE_BLOCK_MAX};
	struct event coded = *event;

	writer->has_refused |=
		trace_event_harm(event, writer->before.cpus, writer->before.forms) != NULL;
	if (writer->has_refused || writer->error != 0)
		return;
	trace_code_event(&cursor, &writer->before, &coded);
	writer->used = (size_t)(cursor.at - writer->unpacked);
	if (writer->used > TRACE_BLOCK_MAX - TRACE_EVENT_MAX)
		write_block(writer);
}

bool trace_close(struct trace_writer *writer)
{
	int error;

	write_block(writer);
	if (close(writer->descriptor) != 0 && writer->error == 0)
		writer->error = errno;
	error = writer->error == 0 && writer->has_refused ? EINVAL : writer->error;
	free(writer->packed);
	free(writer);
	errno = error;
	return error == 0;
}
