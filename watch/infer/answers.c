#include "watch/infer/answers.h"

static void add_to_answer(struct answer *answer, const struct serialized *one)
{
	if (answer->iret_count < 2)
		answer->soon |= 1u << one->how;
	answer->seen |= 1u << one->how;
	if (one->how == SERIALIZER_IRET && answer->iret_count < IRETS_MAX)
		answer->irets[answer->iret_count++] = one->pc;
	if (one->how < ORDER_MFENCE && answer->first == 0)
		answer->first = one->event;
}

/* Of a foreign trace there may be any number; the plugin tells a few behind each interrupt. */
#define LOOKED_AT_MAX 64u

struct answer answer_of(const struct cpu_history *cpu, uint64_t from, uint64_t to)
{
	struct answer answer = {0};
	unsigned count = 0;
	size_t first = history_serialized_after(cpu, from);

	for (size_t next = first; next < cpu->serialized_count && next - first < LOOKED_AT_MAX &&
				  cpu->serialized[next].event < to && !answer.is_cut;
	     next++) {
		const struct serialized *one = &cpu->serialized[next];

		count += one->how < ORDER_MFENCE;
		answer.is_cut = count == WATCH_ARMED;
		if (!one->is_of_breakpoint)
			add_to_answer(&answer, one);
	}
	return answer;
}

static bool has_iret(const struct answer *answer, uint64_t pc)
{
	for (unsigned i = 0; i < answer->iret_count; i++)
		if (answer->irets[i] == pc)
			return true;
	return false;
}

/* Directly behind it comes another one, of another place. */
static bool has_iret_first(const struct answer *answer, uint64_t pc)
{
	for (unsigned i = 0; i + 1 < answer->iret_count; i++)
		if (answer->irets[i] == pc && answer->irets[i + 1] != pc)
			return true;
	return false;
}

/* All have it, or may have; and half of them came back from the interrupt behind it. */
static bool is_to_itself(const struct answers *answers, uint64_t asked, uint64_t pc)
{
	unsigned first = 0, count = 0;

	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		const struct answer *answer = &answers->of[cpu];

		if (!(asked >> cpu & 1))
			continue;
		if (!has_iret(answer, pc) && !answer->is_cut)
			return false;
		first += has_iret_first(answer, pc);
		count++;
	}
	return 2 * first >= count;
}

/* Of two different ones the first is to itself; but a CPU may have come back from other interrupts
 * before, or not yet from this one, when the CPU that asks goes on. */
static uint64_t find_to_itself(const struct answers *answers, uint64_t asked)
{
	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		const struct answer *answer = &answers->of[cpu];

		for (unsigned i = 0; i + 1 < answer->iret_count; i++)
			if (answer->irets[i] != answer->irets[i + 1] &&
			    is_to_itself(answers, asked, answer->irets[i]))
				return answer->irets[i];
	}
	return 0;
}

void answers_find(struct answers *answers, const struct history *history, uint64_t asked,
		  uint64_t from, uint64_t to)
{
	answers->soon = answers->seen = UINT32_MAX;
	answers->return_all = true;
	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		if (!(asked >> cpu & 1))
			continue;
		answers->of[cpu] = answer_of(&history->cpus[cpu], from, to);
		answers->soon &= answers->of[cpu].soon;
		answers->seen &= answers->of[cpu].seen;
		answers->return_all = answers->return_all && answers->of[cpu].iret_count > 0;
	}
	answers->to_itself = find_to_itself(answers, asked);
}

static enum serialization by_instruction(unsigned seen)
{
	if (seen & 1u << SERIALIZER_CPUID)
		return SERIALIZE_CPUID;
	if (seen & 1u << SERIALIZER_SERIALIZE)
		return SERIALIZE_SERIALIZE;
	return seen & 1u << SERIALIZER_MOV_CR2 ? SERIALIZE_MOVCR2 : SERIALIZE_NONE;
}

static enum serialization named(unsigned soon, unsigned seen, bool iret_to_itself)
{
	if (by_instruction(soon) != SERIALIZE_NONE)
		return by_instruction(soon);
	if (iret_to_itself)
		return SERIALIZE_IRET;
	if (by_instruction(seen) != SERIALIZE_NONE)
		return by_instruction(seen);
	/* Any mov to a control register is as good as another. */
	if (soon & FLUSHES)
		return SERIALIZE_MOVCR2;
	if (soon & 1u << ORDER_MFENCE)
		return SERIALIZE_MFENCE;
	return soon & 1u << ORDER_LFENCE ? SERIALIZE_LFENCE : SERIALIZE_NONE;
}

enum serialization answers_name(const struct answers *answers)
{
	return named(answers->soon, answers->seen, answers->to_itself != 0);
}

bool answer_is_like(const struct answers *answers, const struct answer *answer)
{
	bool to_itself = answers->to_itself != 0 && has_iret(answer, answers->to_itself);

	return named(answer->soon & answers->soon, answer->seen & answers->seen, to_itself) ==
	       answers_name(answers);
}
