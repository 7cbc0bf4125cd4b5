/*
 * A directory for the files that one run of an emulator needs.
 */
#ifndef TOOLS_BASE_WORKSPACE_H
#define TOOLS_BASE_WORKSPACE_H

#include "tools/base/explain.h"

#include <limits.h>
#include <stddef.h>

struct workspace {
	char path[PATH_MAX - 64]; /* room for any file's name behind it; empty: there is none */
};

/* Makes one in $TMPDIR, or in /tmp. False with an explanation. */
bool workspace_create(struct workspace *workspace, struct explanation *explanation);

/* Removes it with all files in it, if there is one. */
void workspace_remove(struct workspace *workspace);

/* Writes a file of it, or copies one into it. False with an explanation. */
bool workspace_write(const struct workspace *workspace, const char *name, const char *content,
		     struct explanation *explanation);
bool workspace_copy(const struct workspace *workspace, const char *name, const char *from,
		    struct explanation *explanation);

/* Makes `name` in it another name of an existing file. False with an explanation. */
bool workspace_link(const struct workspace *workspace, const char *name, const char *to,
		    struct explanation *explanation);

/* Opens a new file of it for writing. -1 with an explanation. */
int workspace_open(const struct workspace *workspace, const char *name,
		   struct explanation *explanation);

/* Writes all bytes. False, and errno says why. */
bool write_all(int fd, const void *bytes, size_t length);

#endif
