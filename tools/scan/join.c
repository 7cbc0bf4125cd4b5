#include "tools/scan/join.h"

#include "tools/base/grow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Of missing pages, so many are named. */
#define NAMED_MAX 40

/* ---- Codes ----------------------------------------------------------------------------------- */

static bool is_same(const struct code_log *a, const struct code_log *b)
{
	return a->crc32 == b->crc32 && a->bytes == b->bytes && a->missing == b->missing &&
	       a->count == b->count && a->per_page == b->per_page;
}

static struct joined_log *begin_log(struct joined *joined, const struct code_log *log)
{
	struct joined_log *logs =
		grow(joined->logs, &joined->room, joined->count + 1, sizeof(*logs));
	struct piece *pieces;

	if (!logs)
		return NULL;
	joined->logs = logs;
	pieces = calloc(log->count, sizeof(*pieces));
	if (!pieces)
		return NULL;
	logs[joined->count] = (struct joined_log){.log = *log, .pieces = pieces};
	return &logs[joined->count++];
}

static struct joined_log *log_of(struct joined *joined, const struct code_log *log)
{
	for (size_t i = 0; i < joined->count; i++)
		if (is_same(&joined->logs[i].log, log))
			return &joined->logs[i];
	return begin_log(joined, log);
}

bool joined_add(struct joined *joined, const struct code *code, struct explanation *explanation)
{
	struct joined_log *log = log_of(joined, &code->log);
	struct piece *piece;

	if (!log)
		return explain_no_memory(explanation);
	piece = &log->pieces[code->index];
	if (piece->length == 0) {
		piece->length = code->length;
		memcpy(piece->bytes, code->bytes, code->length);
		log->seen++;
	}
	return (piece->length == code->length &&
		memcmp(piece->bytes, code->bytes, code->length) == 0) ||
	       explain(explanation, "two codes %u of log %08x say different things",
		       code->index + 1, code->log.crc32);
}

void joined_free(struct joined *joined)
{
	for (size_t i = 0; i < joined->count; i++)
		free(joined->logs[i].pieces);
	free(joined->logs);
	*joined = (struct joined){0};
}

const struct joined_log *joined_find(const struct joined *joined, uint32_t crc32)
{
	for (size_t i = 0; i < joined->count; i++)
		if (joined->logs[i].log.crc32 == crc32)
			return &joined->logs[i];
	return NULL;
}

/* ---- Pages ----------------------------------------------------------------------------------- */

unsigned joined_pages(const struct joined_log *log)
{
	return (log->log.count - 1) / log->log.per_page + 1;
}

bool joined_lacks_page(const struct joined_log *log, unsigned page)
{
	unsigned first = (page - 1) * log->log.per_page;

	for (unsigned i = first; i < first + log->log.per_page && i < log->log.count; i++)
		if (log->pieces[i].length == 0)
			return true;
	return false;
}

static bool explain_missing(const struct joined_log *log, struct explanation *explanation)
{
	char pages[NAMED_MAX * 8];
	size_t length = 0;
	unsigned lacking = 0;

	for (unsigned page = 1; page <= joined_pages(log); page++) {
		if (!joined_lacks_page(log, page))
			continue;
		if (lacking++ < NAMED_MAX)
			length += (size_t)snprintf(pages + length, sizeof(pages) - length, "%s%u",
						   length ? ", " : "", page);
	}
	if (lacking > NAMED_MAX)
		return explain(explanation,
			       "log %08x: pages %s, and %u more, of %u are missing, or not all of "
			       "their codes could be read: photograph them again",
			       log->log.crc32, pages, lacking - NAMED_MAX, joined_pages(log));
	return explain(explanation,
		       "log %08x: page%s %s of %u %s missing, or not all codes there could be "
		       "read: photograph %s again",
		       log->log.crc32, lacking == 1 ? "" : "s", pages, joined_pages(log),
		       lacking == 1 ? "is" : "are", lacking == 1 ? "it" : "them");
}

/* ---- Bytes ----------------------------------------------------------------------------------- */

/* Piece by piece; whether the stream ends with the last of them, and the bytes are as many. */
static bool inflate_pieces(const struct joined_log *log, z_stream *stream)
{
	int result = Z_OK;

	for (unsigned i = 0; i < log->log.count && result == Z_OK; i++) {
		stream->next_in = log->pieces[i].bytes;
		stream->avail_in = log->pieces[i].length;
		result = inflate(stream, Z_NO_FLUSH);
		if (stream->avail_in > 0 || (i + 1 < log->log.count && result != Z_OK))
			return false;
	}
	return result == Z_STREAM_END && stream->total_out == log->log.bytes;
}

static bool inflate_log(const struct joined_log *log, char *bytes, struct explanation *explanation)
{
	z_stream stream = {.next_out = (Bytef *)bytes, .avail_out = (uInt)log->log.bytes + 1};
	bool good;

	/* Without a header of zlib's. */
	if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return explain_no_memory(explanation);
	good = inflate_pieces(log, &stream) &&
	       crc32_z(0, (const Bytef *)bytes, log->log.bytes) == log->log.crc32;
	inflateEnd(&stream);
	return good || explain(explanation,
			       "log %08x: all codes are there, and right, but together they are "
			       "no log",
			       log->log.crc32);
}

char *joined_log_bytes(const struct joined_log *log, struct explanation *explanation)
{
	char *bytes;

	if (log->seen < log->log.count) {
		explain_missing(log, explanation);
		return NULL;
	}
	bytes = malloc(log->log.bytes + 1);
	if (!bytes) {
		explain_memory(explanation);
		return NULL;
	}
	if (inflate_log(log, bytes, explanation))
		return bytes;
	free(bytes);
	return NULL;
}
