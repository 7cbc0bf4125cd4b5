#include "watch/infer/syncs.h"

#include <stdlib.h>

/* The interrupt command register, as in x2APIC mode: SDM vol. 3, figure "Interrupt Command
 * Register". */
#define ICR_MODE(icr) ((icr) >> 8 & 7)
#define ICR_FIXED 0u
#define ICR_LOWEST 1u
#define ICR_NMI 4u
#define ICR_IS_LOGICAL(icr) ((icr) >> 11 & 1)
#define ICR_VECTOR(icr) ((icr)&0xff)
#define ICR_SHORTHAND(icr) ((icr) >> 18 & 3)
enum { SHORTHAND_NONE, SHORTHAND_SELF, SHORTHAND_ALL, SHORTHAND_OTHERS };

#define XAPIC_ALL 0xffu
#define X2APIC_ALL 0xffffffffu

/* Logical ids of a cluster: the lower half is a bit for each. In xAPIC mode there is one cluster,
 * of 8. */
#define CLUSTER_IDS 16u

static uint64_t cpus_of_ids(uint32_t first, uint32_t bits)
{
	return first < WATCH_CPUS_MAX ? (uint64_t)bits << first : 0;
}

/* Numbers of APICs are those of CPUs, as QEMU gives them. */
static uint64_t cpus_of_icr(uint64_t icr, uint8_t from)
{
	uint32_t destination = (uint32_t)(icr >> 32);
	uint64_t self = 1ull << from;

	switch (ICR_SHORTHAND(icr)) {
	case SHORTHAND_SELF:
		return self;
	case SHORTHAND_ALL:
		return UINT64_MAX;
	case SHORTHAND_OTHERS:
		return ~self;
	default:
		break;
	}
	if (destination == XAPIC_ALL || destination == X2APIC_ALL)
		return UINT64_MAX;
	if (ICR_IS_LOGICAL(icr))
		return cpus_of_ids((destination >> 16) * CLUSTER_IDS, destination & 0xffff);
	return cpus_of_ids(destination, 1);
}

static unsigned vector_of(uint64_t icr)
{
	return ICR_MODE(icr) == ICR_NMI ? VECTOR_NMI : (unsigned)ICR_VECTOR(icr);
}

static bool is_interrupt(uint64_t icr)
{
	unsigned mode = ICR_MODE(icr);

	return mode == ICR_FIXED || mode == ICR_LOWEST || mode == ICR_NMI;
}

/* ---- What those that were asked did ------------------------------------------------------ */

/* What a CPU did, but to come back from breakpoints. */
#define IRETS_MAX WATCH_ARMED

struct answer {
	unsigned soon; /* bits of enum serializer: until it executed `iret` for the second time,
			  which it may do to itself, and then to come back from the interrupt */
	unsigned seen; /* in all */
	unsigned iret_count;
	uint64_t irets[IRETS_MAX]; /* where: the first ones */
	uint64_t first;		   /* the event of the first that serializes; 0: none */
	bool is_cut;		   /* it may have done more: the plugin has stopped to tell */
};

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

static struct answer answer_of(const struct cpu_history *cpu, uint64_t from, uint64_t to)
{
	struct answer answer = {0};
	unsigned count = 0;
	size_t next = history_serialized_after(cpu, from);

	for (; next < cpu->serialized_count && cpu->serialized[next].event < to && !answer.is_cut;
	     next++) {
		const struct serialized *one = &cpu->serialized[next];

		count += one->how < ORDER_MFENCE;
		answer.is_cut = count == WATCH_ARMED;
		if (!one->is_of_breakpoint)
			add_to_answer(&answer, one);
	}
	return answer;
}

/* Of all that were asked. */
struct answers {
	struct answer of[WATCH_CPUS_MAX];
	unsigned soon, seen; /* by each of them */
	bool return_all;
	uint64_t
		to_itself; /* where each executed an `iret` that was not the interrupt's; 0: none */
};

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

static void find_answers(struct answers *answers, const struct history *history, uint64_t asked,
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

#define FLUSHES (1u << SERIALIZER_MOV_CR3 | 1u << SERIALIZER_MOV_CR4 | 1u << SERIALIZER_INVLPG)

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

/* The CPU's first store to code behind an event: its number among those of the CPU. */
static size_t next_change(const struct history *history, const struct cpu_history *cpu,
			  uint64_t event)
{
	size_t first = 0, behind = cpu->change_count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;

		if (history->changes[cpu->changes[middle]].event <= event)
			first = middle + 1;
		else
			behind = middle;
	}
	return first;
}

/* The event of that; UINT64_MAX: there is none. */
static uint64_t change_after(const struct history *history, const struct cpu_history *cpu,
			     uint64_t event)
{
	size_t next = next_change(history, cpu, event);

	return next < cpu->change_count ? history->changes[cpu->changes[next]].event : UINT64_MAX;
}

static uint64_t distance_of(const struct history *history, const struct cpu_history *cpu,
			    const struct sync *sync, const struct sync *before)
{
	size_t next = next_change(history, cpu, sync->sent);
	uint64_t last = before ? before->clock_last : 0;

	if (next > 0 && history->changes[cpu->changes[next - 1]].clock > last)
		last = history->changes[cpu->changes[next - 1]].clock;
	return sync->clock > last ? sync->clock - last : 0;
}

