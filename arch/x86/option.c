#include "arch/x86/option.h"

#include "arch/arch.h"
#include "lib/string.h"

bool option_is(const struct boot_info *boot, const char *name, const char *value)
{
	char given[OPTION_SIZE];

	return kernel_option(boot->command_line, name, given, sizeof(given)) &&
	       !strcmp(given, value);
}
