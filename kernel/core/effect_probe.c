#include "kernel/core/effect_probe.h"

#include "arch/arch.h"
#include "lib/string.h"

/* Written by the patcher, read by its own traps. */
static struct {
	const struct effect_site *site; /* NULL: none is under way */
	unsigned cpu;
	bool trapped;
	struct effect *effect;
} probing;

bool effect_probe_trapped(struct arch_trap *trap)
{
	if (arch_cpu_self() != 0 || !probing.site || !arch_trap_is_outside(trap))
		return false;
	probing.trapped = true;
	effect_of_trap(probing.site->next, trap, probing.cpu, probing.effect);
	arch_trap_leave_effect(trap);
	return true;
}

void effect_probe_write(const struct effect_site *site, const uint8_t *bytes)
{
	memcpy(site->alias, bytes, site->site->length);
	arch_serialize(SERIALIZE_CPUID);
}

void effect_probe(const struct effect_site *site, const uint8_t *bytes, unsigned cpu,
		  struct effect *effect)
{
	static const _Atomic uint64_t stage;
	static const uint64_t serializations;
	static const struct arch_effect_left none = {.where = ~0ull};
	struct arch_effect burst = {
		.front = site->front,
		.rsp = (uint64_t)arch_effect_window(cpu) + EFFECT_STACK_TOP,
		.serializations = &serializations,
		.expected = {&none, &none},
		.stage = &stage,
		.limit = 1,
	};

	effect_probe_write(site, bytes);
	effect_renew_window(cpu);
	probing.cpu = cpu;
	probing.effect = effect;
	probing.trapped = false;
	probing.site = site;
	arch_effect_execute(&burst);
	probing.site = NULL;
	if (!probing.trapped)
		effect_of_left(&burst.left, cpu, effect);
}
