#include "tools/campaign/cell/cell_run.h"

#include <stdarg.h>
#include <stdio.h>

void cell_ends(struct cell_run *run, int status, const char *format, ...)
{
	va_list values;

	run->record->status = status;
	va_start(values, format);
	vsnprintf(run->record->reason, sizeof(run->record->reason), format, values);
	va_end(values);
}

const char *cell_verdict(int status)
{
	switch (status) {
	case STATUS_AS_EXPECTED:
		return "as expected";
	case STATUS_FORBIDDEN:
		return "forbidden";
	case STATUS_INCONCLUSIVE:
		return "inconclusive";
	case STATUS_DEFECTIVE:
		return "defective";
	default:
		return "";
	}
}
