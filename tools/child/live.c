#include "tools/child/live.h"

#include "lib/printable.h"
#include "tools/base/grow.h"
#include "tools/base/output.h"
#include "tools/base/workspace.h"
#include "tools/log/log_envelope.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool make_room(struct live *live, size_t length)
{
	char *bytes = grow(live->bytes, &live->room, live->length + length, 1);

	if (!bytes)
		return false;
	live->bytes = bytes;
	return true;
}

static void write_file(struct live *live, const char *bytes, size_t length)
{
	if (live->file >= 0 && !live->file_error && !write_all(live->file, bytes, length))
		live->file_error = errno;
}

/* A line without its '\r', of which any number may stand anywhere. False when it is longer than any
 * that matters here. */
static bool clean_line(const char *bytes, size_t length, char *to, size_t size, struct span *line)
{
	size_t kept = 0;

	for (size_t at = 0; at < length; at++) {
		if (bytes[at] == '\r')
			continue;
		if (kept == size)
			return false;
		to[kept++] = bytes[at];
	}
	*line = (struct span){to, kept};
	return true;
}

/* A UEFI that has found nothing to start says so, or offers its shell, and waits. A BIOS says
 * nothing on the serial port. */
static void find_refusal(struct live *live, struct span line)
{
	static const char *const waits[] = {"UEFI Interactive Shell",
					    "BdsDxe: No bootable option or device was found"};

	if (refusal_find(line, live->refusal))
		return;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
		if (span_find(line, waits[i]) < line.length)
			snprintf(live->refusal, sizeof(live->refusal),
				 "the firmware has found nothing that it can start on the medium");
}

static void take_line(struct live *live, size_t length)
{
	char clean[8192];
	struct span line;

	if (!clean_line(live->bytes + live->line, length, clean, sizeof(clean), &line))
		return;
	if (log_line_starts(line)) {
		live->restarted = live->started;
		if (!live->started) {
			live->started = true;
			live->shown = live->line;
			/* Firmware may have left bytes in front of it, escape sequences mostly */
			live->shown +=
				span_find((struct span){live->bytes + live->line, length}, "TAP");
		}
	}
	if (!live->started)
		find_refusal(live, line);
	else
		advance_take(&live->advance, line);
	live->ended = live->started && log_line_ends(line);
}

static void take_lines(struct live *live)
{
	while (!live->ended && !live->restarted && !live->refusal[0]) {
		const char *newline =
			memchr(live->bytes + live->scanned, '\n', live->length - live->scanned);
		size_t end;

		if (!newline) {
			live->scanned = live->length;
			return;
		}
		end = (size_t)(newline - live->bytes);
		take_line(live, end - live->line);
		live->line = live->scanned = end + 1;
		if (!live->restarted)
			live->show_end = live->line;
	}
}

/* The words may have begun in a piece that came before. */
static void take_console(struct live *live, size_t length)
{
	size_t words = live->until ? strlen(live->until) : 0, from = live->length - length;

	live->show_end = live->length;
	if (!live->until)
		return;
	from -= from < words ? from : words;
	live->ended |= memmem(live->bytes + from, live->length - from, live->until, words) != NULL;
}

void live_start(struct live *live, int file)
{
	memset(live, 0, sizeof(*live));
	live->file = file;
}

void live_start_console(struct live *live, int file, const char *until)
{
	live_start(live, file);
	live->until = until;
	live->is_console = live->started = true;
}

void live_free(struct live *live)
{
	free(live->bytes);
	live_start(live, -1);
}

enum live_result live_add(struct live *live, const char *bytes, size_t length)
{
	if (live->length == LIVE_MAX)
		return LIVE_FULL;
	if (length > LIVE_MAX - live->length)
		length = LIVE_MAX - live->length;
	if (!make_room(live, length))
		return LIVE_NO_MEMORY;
	memcpy(live->bytes + live->length, bytes, length);
	live->length += length;
	write_file(live, bytes, length);
	if (live->is_console)
		take_console(live, length);
	else
		take_lines(live);
	return LIVE_TAKEN;
}

void live_add_line(struct live *live, const char *line)
{
	/* Something may have come behind it in the same piece */
	if (live->length > 0 && live->bytes[live->length - 1] != '\n')
		write_file(live, "\n", 1);
	write_file(live, line, strlen(line));
	if (!live->hidden && !output_show(line, strlen(line)))
		live->hidden = true;
}

bool live_wants_to_show(const struct live *live)
{
	return live->started && !live->hidden && live->shown < live->show_end;
}

/* Takes a character, or a byte that is none; returns how many bytes of it are shown. */
static size_t take_character(struct live *live, char to[PRINTABLE_CHARACTER_MAX])
{
	const char *from = live->bytes + live->shown;
	size_t length = printable_length(from, live->show_end - live->shown);

	if (length > 0) {
		memcpy(to, from, length);
		live->shown += length;
		return length;
	}
	live->shown++;
	*to = *from == '\n' || *from == '\t' ? *from : '?';
	return *from != '\r';
}

void live_show(struct live *live)
{
	char piece[PIPE_BUF];
	size_t length = 0;

	while (live->shown < live->show_end && length + PRINTABLE_CHARACTER_MAX <= sizeof(piece))
		length += take_character(live, piece + length);
	if (!output_show(piece, length))
		live->hidden = true;
}

void live_last_line(const struct live *live, char *to, size_t size)
{
	size_t end = live->length, start;
	struct span line;

	while (end > 0 && (live->bytes[end - 1] == '\n' || live->bytes[end - 1] == '\r'))
		end--;
	start = end;
	while (start > 0 && live->bytes[start - 1] != '\n' && end - start < size - 1)
		start--;
	line = (struct span){live->bytes + start, end - start};
	span_copy(to, size, line);
}
