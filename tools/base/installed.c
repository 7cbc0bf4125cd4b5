#include "tools/base/installed.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Beside the folder that the program is in. */
#define INSTALLED "lib/crossmod/"

/* How much of it is the folder around it. Both end with a slash. */
static int length_around(const char *folder)
{
	int length = (int)strlen(folder);

	for (length--; length > 0 && folder[length - 1] != '/';)
		length--;
	return length > 0 ? length : 1;
}

static bool find_folder(char folder[PATH_MAX], struct explanation *explanation)
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX);

	if (length < 0 || length == PATH_MAX)
		return explain(explanation, "cannot find out where this program is");
	folder[length] = '\0';
	strrchr(folder, '/')[1] = '\0';
	return true;
}

bool installed_path(const char *name, char path[PATH_MAX], struct explanation *explanation)
{
	char folder[PATH_MAX], installed[PATH_MAX];
	int beside, elsewhere;

	if (!find_folder(folder, explanation))
		return false;
	elsewhere = snprintf(installed, PATH_MAX, "%.*s" INSTALLED, length_around(folder), folder);
	beside = snprintf(path, PATH_MAX, "%s%s", folder, name);
	if (beside < PATH_MAX && access(path, F_OK) < 0 && access(installed, F_OK) == 0)
		beside = snprintf(path, PATH_MAX, "%.*s%s", elsewhere, installed, name);
	return beside < PATH_MAX || explain(explanation, "%s: the path is too long", folder);
}
