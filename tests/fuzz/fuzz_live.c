/*
 * The input is what a machine sends, and before it a byte that says how many bytes of it come at a
 * time. What is shown must be the same as when all comes at once.
 */
#include "lib/printable.h"
#include "tools/child/live.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

/* Instead of the standard output, which libFuzzer does not use. */
static void catch_output(void)
{
	int file = memfd_create("shown", 0);

	CHECK(file >= 0 && dup2(file, STDOUT_FILENO) == STDOUT_FILENO);
	close(file);
}

/* What was shown since the last call: the caller's to free. */
static char *take_shown(size_t *length)
{
	off_t end = lseek(STDOUT_FILENO, 0, SEEK_CUR);
	char *shown = malloc((size_t)end + 1);

	CHECK(end >= 0 && shown);
	CHECK(pread(STDOUT_FILENO, shown, (size_t)end, 0) == end);
	CHECK(ftruncate(STDOUT_FILENO, 0) == 0 && lseek(STDOUT_FILENO, 0, SEEK_SET) == 0);
	*length = (size_t)end;
	return shown;
}

static char *feed(const uint8_t *input, size_t size, size_t step, struct live *live, size_t *length)
{
	live_start(live, -1);
	for (size_t at = 0; at < size; at += step) {
		size_t piece = size - at < step ? size - at : step;
		uint8_t *copy = exact_copy(input + at, piece);

		CHECK(live_add(live, (const char *)copy, piece) == LIVE_TAKEN);
		free(copy);
	}
	while (live_wants_to_show(live))
		live_show(live);
	CHECK(!live->hidden && live->length == size);
	CHECK(!live->ended || live->started);
	return take_shown(length);
}

static void check_shown(const char *shown, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t taken = printable_length(shown + i, length - i);

		CHECK(taken > 0 || shown[i] == '\n' || shown[i] == '\t');
		i += taken ? taken : 1;
	}
	CHECK(length == 0 || shown[length - 1] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static bool caught;
	struct live live, whole;
	size_t length, whole_length;
	char last[64];

	if (size < 2)
		return 0;
	if (!caught)
		catch_output();
	caught = true;
	char *shown = feed(input + 1, size - 1, input[0] % 64 + 1u, &live, &length);
	char *whole_shown = feed(input + 1, size - 1, size, &whole, &whole_length);

	check_shown(shown, length);
	CHECK(length == whole_length && memcmp(shown, whole_shown, length) == 0);
	CHECK(live.started == whole.started && live.ended == whole.ended &&
	      live.restarted == whole.restarted);
	live_last_line(&live, last, sizeof(last));
	CHECK(memchr(last, '\0', sizeof(last)) && !strchr(last, '\n'));
	live_free(&live);
	live_free(&whole);
	free(shown);
	free(whole_shown);
	return 0;
}
