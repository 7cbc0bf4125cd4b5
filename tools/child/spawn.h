/*
 * Starts a program of which nothing is left when it is over: it and all that it starts are one
 * process group, and it dies with this process, which always gets its turn before it.
 */
#ifndef TOOLS_CHILD_SPAWN_H
#define TOOLS_CHILD_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct program {
	char *const *arguments; /* the first is looked up in PATH */
	const char *directory;	/* where it runs; NULL: here */
	/* The descriptor, 1 or 3, on which it writes its log. What else it writes to 1 and 2 are
	 * messages. */
	int log_descriptor;
	/* It gets a network of its own, where nobody is, if this system permits that */
	bool alone;
};

struct child {
	pid_t pid;
	int log;      /* to be read; does not wait */
	int messages; /* likewise */
};

/* Starts it. 0, or an errno. Signals are not blocked in it, and have their default actions,
 * but for a SIGHUP and a SIGTERM that this process ignores. */
int spawn(const struct program *program, struct child *child);

/* The most bytes of a piece. */
#define CHILD_PIECE_SIZE 65536

/* Reads a piece of what it has written, of one of the two above, and hands it to `take`. False when
 * there is nothing: not yet, or not any more. */
bool child_read(int fd, void (*take)(void *to, const char *bytes, size_t length), void *to);

/* Ends it, waits for it if it is not gone yet, and closes what the struct holds. */
void spawn_end(struct child *child);

#endif
