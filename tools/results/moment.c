#include "tools/results/moment.h"

#include <time.h>

const char *moment_print(char to[MOMENT_SIZE], uint64_t seconds)
{
	time_t moment = (time_t)seconds;
	struct tm parts;

	to[0] = '\0';
	if (moment >= 0 && gmtime_r(&moment, &parts))
		strftime(to, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
	return to;
}
