#include "arch/x86/memory/arena.h"

#include "arch/x86/firmware/comment_limit.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/module_place.h"

#define ONE_MIB 0x100000u

struct search {
	const struct boot_info *boot;
	arena_keeps *keeps;
	struct comment_limit comments;
	bool is_placed[BOOT_MODULES_MAX]; /* the others are never read, so they need no memory */
};

static void begin(struct search *search, const struct boot_info *boot, arena_keeps *keeps)
{
	char why[MODULE_WHY_SIZE];

	*search = (struct search){
		.boot = boot, .keeps = keeps, .comments = {.about = "usable memory"}};
	for (unsigned i = 0; i < boot->module_count; i++)
		search->is_placed[i] = module_is_placed(boot, i, why);
}

/* Takes `kept` for the first one if it overlaps [base, end) and begins before `first`. */
static void choose_first(struct boot_memory *first, uint64_t base, uint64_t end, uint64_t kept,
			 uint64_t kept_length)
{
	if (kept_length > 0 && kept < end && base < kept + kept_length &&
	    (first->length == 0 || kept < first->base))
		*first = (struct boot_memory){kept, kept_length};
}

/* The first thing in [base, end) that must be kept; its length is 0 when there is nothing such. */
static struct boot_memory first_kept(const struct search *search, uint64_t base, uint64_t end)
{
	const struct boot_info *boot = search->boot;
	struct boot_memory first = {0};

	choose_first(&first, base, end, boot->kernel.base, boot->kernel.length);
	for (unsigned i = 0; i < boot->module_count; i++)
		if (search->is_placed[i])
			choose_first(&first, base, end, boot->modules[i].base,
				     boot->modules[i].length);
	for (unsigned i = 0; i < boot->loader_memory_count; i++)
		choose_first(&first, base, end, boot->loader_memory[i].base,
			     boot->loader_memory[i].length);
	return first;
}

/* Where in [base, end) memory ends that keeps what is written to it. */
static uint64_t kept_until(struct search *search, uint64_t base, uint64_t end)
{
	for (uint64_t at = base; at < end; at += ARENA_TRIED_EVERY) {
		if (search->keeps(at))
			continue;
		if (comment_allowed(&search->comments))
			kernel_comment("the memory at 0x%llx, which the boot loader calls usable, "
				       "does not keep what is written to it; not used",
				       (unsigned long long)at);
		return at;
	}
	return end;
}

/* Makes [base, end) the arena, or as much of it as is memory, if that is more than it has. */
static void consider_piece(struct search *search, struct boot_memory *arena, uint64_t base,
			   uint64_t end)
{
	if (end - base > ARENA_MAX)
		end = base + ARENA_MAX;
	if (end - base <= arena->length)
		return;
	end = kept_until(search, base, end);
	if (end - base > arena->length)
		*arena = (struct boot_memory){.base = base, .length = end - base};
}

static void consider_range(struct search *search, struct boot_memory *arena, uint64_t base,
			   uint64_t end)
{
	while (base < end) {
		struct boot_memory kept = first_kept(search, base, end);
		uint64_t until = kept.length ? round_down(kept.base, PAGE_SIZE) : end;

		if (until > base)
			consider_piece(search, arena, base, until);
		if (kept.length == 0 || kept.length >= end - kept.base)
			return;
		base = round_up(kept.base + kept.length, PAGE_SIZE);
	}
}

struct boot_memory arena_choose(const struct boot_info *boot, uint64_t limit, arena_keeps *keeps)
{
	struct search search;
	struct boot_memory arena = {0};

	begin(&search, boot, keeps);
	for (unsigned i = 0; i < boot->usable_count; i++) {
		uint64_t base = boot->usable[i].base;
		uint64_t end = base + boot->usable[i].length;

		if (end > limit)
			end = limit;
		if (base < ONE_MIB)
			base = ONE_MIB;
		/* Below the limit, rounding up cannot wrap */
		if (base < end)
			consider_range(&search, &arena, round_up(base, PAGE_SIZE),
				       round_down(end, PAGE_SIZE));
	}
	comment_limit_end(&search.comments);
	return arena;
}

uint32_t arena_low_page(const struct boot_info *boot, arena_keeps *keeps)
{
	struct search search;

	begin(&search, boot, keeps);
	for (uint32_t page = PAGE_SIZE; page < ONE_MIB; page += PAGE_SIZE)
		for (unsigned i = 0; i < boot->usable_count; i++) {
			const struct boot_memory *usable = &boot->usable[i];

			if (usable->base <= page && page - usable->base < usable->length &&
			    usable->length - (page - usable->base) >= PAGE_SIZE &&
			    first_kept(&search, page, page + PAGE_SIZE).length == 0 && keeps(page))
				return page;
		}
	return 0;
}
