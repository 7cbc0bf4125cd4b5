/*
 * Encodings are from Intel's SDM, volume 2. `gs` in front of an absolute address is the prefix 65
 * with a ModRM byte of 04 and a SIB byte of 25.
 */
#include "scenario/surround_effect.h"

#include "lib/string.h"

#define PAD_SIZE 20
#define PADS_AT 0u
#define FRONT_AT 0x800u
#define FRONT_ROOM 0xc0u
#define STUB_SIZE 5
#define SITE_PAGE PAGE_BYTES
#define REGISTERS 15

const uint8_t effect_behind[EFFECT_BEHIND] = {
	0xeb,	    EFFECT_BEHIND - 2, BREAKPOINT, BREAKPOINT, BREAKPOINT, BREAKPOINT,
	BREAKPOINT, BREAKPOINT,	       BREAKPOINT, BREAKPOINT, BREAKPOINT, BREAKPOINT,
	BREAKPOINT, BREAKPOINT,	       BREAKPOINT, BREAKPOINT};

_Static_assert(PADS_AT + EFFECT_PLACES_MAX * PAD_SIZE <= FRONT_AT, "the pads are before the front");
_Static_assert(FRONT_AT + FRONT_ROOM <= SITE_PAGE + SITE_REACH_FIRST - SITE_LENGTH_MAX,
	       "short jumps back reach no code");

_Static_assert(FRONT_AT + FRONT_ROOM <= SURROUND_COPY, "the copy is behind the front");
_Static_assert(SURROUND_COPY + SURROUND_COPY_SIZE <= SITE_PAGE + SITE_REACH_FIRST - SITE_LENGTH_MAX,
	       "no mixture leads to the copy");

struct writer {
	uint8_t *area;
	uint32_t at;
};

static void put(struct writer *to, const void *code, size_t length)
{
	memcpy(to->area + to->at, code, length);
	to->at += (uint32_t)length;
}

#define PUT(to, ...) put(to, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void put32(struct writer *to, uint32_t value)
{
	PUT(to, (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
	    (uint8_t)(value >> 24));
}

static void put_jump(struct writer *to, uint32_t target)
{
	PUT(to, 0xe9);
	put32(to, target - (to->at + 4));
}

/* movq $where, %gs:...; jmp *%gs:... */
static void put_pad(struct writer *to, uint32_t where)
{
	PUT(to, 0x65, 0xc7, 0x04, 0x25);
	put32(to, SURROUND_GS_WHERE);
	put32(to, where);
	PUT(to, 0x65, 0xff, 0x24, 0x25);
	put32(to, SURROUND_GS_CAPTURE);
}

/* lea ...(%rsp), for all but rsp in the order of arch_effect_left. */
static void put_registers(struct writer *to)
{
	static const uint8_t numbers[REGISTERS] = {0, 3,  1,  2,  6,  7,  5, 8,
						   9, 10, 11, 12, 13, 14, 15};

	for (unsigned i = 0; i < REGISTERS; i++) {
		PUT(to, numbers[i] >= 8 ? 0x4c : 0x48, 0x8d,
		    (uint8_t)(0x84 | (numbers[i] & 7) << 3), 0x24);
		put32(to, (i + 1) * EFFECT_REGISTER_STEP);
	}
}

static void put_front(struct writer *to, uint32_t head)
{
	PUT(to, 0x65, 0x48, 0x8b, 0x04, 0x25); /* mov %gs:..., %rax */
	put32(to, SURROUND_GS_BURST);
	PUT(to, 0x48, 0x8b, 0x48, SURROUND_BURST_SERIALIZATIONS); /* mov ...(%rax), %rcx */
	PUT(to, 0x48, 0x8b, 0x09);				  /* mov (%rcx), %rcx */
	PUT(to, 0x48, 0x89, 0x48, SURROUND_BURST_SERIALIZED);	  /* mov %rcx, ...(%rax) */
	PUT(to, 0x48, 0x8b, 0x60, SURROUND_BURST_RSP);		  /* mov ...(%rax), %rsp */
	put_registers(to);
	PUT(to, 0x39, 0xc0); /* cmp %eax, %eax */
	put_jump(to, head);
}

static uint32_t next_of(const struct site *site)
{
	return SITE_PAGE + site->offset + site->length;
}

void effect_places_add(struct effect_places *places, int32_t place)
{
	for (unsigned i = 0; i < places->count; i++)
		if (places->at[i] == place)
			return;
	if (places->count == EFFECT_PLACES_MAX) {
		places->too_many = true;
		return;
	}
	places->at[places->count++] = place;
}

static bool touches(int64_t at, int64_t size, int64_t from, int64_t to)
{
	return at < to && from < at + size;
}

/* Wherever in its page the site lies. */
static bool touches_code(int32_t place, uint32_t size)
{
	const int64_t first = -(int64_t)(SITE_PAGE + PAGE_BYTES - 1 + SITE_LENGTH_MAX);
	const int64_t last = SURROUND_COPY + SURROUND_COPY_SIZE - (int64_t)SITE_PAGE;

	return touches(place, size, first, last) ||
	       touches(place, size, EFFECT_BEHIND, EFFECT_BEHIND + PAD_SIZE);
}

bool surround_effect_is_code(int32_t place)
{
	return touches_code(place, 1);
}

bool surround_effect_has_pad(const struct site *site, const struct effect_places *places,
			     unsigned index)
{
	int32_t place = places->at[index];

	if (places->too_many || place < SITE_REACH_FIRST ||
	    place > SITE_REACH_LAST - (int32_t)STUB_SIZE || touches_code(place, STUB_SIZE) ||
	    touches(place, STUB_SIZE, -site->length, EFFECT_BEHIND))
		return false;
	/* Whatever leads into the middle of a stub would execute a part of it. */
	for (unsigned i = 0; i < places->count; i++)
		if (i != index &&
		    touches(place, STUB_SIZE, places->at[i], (int64_t)places->at[i] + STUB_SIZE))
			return false;
	return true;
}

void surround_effect(const struct site *site, const struct effect_places *places, uint8_t *area,
		     struct effect_surroundings *out)
{
	struct writer to = {area, FRONT_AT};

	out->site = SITE_PAGE + site->offset;
	out->next = next_of(site);
	out->front = FRONT_AT;
	memset(area, BREAKPOINT, SURROUND_AREA_SIZE);
	put_front(&to, out->site + site->head);
	out->front_end = to.at;
	memcpy(area + out->site, site->old_bytes, site->length);
	to.at = out->next;
	put(&to, effect_behind, sizeof(effect_behind));
	put_pad(&to, EFFECT_NEXT);
	for (unsigned i = 0; i < places->count; i++) {
		if (!surround_effect_has_pad(site, places, i))
			continue;
		to.at = PADS_AT + i * PAD_SIZE;
		put_pad(&to, EFFECT_PADS + i);
		to.at = out->next + (uint32_t)places->at[i];
		put_jump(&to, PADS_AT + i * PAD_SIZE);
	}
}
