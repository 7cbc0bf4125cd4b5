#include "tools/base/workspace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool cannot_write(const struct workspace *workspace, const char *name,
			 struct explanation *explanation)
{
	return explain(explanation, "cannot write %s/%s: %s", workspace->path, name,
		       strerror(errno));
}

static bool copy_bytes(int from, int to)
{
	char bytes[65536];
	ssize_t got;

	while ((got = read(from, bytes, sizeof(bytes))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || !write_all(to, bytes, (size_t)got))
			return false;
	}
	return true;
}

/* Somebody else who shares the descriptor may have made it one that does not wait. */
static bool wait_for_room(int fd)
{
	struct pollfd poll_fd = {fd, POLLOUT, 0};

	return poll(&poll_fd, 1, -1) > 0 && poll_fd.revents == POLLOUT;
}

bool write_all(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t written = write(fd, at, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && errno == EAGAIN && wait_for_room(fd))
			continue;
		if (written < 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}

bool workspace_create(struct workspace *workspace, struct explanation *explanation)
{
	const char *parent = getenv("TMPDIR");
	int length;

	if (!parent || parent[0] != '/')
		parent = "/tmp";
	length = snprintf(workspace->path, sizeof(workspace->path), "%s/crossmod.XXXXXX", parent);
	if (length < (int)sizeof(workspace->path) && mkdtemp(workspace->path))
		return true;
	workspace->path[0] = '\0';
	return explain(explanation,
		       "cannot make a directory in %s: %s; TMPDIR may name a better place", parent,
		       strerror(errno));
}

void workspace_remove(struct workspace *workspace)
{
	DIR *directory = workspace->path[0] ? opendir(workspace->path) : NULL;
	const struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory)))
		unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
	rmdir(workspace->path);
	workspace->path[0] = '\0';
}

int workspace_open(const struct workspace *workspace, const char *name,
		   struct explanation *explanation)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", workspace->path, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		cannot_write(workspace, name, explanation);
	return fd;
}

bool workspace_write(const struct workspace *workspace, const char *name, const char *content,
		     struct explanation *explanation)
{
	int fd = workspace_open(workspace, name, explanation);
	bool written;

	if (fd < 0)
		return false;
	written = write_all(fd, content, strlen(content));
	if (!written)
		cannot_write(workspace, name, explanation);
	close(fd);
	return written;
}

bool workspace_copy(const struct workspace *workspace, const char *name, const char *from,
		    struct explanation *explanation)
{
	int to_fd = workspace_open(workspace, name, explanation), from_fd;
	bool copied;

	if (to_fd < 0)
		return false;
	from_fd = open(from, O_RDONLY | O_CLOEXEC);
	copied = from_fd >= 0 && copy_bytes(from_fd, to_fd);
	if (!copied)
		explain(explanation, "cannot copy %s to %s: %s", from, workspace->path,
			strerror(errno));
	if (from_fd >= 0)
		close(from_fd);
	close(to_fd);
	return copied;
}

bool workspace_link(const struct workspace *workspace, const char *name, const char *to,
		    struct explanation *explanation)
{
	char path[PATH_MAX], *absolute = realpath(to, NULL);
	bool linked;

	snprintf(path, sizeof(path), "%s/%s", workspace->path, name);
	linked = absolute && symlink(absolute, path) == 0;
	if (!linked)
		explain(explanation, "cannot link %s into %s: %s", to, workspace->path,
			strerror(errno));
	free(absolute);
	return linked;
}
