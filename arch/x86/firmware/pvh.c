#include "arch/x86/firmware/pvh.h"

#include "arch/x86/firmware/comment_limit.h"
#include "arch/x86/firmware/loader_string.h"
#include "arch/x86/firmware/memory_map.h"
#include "lib/string.h"

#define PVH_MAGIC 0x336ec578u

/* Memory is readable or not by whole pages, as a rule. */
#define PAGE_SIZE 4096u

/* Real maps have some ten entries. A count beyond this is a lie, and not worth the time. */
#define MEMORY_MAP_ENTRIES_MAX 4096u

/* An address of 0 means "not present" in all of these. */
struct start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t module_count;
	uint64_t modules;
	uint64_t command_line;
	uint64_t rsdp;
	/* Since version 1. */
	uint64_t memory_map;
	uint32_t memory_map_count;
	uint32_t reserved;
};

struct module_entry {
	uint64_t base;
	uint64_t length;
	uint64_t command_line;
	uint64_t reserved;
};

struct memory_map_entry {
	uint64_t base;
	uint64_t length;
	uint32_t type; /* as E820 has them */
	uint32_t reserved;
};

#define VERSION_0_SIZE offsetof(struct start_info, memory_map)

_Static_assert(offsetof(struct start_info, memory_map) == 40, "start_info.h");
_Static_assert(sizeof(struct start_info) == 56, "start_info.h");
_Static_assert(sizeof(struct module_entry) == 32, "start_info.h");
_Static_assert(sizeof(struct memory_map_entry) == 24, "start_info.h");

struct parse {
	const struct physical_memory *memory;
	struct boot_info *out;
	struct comment_limit comments;
};

/* Maps an array; *count becomes the number of its entries that can be read. */
static const uint8_t *map_array(struct parse *parse, uint64_t address, size_t entry_size,
				unsigned *count, const char *what)
{
	unsigned claimed = *count;
	const uint8_t *array = NULL;

	while (*count > 0) {
		array = physical_map(parse->memory, address, *count * entry_size);
		if (array != NULL)
			break;
		(*count)--;
	}
	if (*count < claimed && comment_allowed(&parse->comments))
		kernel_comment("PVH: of the %u entries of the %s at 0x%llx, only %u can be read",
			       claimed, what, (unsigned long long)address, *count);
	return array;
}

/* Appends the readable bytes from `address` to the end of its page. False: no more is wanted, or
 * no more can be had. */
static bool read_page_of_string(struct parse *parse, uint64_t address, struct loader_string *string)
{
	size_t left = PAGE_SIZE - address % PAGE_SIZE;
	const uint8_t *bytes = physical_map(parse->memory, address, left);

	for (size_t i = 0; i < left; i++) {
		const uint8_t *byte =
			bytes ? bytes + i : physical_map(parse->memory, address + i, 1);

		if (byte == NULL || !loader_string_put(string, *byte))
			return false;
	}
	return true;
}

static void read_string(struct parse *parse, uint64_t address, const char *what,
			struct loader_string *string)
{
	uint64_t at = address;

	if (address == 0)
		return;
	while (read_page_of_string(parse, at, string))
		at += PAGE_SIZE - at % PAGE_SIZE;
	if (string->ended || !comment_allowed(&parse->comments))
		return;
	if (string->cut)
		kernel_comment("PVH: the %s is cut after %u characters", what,
			       (unsigned)string->length);
	else
		kernel_comment("PVH: the %s at 0x%llx cannot be read to its end; cut after %u "
			       "characters",
			       what, (unsigned long long)address, (unsigned)string->length);
}

static void read_module(struct parse *parse, const struct module_entry *from)
{
	struct boot_module *to = &parse->out->modules[parse->out->module_count];
	struct loader_string string;

	if (from->base > UINT64_MAX - from->length) {
		parse->out->modules_lost++;
		if (comment_allowed(&parse->comments))
			kernel_comment("PVH: a module at 0x%llx, length 0x%llx, goes beyond the "
				       "end of the address space; ignored",
				       (unsigned long long)from->base,
				       (unsigned long long)from->length);
		return;
	}
	to->base = from->base;
	to->length = from->length;
	loader_string_begin(&string, to->name, sizeof(to->name));
	read_string(parse, from->command_line, "name of a module", &string);
	parse->out->module_count++;
}

