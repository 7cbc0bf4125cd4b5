#include "kernel/core/kept_log.h"

#include "lib/string.h"

static char early[KEPT_LOG_EARLY_SIZE];
static char *room = early;
static size_t size = sizeof(early);
static size_t used;
static unsigned long long missing;

/* A writer that has waited in vain for the lock may be here, too: so the place is looked at once.
 */
void kept_log_add(const char *bytes, size_t length)
{
	size_t at = used;

	/* Nothing behind a gap: what is kept is a piece. */
	if (missing > 0 || length > size - at) {
		missing += length;
		return;
	}
	memcpy(room + at, bytes, length);
	used = at + length;
}

void kept_log_move(char *to, size_t to_size)
{
	memcpy(to, room, used);
	room = to;
	size = to_size;
}

struct kept_log kept_log(void)
{
	return (struct kept_log){room, used, missing};
}
