#include "arch/x86/memory/module_place.h"

#include "lib/format.h"

/* The end of the usable range that has the byte at `address`; `address` when there is none. */
static uint64_t usable_until(const struct boot_info *boot, uint64_t address)
{
	for (unsigned i = 0; i < boot->usable_count; i++) {
		const struct boot_memory *range = &boot->usable[i];

		if (address >= range->base && address - range->base < range->length)
			return range->base + range->length;
	}
	return address;
}

/* True for one that lies in several ranges, too, when one begins where the other ends. */
static bool is_usable(const struct boot_info *boot, const struct boot_module *module)
{
	uint64_t end = module->base + module->length;
	uint64_t at = module->base;

	while (at < end) {
		uint64_t until = usable_until(boot, at);

		if (until == at)
			return false;
		at = until;
	}
	return true;
}

static bool overlap(const struct boot_module *a, uint64_t base, uint64_t length)
{
	return a->length > 0 && length > 0 && a->base < base + length && base < a->base + a->length;
}

/* What of the loader's and ours lies where the module is, in words; NULL: nothing. */
static const char *what_is_there(const struct boot_info *boot, const struct boot_module *module)
{
	if (overlap(module, boot->kernel.base, boot->kernel.length))
		return "the kernel";
	for (unsigned i = 0; i < boot->loader_memory_count; i++)
		if (overlap(module, boot->loader_memory[i].base, boot->loader_memory[i].length))
			return "the boot loader's own information";
	return NULL;
}

bool module_is_placed(const struct boot_info *boot, unsigned index, char why[MODULE_WHY_SIZE])
{
	const struct boot_module *module = &boot->modules[index];
	const char *there = what_is_there(boot, module);

	if (!is_usable(boot, module)) {
		format_string(why, MODULE_WHY_SIZE,
			      "it lies outside of the memory that the boot loader calls usable");
		return false;
	}
	if (there) {
		format_string(why, MODULE_WHY_SIZE, "it overlaps %s in memory", there);
		return false;
	}
	for (unsigned i = 0; i < index; i++) {
		const struct boot_module *other = &boot->modules[i];

		if (!overlap(module, other->base, other->length))
			continue;
		format_string(why, MODULE_WHY_SIZE, "it overlaps module %u, %s, in memory", i + 1,
			      module_file_name(other));
		return false;
	}
	return true;
}

const char *module_file_name(const struct boot_module *module)
{
	const char *name = module->name;

	for (const char *at = module->name; *at != '\0'; at++)
		if (*at == '/')
			name = at + 1;
	return name;
}