static void read_modules(struct parse *parse, const struct start_info *info)
{
	unsigned count = info->module_count;
	const uint8_t *array;

	if (count == 0)
		return;
	if (count > BOOT_MODULES_MAX) {
		if (comment_allowed(&parse->comments))
			kernel_comment("PVH: %u modules; only the first %u are used", count,
				       BOOT_MODULES_MAX);
		count = BOOT_MODULES_MAX;
	}
	array = map_array(parse, info->modules, sizeof(struct module_entry), &count,
			  "list of modules");
	parse->out->modules_lost += info->module_count - count;
	for (unsigned i = 0; i < count; i++) {
		struct module_entry entry;

		memcpy(&entry, array + i * sizeof(entry), sizeof(entry));
		read_module(parse, &entry);
	}
}

static const char *read_memory_map(struct parse *parse, const struct start_info *info)
{
	struct memory_map map;
	struct memory_map_entry entry;
	unsigned count = info->memory_map_count;
	const uint8_t *array;

	memory_map_begin(&map, "PVH", parse->out, &parse->comments);
	if (info->memory_map == 0)
		count = 0;
	if (count > MEMORY_MAP_ENTRIES_MAX) {
		if (comment_allowed(&parse->comments))
			kernel_comment("PVH: the memory map claims %u entries; only the first %u "
				       "are looked at",
				       count, MEMORY_MAP_ENTRIES_MAX);
		count = MEMORY_MAP_ENTRIES_MAX;
	}
	array = map_array(parse, info->memory_map, sizeof(entry), &count, "memory map");
	if (count > 0)
		parse->out->loader_memory[parse->out->loader_memory_count++] = (struct boot_memory){
			.base = info->memory_map, .length = count * sizeof(entry)};
	for (unsigned i = 0; i < count; i++) {
		memcpy(&entry, array + i * sizeof(entry), sizeof(entry));
		if (entry.type == MEMORY_MAP_USABLE)
			memory_map_add(&map, entry.base, entry.length);
	}
	for (unsigned i = 0; i < count; i++) {
		memcpy(&entry, array + i * sizeof(entry), sizeof(entry));
		if (entry.type != MEMORY_MAP_USABLE)
			memory_map_claim(&map, entry.base, entry.length);
	}
	return memory_map_end(&map);
}

const char *pvh_parse(const struct physical_memory *memory, uint64_t start_info,
		      struct boot_info *out)
{
	struct parse parse = {.memory = memory, .out = out, .comments = {.about = "PVH"}};
	struct start_info info = {0};
	struct loader_string string;
	const char *reason = NULL;

	memset(out, 0, sizeof(*out));
	memcpy(out->loader, "PVH", sizeof("PVH"));
	if (!physical_read(memory, start_info, &info, VERSION_0_SIZE))
		return "the boot loader's PVH start info cannot be read: boot with "
		       "qemu-system-x86_64 -kernel, or with GRUB 2";
	if (info.magic != PVH_MAGIC)
		return "the boot loader's PVH start info does not begin with 0x336ec578: boot "
		       "with qemu-system-x86_64 -kernel, or with GRUB 2";
	if (info.version == 0)
		reason = "the boot loader's PVH start info is of version 0, which has no memory "
			 "map: boot with a newer version of the loader, or with GRUB 2";
	else if (!physical_read(memory, start_info, &info, sizeof(info)))
		reason = "the boot loader's PVH start info is cut off before the memory map: boot "
			 "with qemu-system-x86_64 -kernel, or with GRUB 2";
	out->loader_memory[out->loader_memory_count++] = (struct boot_memory){
		.base = start_info, .length = reason ? VERSION_0_SIZE : sizeof(info)};
	out->rsdp_address = info.rsdp;
	loader_string_begin(&string, out->command_line, sizeof(out->command_line));
	string.of_words = true;
	read_string(&parse, info.command_line, "command line", &string);
	out->command_line_cut = info.command_line != 0 && !string.ended;
	read_modules(&parse, &info);
	if (reason == NULL)
		reason = read_memory_map(&parse, &info);
	comment_limit_end(&parse.comments);
	return reason;
}
