/*
 * Analyses a trace, and prints in one line what there was in it: for `make bench-watch`, which
 * takes the time of it. Proofs and the report are not of the analysis.
 *
 *   bench-find TRACE
 */
#include <inttypes.h>
#include <stdio.h>

#include "tools/base/status.h"
#include "watch/found.h"

int main(int count, char **arguments)
{
	char reason[TRACE_REASON_SIZE] = "";
	struct trace_header header;
	struct trace_reader *reader;
	struct found *found;

	if (count != 2) {
		fprintf(stderr, "usage: bench-find TRACE\n");
		return STATUS_USAGE;
	}
	reader = trace_open(arguments[1], &header, reason);
	if (!reader) {
		fprintf(stderr, "bench-find: %s: %s\n", arguments[1], reason);
		return STATUS_NO_INPUT;
	}
	found = find(reader, &header);
	trace_release(reader);
	if (!found) {
		fprintf(stderr, "bench-find: %s: not enough memory\n", arguments[1]);
		return STATUS_INTERNAL;
	}
	printf("%" PRIu64 " events, %zu groups\n", found->events, found->group_count);
	found_release(found);
	return 0;
}