/* Who has one request on its way already may be sent no interrupt for another. So whoever did, at
 * the same time, as those that were asked, was asked, too. */
static void add_silent(struct sync *sync, const struct history *history,
		       const struct answers *answers, uint64_t end)
{
	if (!serialization_drops_fetched(sync->serialization))
		return;
	for (unsigned other = 0; other < WATCH_CPUS_MAX; other++) {
		if (!((sync->others & ~sync->asked) >> other & 1))
			continue;
		struct answer answer = answer_of(&history->cpus[other], sync->sent, end);
		bool to_itself = answers->to_itself != 0 && has_iret(&answer, answers->to_itself);

		if (named(answer.soon & answers->soon, answer.seen & answers->seen, to_itself) ==
		    sync->serialization)
			sync->asked |= 1ull << other;
	}
}

/* The event of the first one's return, if they did nothing between `sent` and `stored`, and then
 * came back from the interrupt, before `again`; else 0. */
static uint64_t let_go_at(const struct sync *sync, const struct history *history, uint64_t stored,
			  uint64_t again)
{
	uint64_t first = UINT64_MAX;

	for (unsigned other = 0; other < WATCH_CPUS_MAX; other++) {
		if (!(sync->asked >> other & 1))
			continue;
		struct answer before = answer_of(&history->cpus[other], sync->sent, stored);
		struct answer after = answer_of(&history->cpus[other], stored, again);

		if (before.seen != 0 || after.iret_count == 0 || after.seen & FLUSHES)
			return 0;
		first = after.first < first ? after.first : first;
	}
	return first;
}

/* `again`: the event at which the next such interrupt was sent. */
static void evaluate(struct sync *sync, const struct history *history, uint8_t cpu, uint64_t again)
{
	uint64_t stored = change_after(history, &history->cpus[cpu], sync->sent_last);
	uint64_t end = stored < again ? stored : again;
	struct answers answers = {0};

	find_answers(&answers, history, sync->asked, sync->sent, end);
	sync->serialization = named(answers.soon, answers.seen, answers.to_itself != 0);
	sync->is_flush = sync->serialization == SERIALIZE_MOVCR2 &&
			 !(answers.seen & 1u << SERIALIZER_MOV_CR2);
	sync->by_return = !serialization_drops_fetched(sync->serialization) && answers.return_all;
	if (stored < again)
		sync->let_go = let_go_at(sync, history, stored, again);
	if (sync->let_go == 0)
		add_silent(sync, history, &answers, end);
}

/* ---- One after the other ----------------------------------------------------------------- */

/* Whether all that were asked so far have serialized already: then the next one is another sync. */
static bool is_answered(const struct history *history, const struct sync *sync, uint64_t now)
{
	for (unsigned other = 0; other < WATCH_CPUS_MAX; other++)
		if (sync->asked >> other & 1 &&
		    answer_of(&history->cpus[other], sync->sent, now).seen == 0)
			return false;
	return true;
}

static bool goes_on(const struct history *history, const struct sync *sync, uint8_t cpu,
		    const struct sent *sent, uint64_t asks)
{
	return sync->vector == vector_of(sent->icr) && !(sync->asked & asks) &&
	       change_after(history, &history->cpus[cpu], sync->sent_last) > sent->event &&
	       !is_answered(history, sync, sent->event);
}

static struct sync *add(struct syncs *syncs)
{
	struct sync *all = room_for_one(syncs->all, &syncs->room, syncs->count, sizeof(*all));

	if (!all)
		return NULL;
	syncs->all = all;
	return &all[syncs->count++];
}

bool syncs_find(struct syncs *syncs, const struct history *history, uint8_t cpu)
{
	const struct cpu_history *of = &history->cpus[cpu];
	uint64_t again[VECTOR_NMI + 1];
	struct sync *sync = NULL;

	for (unsigned i = 0; i <= VECTOR_NMI; i++)
		again[i] = UINT64_MAX;
	*syncs = (struct syncs){0};
	for (size_t i = 0; i < of->sent_count; i++) {
		const struct sent *sent = &of->sent[i];
		uint64_t others = history_online(history, sent->event) & ~(1ull << cpu);
		uint64_t asks = cpus_of_icr(sent->icr, cpu) & others;

		if (!is_interrupt(sent->icr) || asks == 0)
			continue;
		if (!sync || !goes_on(history, sync, cpu, sent, asks)) {
			if (!(sync = add(syncs)))
				return false;
			*sync = (struct sync){.sent = sent->event,
					      .clock = sent->clock,
					      .others = others,
					      .vector = vector_of(sent->icr),
					      .unfenced = !sent->fenced};
		}
		sync->asked |= asks;
		sync->sent_last = sent->event;
		sync->clock_last = sent->clock;
	}
	for (size_t i = syncs->count; i-- > 0;) {
		struct sync *each = &syncs->all[i];

		each->distance = distance_of(history, of, each, i > 0 ? each - 1 : NULL);
		evaluate(each, history, cpu, again[each->vector]);
		again[each->vector] = each->sent;
	}
	return true;
}

void syncs_release(struct syncs *syncs)
{
	free(syncs->all);
	*syncs = (struct syncs){0};
}

size_t syncs_after(const struct syncs *syncs, uint64_t event)
{
	size_t first = 0, behind = syncs->count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;

		if (syncs->all[middle].sent <= event)
			first = middle + 1;
		else
			behind = middle;
	}
	return first;
}
