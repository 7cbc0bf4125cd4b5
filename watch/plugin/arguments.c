#include "watch/plugin/arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(const char *value, const char **to)
{
	*to = value;
	return *value;
}

static bool read_mode(const char *value, struct plugin_arguments *arguments)
{
	arguments->finds = strcmp(value, "find") == 0;
	return arguments->finds || strcmp(value, "record") == 0;
}

static bool read_seed(const char *value, struct plugin_arguments *arguments)
{
	char *end;

	errno = 0;
	arguments->seed = strtoull(value, &end, 10);
	arguments->shakes = true;
	return *value >= '0' && *value <= '9' && !*end && !errno;
}

static bool read_value(const char *name, size_t length, const char *value,
		       struct plugin_arguments *arguments)
{
	if (strncmp(name, "trace", length) == 0 && length == strlen("trace"))
		return read_file(value, &arguments->trace);
	if (strncmp(name, "sites", length) == 0 && length == strlen("sites"))
		return read_file(value, &arguments->sites);
	if (strncmp(name, "mode", length) == 0 && length == strlen("mode"))
		return read_mode(value, arguments);
	if (strncmp(name, "shake", length) == 0 && length == strlen("shake"))
		return read_seed(value, arguments);
	return false;
}

bool plugin_arguments_read(int count, char **strings, struct plugin_arguments *arguments,
			   char reason[ARGUMENTS_REASON_SIZE])
{
	*arguments = (struct plugin_arguments){0};
	for (int i = 0; i < count; i++) {
		const char *equals = strchr(strings[i], '=');

		if (!equals ||
		    !read_value(strings[i], (size_t)(equals - strings[i]), equals + 1, arguments)) {
			snprintf(reason, ARGUMENTS_REASON_SIZE,
				 "expected trace=FILE, sites=FILE, mode=record, mode=find or "
				 "shake=NUMBER, and not %.60s",
				 strings[i]);
			return false;
		}
	}
	if (!arguments->trace) {
		snprintf(reason, ARGUMENTS_REASON_SIZE, "trace=FILE is missing: what to write");
		return false;
	}
	if (arguments->finds && arguments->shakes) {
		snprintf(reason, ARGUMENTS_REASON_SIZE,
			 "mode=find sees no stores, so shake= can do nothing: leave one out");
		return false;
	}
	return true;
}
