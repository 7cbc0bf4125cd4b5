/* Lies about modules, about the command line, and about the information itself. */
#include "tests/boot/liar/liar.h"

#define LINE_SIZE 65536u

static char long_line[LINE_SIZE];

static const char scenario[] = "scenario mine\n"
			       "about    From a liar.\n"
			       "site     jmp8 -> jmp8\n"
			       "place    line+0\n"
			       "handler  next\n"
			       "patch    write breakpoint\n"
			       "         sync cpuid\n"
			       "         write tail\n"
			       "         sync cpuid\n"
			       "         write head\n"
			       "         sync cpuid\n"
			       "execute  call\n"
			       "forbid   torn fault unserialized\n";

static void tell_the_truth(struct story *story)
{
	(void)story;
}

static void tell_modules(struct story *story)
{
	uint32_t start = (uint32_t)scenario, end = start + sizeof(scenario) - 1;

	add_module(story, start, end, "mine.scn");
	add_module(story, start + 1, end + 1, "again.scn");
	add_module(story, MIB, MIB + 5000, "kernel.scn");
	add_module(story, (uint32_t)information + 16, (uint32_t)information + 99, "info.scn");
	add_module(story, 0xfffff000, 0xffffffff, "rom.scn");
	add_module(story, end, start, "backwards.scn");
	add_module(story, 0, 0xffffffff, "all.scn");
}

/* The kernel's own options, and then more than anybody reads. */
static void fill_line(struct story *story)
{
	static const char words[] = " sweep=0";
	uint32_t at = story->line_size - 1;

	memcpy(long_line, story->line, at);
	for (uint32_t i = 0; at < LINE_SIZE; at++, i++)
		long_line[at] = words[i % (sizeof(words) - 1)];
	story->line = long_line;
	story->line_size = LINE_SIZE;
}

static void tell_long_line(struct story *story)
{
	fill_line(story);
	long_line[LINE_SIZE - 1] = '\0';
}

static void tell_endless_line(struct story *story)
{
	fill_line(story);
}

static void tell_no_nul(struct story *story)
{
	story->line_size--;
}

static void tell_size_0(struct story *story)
{
	story->claimed_size = 0;
}

static void tell_size_huge(struct story *story)
{
	story->claimed_size = 0xffffffff;
}

/* Behind the head there is nothing but the beginning of a tag. */
static void tell_size_cut(struct story *story)
{
	story->claimed_size = 12;
}

const struct lie other_lies[] = {
	{"none", tell_the_truth},
	{"modules", tell_modules},
	{"line-64k", tell_long_line},
	{"line-endless", tell_endless_line},
	{"line-no-nul", tell_no_nul},
	{"size-0", tell_size_0},
	{"size-huge", tell_size_huge},
	{"size-cut", tell_size_cut},
	{NULL, NULL},
};
