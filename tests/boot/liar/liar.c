#include "tests/boot/liar/liar.h"

#define PVH_MAGIC 0x336ec578u

/* Xen's public/arch-x86/hvm/start_info.h, version 1. */
struct start_info {
	uint32_t magic, version, flags, module_count;
	uint64_t modules, line, rsdp, map;
	uint32_t range_count, zero;
};

struct pvh_module {
	uint64_t start, size, line, zero;
};

static struct story story;

void *memcpy(void *to, const void *from, size_t size)
{
	uint8_t *out = to;

	for (size_t i = 0; i < size; i++)
		out[i] = ((const uint8_t *)from)[i];
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	uint8_t *out = to;

	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)byte;
	return to;
}

_Noreturn void fail(const char *why)
{
	for (; *why; why++)
		__asm__ volatile("outb %0, %1" : : "a"(*why), "Nd"((uint16_t)0x3f8));
	for (;;)
		__asm__ volatile("cli; hlt");
}

void add_range(struct story *to, uint64_t base, uint64_t length, uint32_t type)
{
	if (to->range_count == RANGES_MAX)
		fail("liar: too many ranges\n");
	to->map[to->range_count++] = (struct range){base, length, type, 0};
}

void add_module(struct story *to, uint32_t start, uint32_t end, const char *name)
{
	if (to->module_count == MODULES_MAX)
		fail("liar: too many modules\n");
	to->modules[to->module_count++] = (struct module){start, end, name};
}

/* What stands behind the word module=NAME, which is where `name` then points. */
static const char *find_lie(const char *line, const char **name)
{
	static const char option[] = "module=";
	unsigned matched = 0;

	for (; *line && option[matched]; line++)
		matched = *line == option[matched] ? matched + 1 : 0;
	*name = line;
	while (*line && *line != ' ')
		line++;
	return *line ? line + 1 : line;
}

static int is_word(const char *word, const char *name)
{
	while (*name && *word == *name) {
		word++;
		name++;
	}
	return !*name && (!*word || *word == ' ');
}

static void tell(const char *name)
{
	static const struct lie *const all[] = {acpi_lies, memory_lies, other_lies};

	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (const struct lie *lie = all[i]; lie->name; lie++)
			if (is_word(name, lie->name)) {
				lie->tell(&story);
				return;
			}
	fail("liar: there is no such lie\n");
}

/* What an honest loader would tell. */
static void tell_the_truth(const struct start_info *info, const char *line)
{
	const struct range *map = (const struct range *)(uint32_t)info->map;

	for (unsigned i = 0; i < info->range_count; i++)
		add_range(&story, map[i].base, map[i].length, map[i].type);
	story.line = line;
	while (line[story.line_size++])
		;
	memcpy(story.rsdp, (const void *)(uint32_t)info->rsdp, sizeof(story.rsdp));
	story.rsdp_size = story.rsdp[15] < 2 ? 20 : 36;
	story.claimed_size = SIZE_AS_IT_IS;
}

_Noreturn void liar_main(const uint8_t *start_info)
{
	const struct start_info *info = (const struct start_info *)start_info;
	const struct pvh_module *kernel = (const struct pvh_module *)(uint32_t)info->modules;
	const char *name;

	if (info->magic != PVH_MAGIC || info->version < 1 || info->module_count != 1)
		fail("liar: needs PVH's start info with a memory map, and one module, the "
		     "kernel\n");
	tell_the_truth(info, find_lie((const char *)(uint32_t)info->line, &name));
	tell(name);
	write_information(&story);
	enter(load_kernel((const uint8_t *)(uint32_t)kernel->start, (uint32_t)kernel->size),
	      (uint32_t)information);
}
