#include "arch/x86/memory/module.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/memory/module_place.h"
#include "arch/x86/memory/paging.h"
#include "lib/string.h"
#include "scenario/language/language.h"

/* What arch_module() hands out of a longer file: enough to see that it is too long. */
#define READABLE_MAX (LANGUAGE_SOURCE_MAX + 1)

static const struct boot_info *info;
static const char *sources[BOOT_MODULES_MAX]; /* NULL: cannot be read */

/* The name of the only module, when its loader gives it none; else empty. */
static const char *lone_name = "";

static const char *name_of(unsigned index)
{
	return lone_name[0] ? lone_name : module_file_name(&info->modules[index]);
}

static size_t readable_length(const struct boot_module *module)
{
	return module->length < READABLE_MAX ? (size_t)module->length : READABLE_MAX;
}

/* Where its source is; NULL, and why, when it cannot be read. */
static const char *map(const struct boot_info *boot, unsigned index, char why[MODULE_WHY_SIZE])
{
	static const char no_tables[MODULE_WHY_SIZE] = "there is no memory for page tables";
	const struct boot_module *module = &boot->modules[index];
	const char *source;

	if (module->length == 0)
		return "";
	if (!module_is_placed(boot, index, why))
		return NULL;
	source = paging_window(module->base, readable_length(module), PAGE_READ);
	if (!source)
		memcpy(why, no_tables, sizeof(no_tables));
	return source;
}

void modules_map(const struct boot_info *boot, const char *only)
{
	char why[MODULE_WHY_SIZE];

	info = boot;
	if (boot->module_count == 1 && boot->modules[0].name[0] == '\0')
		lone_name = only;
	for (unsigned i = 0; i < boot->module_count; i++) {
		sources[i] = map(boot, i, why);
		if (!sources[i])
			kernel_comment("module %u, %s, of %llu bytes at 0x%llx, cannot be read: %s",
				       i + 1, name_of(i),
				       (unsigned long long)boot->modules[i].length,
				       (unsigned long long)boot->modules[i].base, why);
	}
}

unsigned arch_modules(void)
{
	return info->module_count;
}

bool arch_module(unsigned index, struct arch_module *module)
{
	const struct boot_module *from = &info->modules[index];

	*module = (struct arch_module){.name = name_of(index)};
	if (!sources[index])
		return false;
	module->source = sources[index];
	module->length = readable_length(from);
	return true;
}
