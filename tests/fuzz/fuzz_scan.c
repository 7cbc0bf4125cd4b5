/*
 * The input is what a reader of QR codes has found: lines, of which some are codes. Their checksums
 * are made right, or nothing would get behind them. Whatever they hold, they are joined, or refused
 * by one line; and what is joined is as long as it says.
 */
#include "tests/unit/sample/bytes.h"
#include "tools/scan/join.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static void add(struct joined *joined, const char *start, size_t length)
{
	struct explanation explanation = {0};
	struct code code;
	char *line = malloc(length + 10);

	require(line != NULL);
	memcpy(line, start, length);
	sprintf(line + length, ":%08X", (unsigned)crc32(0, (const Bytef *)line, (uInt)length));
	if (code_read((struct span){line, length + 9}, &code, &explanation)) {
		require(code.index < code.log.count && code.length >= 1);
		if (!joined_add(joined, &code, &explanation))
			require(explanation.line[0] != '\0');
	} else {
		require(explanation.line[0] != '\0');
	}
	free(line);
}

static void check(const struct joined_log *log)
{
	struct explanation explanation = {0};
	char *bytes = joined_log_bytes(log, &explanation);

	require(log->seen <= log->log.count);
	if (bytes)
		require(crc32_z(0, (const Bytef *)bytes, log->log.bytes) == log->log.crc32);
	else
		require(explanation.line[0] != '\0');
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct joined joined = {0};
	struct span lines = {(const char *)input, size}, line;

	while (span_take_line(&lines, &line))
		add(&joined, line.start, line.length);
	add(&joined, lines.start, lines.length);
	for (size_t i = 0; i < joined.count; i++)
		/* More would only take longer */
		if (joined.logs[i].log.bytes < 1 << 20)
			check(&joined.logs[i]);
	joined_free(&joined);
	return 0;
}
