/*
 * The input is a trace; once as it is, and then its bytes are the events of a block of one, with
 * its check sum: else no input would ever get past that. Whatever is read keeps to its ranges, and
 * is written again as the same bytes.
 */
#include "tests/unit/sample/bytes.h"
#include "tests/unit/watch/trace_seal.h"
#include "watch/trace/read_write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_reason(const char reason[TRACE_REASON_SIZE])
{
	require(memchr(reason, '\0', TRACE_REASON_SIZE) != NULL && reason[0] != '\0');
	for (const char *at = reason; *at; at++)
		require(*at >= ' ' && *at <= '~');
}

static void check_header(const struct trace_header *header)
{
	require(header->cpus >= 1 && header->cpus <= WATCH_CPUS_MAX);
	require(!header->is_exact || !header->is_parallel);
	require(memchr(header->made_by, '\0', sizeof(header->made_by)) != NULL);
}

/* What the analysis relies on; once more, from event.h. */
static void check_event(const struct event *event, uint8_t cpus, uint32_t *forms)
{
	require(event->kind < EVENT_KINDS && event->cpu < cpus && event->how < SERIALIZERS);
	require(event->physical + event->length >= event->physical);
	switch (event->kind) {
	case EVENT_FORM:
		require(event->form == *forms);
		++*forms;
		require(event->length >= 1 && event->length <= WATCH_INSTRUCTION_MAX);
		require(event->second % PAGE == 0);
		require(event->second == 0 || event->physical % PAGE + event->length > PAGE);
		break;
	case EVENT_MISSED:
		require(event->length >= 1 && event->length <= WATCH_INSTRUCTION_MAX);
		break;
	case EVENT_STORE:
		require(event->width >= 1 && event->width <= event->length);
		break;
	case EVENT_RECYCLED:
		require(event->physical % PAGE == 0);
		break;
	case EVENT_EXECUTED:
	case EVENT_TOTAL:
	case EVENT_RETURNED:
		require(event->form < *forms && event->before_form < *forms);
		break;
	default:
		require(event->form == 0 && event->length == 0 && event->physical == 0);
	}
}

/* How it ends. All that is read is written to `again` as well, where there is one. */
static enum trace_next check_events(struct trace_reader *reader, uint8_t cpus,
				    struct trace_cursor *again)
{
	struct trace_before before = {.cpus = cpus};
	char reason[TRACE_REASON_SIZE];
	struct event event;
	uint32_t forms = 0;
	enum trace_next next;

	while ((next = trace_next(reader, &event, reason)) == TRACE_EVENT) {
		check_event(&event, cpus, &forms);
		if (again)
			trace_code_event(again, &before, &event);
	}
	require(next == trace_next(reader, &event, reason));
	if (next != TRACE_ENDED)
		check_reason(reason);
	return next;
}

/* As a file. */
static void check_file(const uint8_t *bytes, size_t size)
{
	char reason[TRACE_REASON_SIZE];
	struct trace_header header;
	struct trace_reader *reader = trace_open_bytes(bytes, size, &header, reason);

	if (!reader) {
		check_reason(reason);
		return;
	}
	check_header(&header);
	check_events(reader, header.cpus, NULL);
	trace_release(reader);
}

/* As a block's events. Each event has one form, so what is written of them is how the block
 * begins; and all of it where they are whole. */
static void check_block(const uint8_t *bytes, size_t size)
{
	size_t file_size;
	uint8_t *file = sealed(2, bytes, size, 0, &file_size);
	uint8_t *written = malloc(size + TRACE_EVENT_MAX);
	struct trace_cursor again = {.at = written};
	char reason[TRACE_REASON_SIZE];
	struct trace_header header;
	struct trace_reader *reader = trace_open_bytes(file, file_size, &header, reason);
	enum trace_next next;
	size_t length;

	require(reader != NULL && written != NULL);
	next = check_events(reader, header.cpus, &again);
	length = (size_t)(again.at - written);
	require(length <= size && memcmp(written, bytes, length) == 0);
	require(next == TRACE_BROKEN || length == size);
	trace_release(reader);
	free(written);
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	uint8_t *bytes = exact_copy(input, size);

	check_file(bytes, size);
	check_block(bytes, size);
	free(bytes);
	return 0;
}
