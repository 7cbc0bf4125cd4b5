#include "watch/infer/syncs.h"

#include <stdlib.h>

#include "lib/sort.h"
#include "watch/infer/answers.h"
#include "watch/analysis/online.h"

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

		if (answer_is_like(answers, &answer))
			sync->asked |= 1ull << other;
	}
}

/* How many times each CPU has yet to execute `iret` for what it was asked before: it may have done
 * that, and not have come back from the interrupt. */
struct owed {
	unsigned irets[WATCH_CPUS_MAX];
};

/* When the next one is sent. */
static void count_owed(struct owed *owed, const struct sync *sync, const struct history *history,
		       uint64_t next)
{
	unsigned each = sync->serialization == SERIALIZE_IRET ? 2 : 1;

	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		unsigned done, all = owed->irets[cpu] + (sync->asked >> cpu & 1 ? each : 0);

		if (all == 0)
			continue;
		done = answer_of(&history->cpus[cpu], sync->sent, next).iret_count;
		owed->irets[cpu] = done < all ? all - done : 0;
		/* Of no more than one interrupt it can be about to come back. */
		if (owed->irets[cpu] > each)
			owed->irets[cpu] = each;
	}
}

static bool is_idle(const struct answer *answer, unsigned irets_owed)
{
	return (answer->seen & ~(1u << SERIALIZER_IRET)) == 0 && answer->iret_count <= irets_owed;
}

/* The event of the first one's return, if they did nothing until the CPU that asked had `stored`,
 * and then came back from the interrupt, before `again`; else 0. */
static uint64_t let_go_at(const struct sync *sync, const struct owed *owed,
			  const struct history *history, uint64_t stored, uint64_t again)
{
	uint64_t first = UINT64_MAX;

	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		if (!(sync->asked >> cpu & 1))
			continue;
		struct answer until = answer_of(&history->cpus[cpu], sync->sent, stored);
		struct answer after = answer_of(&history->cpus[cpu], stored, again);

		if (!is_idle(&until, owed->irets[cpu]) || after.iret_count == 0 ||
		    after.seen & FLUSHES)
			return 0;
		first = after.first < first ? after.first : first;
	}
	return first;
}

static void evaluate(struct sync *sync, const struct owed *owed, const struct history *history,
		     uint8_t cpu)
{
	uint64_t stored = change_after(history, &history->cpus[cpu], sync->sent_last);
	uint64_t end = stored < sync->again ? stored : sync->again;
	struct answers answers = {0};

	answers_find(&answers, history, sync->asked, sync->sent, end);
	sync->serialization = answers_name(&answers);
	sync->is_flush = sync->serialization == SERIALIZE_MOVCR2 &&
			 !(answers.seen & 1u << SERIALIZER_MOV_CR2);
	sync->by_return = !serialization_drops_fetched(sync->serialization) && answers.return_all;
	if (stored < sync->again)
		sync->let_go = let_go_at(sync, owed, history, stored, sync->again);
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

/* How a CPU serializes by itself on purpose: it comes back from interrupts, and changes its page
 * tables, for other reasons. */
static enum serialization on_purpose(enum serializer how)
{
	switch (how) {
	case SERIALIZER_CPUID:
		return SERIALIZE_CPUID;
	case SERIALIZER_SERIALIZE:
		return SERIALIZE_SERIALIZE;
	case SERIALIZER_MOV_CR2:
		return SERIALIZE_MOVCR2;
	default:
		return SERIALIZE_NONE;
	}
}

static int by_sent(const void *left, const void *right)
{
	const struct sync *a = left, *b = right;

	return a->sent < b->sent ? -1 : a->sent > b->sent;
}

/* Where it does so for the first time since it has stored, and has asked nobody in between. */
static bool add_alone(struct syncs *syncs, const struct history *history, uint8_t cpu)
{
	const struct cpu_history *of = &history->cpus[cpu];
	size_t asking = syncs->count, next_sync = 0, next_store = 0;
	uint64_t done = 0;

	for (size_t i = 0; i < of->serialized_count; i++) {
		uint64_t event = of->serialized[i].event;
		enum serialization how = on_purpose(of->serialized[i].how);
		uint64_t stored, sent;

		if (how == SERIALIZE_NONE)
			continue;
		while (next_sync < asking && syncs->all[next_sync].sent < event)
			next_sync++;
		while (next_store < of->change_count &&
		       history->changes[of->changes[next_store]].event < event)
			next_store++;
		sent = next_sync > 0 ? syncs->all[next_sync - 1].sent_last : 0;
		stored = next_store > 0 ? history->changes[of->changes[next_store - 1]].event : 0;
		if (stored > sent && stored > done) {
			struct sync *alone = add(syncs);

			if (!alone)
				return false;
			*alone = (struct sync){
				.sent = event, .sent_last = event, .serialization = how};
		}
		done = event;
	}
	if (syncs->count > asking)
		sort(syncs->all, syncs->count, sizeof(*syncs->all), by_sent);
	return true;
}

static void find_again(struct syncs *syncs)
{
	uint64_t next[VECTOR_NMI + 1];

	for (unsigned i = 0; i <= VECTOR_NMI; i++)
		next[i] = UINT64_MAX;
	for (size_t i = syncs->count; i-- > 0;) {
		struct sync *sync = &syncs->all[i];

		sync->again = next[sync->vector];
		next[sync->vector] = sync->sent;
	}
}

bool syncs_find(struct syncs *syncs, const struct history *history, uint8_t cpu)
{
	const struct cpu_history *of = &history->cpus[cpu];
	struct owed owed = {{0}};
	struct sync *sync = NULL;

	*syncs = (struct syncs){0};
	for (size_t i = 0; i < of->sent_count; i++) {
		const struct sent *sent = &of->sent[i];
		uint64_t others = online_at(history, sent->event) & ~(1ull << cpu);
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
	find_again(syncs);
	for (size_t i = 0; i < syncs->count; i++) {
		struct sync *each = &syncs->all[i], *before = i > 0 ? each - 1 : NULL;

		each->distance = distance_of(history, of, each, before);
		if (before)
			count_owed(&owed, before, history, each->sent);
		evaluate(each, &owed, history, cpu);
	}
	return add_alone(syncs, history, cpu);
}

void syncs_release(struct syncs *syncs)
{
	free(syncs->all);
	*syncs = (struct syncs){0};
}

size_t syncs_after(const struct syncs *syncs, uint64_t event)
{
	return sorted_up_to(syncs->all, syncs->count, sizeof(syncs->all[0]), event);
}
