/*
 * Pages of sites' text that are exchanged: each may have a second page, of which one is behind its
 * address, and the other one waits. Both are written through the direct map, and executed at that
 * address alone. arch_page_*(), which text.h declares, are here too.
 */
#ifndef X86_MEMORY_EXCHANGE_H
#define X86_MEMORY_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Memory for second pages, for the text at `base`, `size` bytes, whose alias is given. False when
 * there is none. Once, on the boot CPU. */
bool exchange_init(uint64_t base, size_t size, uint8_t *alias);

/* The alias of the byte, if the page behind its address is a second one; else NULL. Any context,
 * NMI-safe. */
uint8_t *exchange_alias(const uint8_t *text);

/* Drops what this CPU knows of where pages are that were ever exchanged: invlpg, which serializes,
 * for each. Any CPU, interrupts off or on. */
void exchange_forget(void);

#endif
