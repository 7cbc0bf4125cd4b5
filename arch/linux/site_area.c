/*
 * The file has the first area of each kind of site, which holds all that lies around it, and behind
 * them, for each more of them, the pages in which its site lies. For the rest of its area the first
 * one's pages are mapped again.
 */
#include "arch/linux/site_area.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/site.h"
#include "arch/text.h"

#define AREAS_SIZE ((size_t)SITES_MAX * SURROUND_AREA_SIZE)
#define MORE_SIZE ((size_t)SITE_TIMES_MAX * SURROUND_AREA_SIZE) /* of a kind */
#define OWN_END (SURROUND_OWN + SURROUND_OWN_SIZE)
#define OWN_SIZE ((size_t)SITE_TIMES_MAX * SURROUND_OWN_SIZE) /* of a kind */
#define FILE_SIZE (AREAS_SIZE + SITES_MAX * OWN_SIZE)

/* What 32 bits of a displacement reach, on both sides. */
#define APART ((size_t)1 << 31)

static int file;
static bool is_apart;
static uint8_t *areas, *areas_alias;

/* Of each kind; NULL before there are any. Written by the patcher while no CPU executes a site, and
 * before any is placed in them: see place.c. */
static struct more {
	uint8_t *text;	/* MORE_SIZE, of which those below `count` are mapped, but the first */
	uint8_t *alias; /* of the pages that each has of its own, OWN_SIZE */
	unsigned count;
} all_more[SITES_MAX];

static uint8_t *reserve(size_t size)
{
	void *at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/* Where they may be so that nothing else is near; NULL: anywhere, as there is no such place. */
static uint8_t *reserve_around(void)
{
	uint8_t *all = reserve(APART + AREAS_SIZE + APART);

	is_apart = all != NULL;
	return all ? all + APART : NULL;
}

bool site_areas_are_apart(void)
{
	return is_apart;
}

const char *site_areas_init(int fd)
{
	file = fd;
	if (ftruncate(fd, (off_t)AREAS_SIZE) < 0)
		return "the memory for the text in which sites lie cannot be had";
	areas_alias = mmap(NULL, AREAS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (areas_alias == MAP_FAILED)
		return "the text in which sites lie cannot be made writable";
	memset(areas_alias, BREAKPOINT, AREAS_SIZE);
	uint8_t *there = reserve_around();

	areas = mmap(there, AREAS_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED | (there ? MAP_FIXED : 0),
		     fd, 0);
	if (areas == MAP_FAILED)
		return "the text in which sites lie cannot be made executable";
	/* Or the first execution in each page would be an exception. */
	for (size_t at = 0; at < AREAS_SIZE; at += PAGE_BYTES)
		(void)*(volatile uint8_t *)(areas + at);
	return NULL;
}

/* Address space only, and the file as long as it can be. */
static bool begin_more(struct more *more)
{
	if (ftruncate(file, (off_t)FILE_SIZE) < 0)
		return false;
	if (!more->text)
		more->text = reserve(MORE_SIZE);
	if (!more->alias)
		more->alias = reserve(OWN_SIZE);
	more->count = 1;
	return more->text && more->alias;
}

static bool map(uint8_t *to, size_t size, int rights, size_t at)
{
	return mmap(to, size, rights, MAP_SHARED | MAP_FIXED | MAP_POPULATE, file, (off_t)at) !=
	       MAP_FAILED;
}

static bool map_one(unsigned kind, const struct more *more)
{
	const int text = PROT_READ | PROT_EXEC;
	uint8_t *to = more->text + (size_t)more->count * SURROUND_AREA_SIZE;
	uint8_t *alias = more->alias + (size_t)more->count * SURROUND_OWN_SIZE;
	size_t first = (size_t)kind * SURROUND_AREA_SIZE;
	size_t own = AREAS_SIZE + kind * OWN_SIZE + (size_t)more->count * SURROUND_OWN_SIZE;

	/* Or a lack of memory would be a signal when it is used. */
	if (fallocate(file, 0, (off_t)own, SURROUND_OWN_SIZE) < 0 ||
	    !map(alias, SURROUND_OWN_SIZE, PROT_READ | PROT_WRITE, own))
		return false;
	memset(alias, BREAKPOINT, SURROUND_OWN_SIZE);
	return map(to, SURROUND_OWN, text, first) &&
	       map(to + SURROUND_OWN, SURROUND_OWN_SIZE, text, own) &&
	       map(to + OWN_END, SURROUND_AREA_SIZE - OWN_END, text, first + OWN_END);
}

bool arch_site_areas(unsigned kind, unsigned times)
{
	struct more *more = &all_more[kind];

	if (times > 1 && more->count == 0 && !begin_more(more))
		return false;
	while (times > 1 && more->count < times) {
		if (!map_one(kind, more))
			return false;
		more->count++;
	}
	return true;
}

const uint8_t *arch_site_area(unsigned kind)
{
	return areas + (size_t)kind * SURROUND_AREA_SIZE;
}

const uint8_t *arch_site_area_of(unsigned kind, unsigned which)
{
	if (which == 0)
		return arch_site_area(kind);
	return all_more[kind].text + (size_t)which * SURROUND_AREA_SIZE;
}

static bool is_in(const uint8_t *address, const uint8_t *from, size_t size)
{
	return (uintptr_t)address >= (uintptr_t)from && (uintptr_t)address - (uintptr_t)from < size;
}

bool arch_site_area_at(const uint8_t *address, unsigned *kind, unsigned *which)
{
	if (is_in(address, areas, AREAS_SIZE)) {
		*kind = (unsigned)((size_t)(address - areas) / SURROUND_AREA_SIZE);
		*which = 0;
		return true;
	}
	for (*kind = 0; *kind < SITES_MAX; ++*kind) {
		const struct more *more = &all_more[*kind];

		if (!is_in(address, more->text, (size_t)more->count * SURROUND_AREA_SIZE))
			continue;
		*which = (unsigned)((size_t)(address - more->text) / SURROUND_AREA_SIZE);
		return *which > 0;
	}
	return false;
}

/* In one of the first areas, which touch each other, or in the pages of another that are its own.
 */
uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	unsigned kind, which;

	if (!arch_site_area_at(text, &kind, &which))
		return NULL;
	if (which == 0) {
		size_t at = (size_t)(text - areas);

		return length <= AREAS_SIZE - at ? areas_alias + at : NULL;
	}
	size_t at = (size_t)(text - arch_site_area_of(kind, which));

	if (at < SURROUND_OWN || at > OWN_END || length > OWN_END - at)
		return NULL;
	return all_more[kind].alias + (size_t)which * SURROUND_OWN_SIZE + at - SURROUND_OWN;
}
