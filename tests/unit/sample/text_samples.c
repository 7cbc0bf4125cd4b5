#include "tests/unit/sample/text_samples.h"

#include <string.h>

#include "tests/unit/fake/fake_arch.h"

#define INIT_SIZE 0x100
#define DISTANCE 0x10

void text_begin(void)
{
	fake_arch_begin(3);
	fake_arch.kernel_text.start = arch_site_area(0);
	fake_arch.kernel_text.end = fake_arch.kernel_text.start + SAMPLE_TEXT_SIZE;
	fake_arch.init_text.start = fake_arch.kernel_text.start;
	fake_arch.init_text.end = fake_arch.kernel_text.start + INIT_SIZE;
}

const uint8_t *text_at(size_t offset)
{
	return fake_arch.kernel_text.start + offset;
}

void text_put_site(struct text_site *site, size_t offset, uint8_t length)
{
	static const uint8_t nop2[] = {0x66, 0x90}, nop5[] = {0x0f, 0x1f, 0x44, 0, 0};
	static const uint8_t jmp2[] = {0xeb, DISTANCE}, jmp5[] = {0xe9, DISTANCE, 0, 0, 0};

	*site = (struct text_site){.text = text_at(offset), .length = length};
	memcpy(site->forms[0].bytes, length == 2 ? nop2 : nop5, length);
	memcpy(site->forms[1].bytes, length == 2 ? jmp2 : jmp5, length);
	site->forms[0].resume = site->text + length;
	site->forms[1].resume = site->text + length + DISTANCE;
	fake_arch_write(site->text, site->forms[0].bytes, length);
}

unsigned text_form_of(const struct text_site *site)
{
	for (unsigned form = 0; form < 2; form++)
		if (!memcmp(site->text, site->forms[form].bytes, site->length))
			return form;
	return 2;
}

bool text_trap(const uint8_t *address, const uint8_t **resumed)
{
	struct arch_trap trap = {.address = address, .way = WAY_TRAP};
	unsigned self = fake_arch_self;

	fake_arch_self = 1;
	bool ours = text_breakpoint(&trap);

	fake_arch_self = self;
	*resumed = trap.address;
	return ours;
}
