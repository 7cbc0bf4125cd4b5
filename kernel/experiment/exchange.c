#include "kernel/experiment/exchange.h"

#include <stdbool.h>

#include "arch/text.h"
#include "lib/string.h"

static const uint8_t *page_of(const uint8_t *text)
{
	return text - (uintptr_t)text % PAGE_BYTES;
}

static bool exchanges(const struct scenario *scenario, unsigned site)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].kind == STEP_EXCHANGE &&
		    (scenario->steps[i].sites >> site & 1))
			return true;
	return false;
}

void exchange_prepare(const struct placed *placed)
{
	for (unsigned i = 0; i < placed->count; i++) {
		const struct placed_site *site = &placed->sites[i];
		const uint8_t *page = page_of(site->text);
		uint8_t *second;

		if (!exchanges(placed->scenario, site->kind) || !(second = arch_page_second(page)))
			continue;
		memcpy(second, arch_text_alias(page, PAGE_BYTES), PAGE_BYTES);
		memcpy(second + (site->text - page), site->site->new_bytes, site->site->length);
	}
}

void exchange_page(const struct placed_site *site)
{
	arch_page_exchange(site->text);
}
