#include "arch/x86/memory/exchange.h"

#include <stdatomic.h>

#include "arch/text.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"
#include "scenario/scenario.h"

/* A second page, and one behind it, as a store of 8 bytes may end there. */
#define SECOND_SIZE ((size_t)2 * PAGE_SIZE)

/* Written by the patcher; read by the handlers of a shootdown that it sends later (release,
 * acquire). */
static struct {
	_Atomic uint64_t address; /* 0: no page has it */
	atomic_bool is_there;	  /* the second page is behind that address */
	uint8_t *second;
} pages[SITES_MAX];

static uint64_t text_base;
static size_t text_size;
static uint8_t *text_alias_base;

static uint64_t page_of(const uint8_t *text)
{
	return round_down((uint64_t)text, PAGE_SIZE);
}

static uint64_t address_of(unsigned i)
{
	return atomic_load_explicit(&pages[i].address, memory_order_acquire);
}

static bool is_there(unsigned i)
{
	return atomic_load_explicit(&pages[i].is_there, memory_order_relaxed);
}

/* SITES_MAX when there is none. */
static unsigned find(uint64_t page)
{
	unsigned i = 0;

	while (i < SITES_MAX && address_of(i) != page)
		i++;
	return i;
}

bool exchange_init(uint64_t base, size_t size, uint8_t *alias)
{
	uint8_t *memory = memory_pages(SITES_MAX * SECOND_SIZE / PAGE_SIZE);

	if (!memory)
		return false;
	text_base = base;
	text_size = size;
	text_alias_base = alias;
	for (unsigned i = 0; i < SITES_MAX; i++)
		pages[i].second = memory + i * SECOND_SIZE;
	return true;
}

uint8_t *exchange_alias(const uint8_t *text)
{
	unsigned i = find(page_of(text));

	return i < SITES_MAX && is_there(i) ? pages[i].second + (uint64_t)text % PAGE_SIZE : NULL;
}

void exchange_forget(void)
{
	for (unsigned i = 0; i < SITES_MAX && address_of(i); i++)
		invlpg(address_of(i));
}

uint8_t *arch_page_second(const uint8_t *text)
{
	uint64_t page = page_of(text);
	unsigned i = find(page);

	if ((uint64_t)text < text_base || (uint64_t)text - text_base >= text_size)
		return NULL;
	if (i == SITES_MAX && (i = find(0)) < SITES_MAX)
		/* Pairs with the acquire in address_of(). */
		atomic_store_explicit(&pages[i].address, page, memory_order_release);
	return i < SITES_MAX ? pages[i].second + (uint64_t)text % PAGE_SIZE : NULL;
}

void arch_page_exchange(const uint8_t *text)
{
	unsigned i = find(page_of(text));

	atomic_store_explicit(&pages[i].is_there, true, memory_order_relaxed);
	paging_exchange(address_of(i), memory_physical(pages[i].second));
}

bool arch_pages_restore(void)
{
	bool any = false;

	for (unsigned i = 0; i < SITES_MAX; i++) {
		if (!is_there(i))
			continue;
		atomic_store_explicit(&pages[i].is_there, false, memory_order_relaxed);
		paging_exchange(address_of(i),
				memory_physical(text_alias_base + (address_of(i) - text_base)));
		any = true;
	}
	return any;
}
