#include "tools/watch/analysis.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watch/trace/print.h"

static struct trace_reader *open_trace(const char *trace, struct trace_header *header,
				       struct explanation *explanation)
{
	char reason[TRACE_REASON_SIZE];
	struct trace_reader *reader = trace_open(trace, header, reason);

	if (!reader)
		explain_line(explanation, "cannot read %s: %s", trace, reason);
	return reader;
}

enum status analysis_find(const char *trace, struct found **found, struct explanation *explanation)
{
	struct trace_header header;
	struct trace_reader *reader = open_trace(trace, &header, explanation);

	if (!reader)
		return STATUS_NO_INPUT;
	*found = find(reader, &header);
	trace_release(reader);
	if (*found)
		return STATUS_AS_EXPECTED;
	explain_memory(explanation);
	return STATUS_INTERNAL;
}

enum status analysis_print_events(const char *trace, struct explanation *explanation)
{
	char reason[TRACE_REASON_SIZE];
	struct trace_header header;
	struct trace_reader *reader = open_trace(trace, &header, explanation);
	struct event event;
	enum trace_next next;

	if (!reader)
		return STATUS_NO_INPUT;
	for (uint64_t n = 0; (next = trace_next(reader, &event, reason)) == TRACE_EVENT; n++)
		trace_print_event(stdout, n, &event);
	trace_release(reader);
	if (next == TRACE_ENDED)
		return STATUS_AS_EXPECTED;
	explain_line(explanation, "%s is not whole: %s", trace, reason);
	return STATUS_NOT_WHOLE;
}

/* ---- Sites ----------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* How long the longest form at each location is, which are sorted. */
static void measure(struct trace_reader *reader, const uint64_t *locations, size_t count,
		    uint8_t *lengths)
{
	char reason[TRACE_REASON_SIZE];
	struct event event;

	while (trace_next(reader, &event, reason) == TRACE_EVENT) {
		const uint64_t *at = NULL;

		if (event.kind == EVENT_FORM)
			at = bsearch(&event.physical, locations, count, sizeof(*locations),
				     compare);
		if (at && event.length > lengths[at - locations])
			lengths[at - locations] = (uint8_t)event.length;
	}
}

static enum status write_lines(const char *path, const uint64_t *locations, size_t count,
			       const uint8_t *lengths, struct explanation *explanation)
{
	FILE *file = fopen(path, "we");
	bool failed;

	if (!file) {
		explain_line(explanation, "cannot write %s: %s", path, strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	for (size_t n = 0; n < count; n++)
		if (lengths[n])
			fprintf(file, "0x%" PRIx64 " %u\n", locations[n], lengths[n]);
	failed = ferror(file);
	if (fclose(file) == 0 && !failed)
		return STATUS_AS_EXPECTED;
	explain_line(explanation, "cannot write all of %s", path);
	return STATUS_IO;
}

enum status analysis_write_sites(const char *trace, const struct found *found, const char *path,
				 struct explanation *explanation)
{
	size_t count = found->stored_location_count;
	uint64_t *locations = calloc(count + 1, sizeof(*locations));
	uint8_t *lengths = calloc(count + 1, sizeof(*lengths));
	struct trace_header header;
	struct trace_reader *reader = NULL;
	enum status status = STATUS_INTERNAL;

	if (locations && lengths) {
		status = STATUS_NO_INPUT;
		reader = open_trace(trace, &header, explanation);
	} else {
		explain_memory(explanation);
	}
	if (reader) {
		if (count > 0)
			memcpy(locations, found->stored_locations, count * sizeof(*locations));
		qsort(locations, count, sizeof(*locations), compare);
		measure(reader, locations, count, lengths);
		trace_release(reader);
		status = write_lines(path, locations, count, lengths, explanation);
	}
	free(locations);
	free(lengths);
	return status;
}
