/*
 * Encodings are from Intel's SDM, volume 2.
 */
#include "scenario/surround.h"

#include "lib/string.h"

static const uint8_t read_flag[] = {0x45, 0x8b, 0x01};	/* mov (%r9), %r8d */
static const uint8_t set_flags[] = {0x39, 0xc0};	/* cmp %eax, %eax */
static const uint8_t read_count[] = {0x48, 0x8b, 0x17}; /* mov (%rdi), %rdx */
static const uint8_t end[] = {0xc3};			/* ret */
static const uint8_t end_old[] = {0xff, 0xc6, 0xc3};	/* inc %esi; ret */
static const uint8_t end_new[] = {0xff, 0xce, 0xc3};	/* dec %esi; ret */

_Static_assert(sizeof(read_flag) + SERIALIZATION_RETURN_LENGTH == SURROUND_BEHIND_IRETQ,
	       "behind the iretq");

/* add $..., %esi; ret: where a mixture leads. What it leaves is less than any form does. */
#define PAD_SIZE SURROUND_PAD_SIZE
#define PAD_LEAVES(index) (-1 - (int32_t)(index))

/* In the page behind the first, so that the front and short jumps back have room before it. */
#define SITE_PAGE SURROUND_OWN

_Static_assert(sizeof(read_flag) + SERIALIZATION_LENGTH_MAX + sizeof(set_flags) +
			       sizeof(read_count) <=
		       SITE_ROOM_FRONT,
	       "no mixture leads into the front");
_Static_assert(sizeof(end) <= SITE_ROOM_NEXT, "no mixture leads behind the site");
_Static_assert(sizeof(end_old) <= SITE_ROOM_PLACE && sizeof(end_new) <= SITE_ROOM_PLACE,
	       "no mixture leads into the code at a form's place");
_Static_assert(SITE_PAGE >= -SITE_REACH_FIRST, "no site reaches anything in front of its area");
_Static_assert(PAGE_BYTES - 1 + SITE_LENGTH_MAX <= SURROUND_OWN_SIZE,
	       "every byte of a site is in memory of its own");
_Static_assert(SITE_PAGE + PAGE_BYTES - 1 + SITE_LENGTH_MAX + SITE_REACH_LAST + PAD_SIZE <=
		       SURROUND_AREA_SIZE,
	       "no site reaches anything behind its area");

static uint32_t lay_before(uint8_t *area, uint32_t behind, const uint8_t *code, size_t length)
{
	uint32_t at = behind - (uint32_t)length;

	memcpy(area + at, code, length);
	return at;
}

/* Lays the front from its end to its beginning. */
static void lay_front(uint8_t *area, const struct execution *straight, struct surroundings *out)
{
	uint32_t at = lay_before(area, out->site, read_count, sizeof(read_count));

	out->front = out->bare_front = lay_before(area, at, set_flags, sizeof(set_flags));
	if (!straight)
		return;
	at = lay_before(area, out->front, serialization_ways[straight->serialization].code,
			serialization_ways[straight->serialization].length);
	out->front = lay_before(area, at, read_flag, sizeof(read_flag));
}

/* Lays what stands where a form leads, and returns where a CPU goes that resumes like it. */
static uint32_t lay_place(uint8_t *area, uint32_t next, const struct mixture *form,
			  const uint8_t code[SITE_ROOM_PLACE])
{
	if (!mixture_leads_away(form))
		return next;
	uint32_t at = (uint32_t)((int32_t)next + form->place);

	memcpy(area + at, code, SITE_ROOM_PLACE);
	return at;
}

/* True when two pieces of code, of so many bytes, touch each other. */
static bool touch(int32_t one, int32_t size, int32_t other, int32_t other_size)
{
	return one < other + other_size && other < one + size;
}

static bool is_form(const struct mixtures *mixtures, unsigned index)
{
	return index == 0 || index == mixtures->count - 1;
}

bool surround_has_pad(const struct mixtures *mixtures, unsigned index)
{
	const int32_t front = SITE_LENGTH_MAX + SITE_ROOM_FRONT;
	int32_t place = mixtures->of[index].place;

	if (is_form(mixtures, index) || !mixture_leads_away(&mixtures->of[index]) ||
	    touch(place, PAD_SIZE, -front, front + SITE_ROOM_NEXT))
		return false;
	for (unsigned i = 0; i < mixtures->count; i++)
		if (i != index && mixture_leads_away(&mixtures->of[i]) &&
		    touch(place, PAD_SIZE, mixtures->of[i].place, PAD_SIZE))
			return false;
	return true;
}

static void lay_pad(uint8_t *area, uint32_t next, const struct mixtures *mixtures, unsigned index)
{
	const uint8_t code[PAD_SIZE] = {0x83, 0xc6, (uint8_t)PAD_LEAVES(index), 0xc3};

	memcpy(area + (int32_t)next + mixtures->of[index].place, code, sizeof(code));
}

static enum surround_landing landing_of(const struct mixtures *mixtures, unsigned index,
					unsigned *mixture)
{
	if (index == 0)
		return SURROUND_OLD;
	if (index == mixtures->count - 1)
		return SURROUND_NEW;
	*mixture = index;
	return SURROUND_MIXTURE;
}

static bool leads_to_next(const struct mixture *mixture)
{
	return mixture->way == WAY_NEXT ||
	       ((mixture->way == WAY_BRANCH || mixture->way == WAY_CALL) && mixture->place == 0);
}

/* True when executing it raises this exception, by itself or at a place that it leads to, where
 * there is no code. */
static bool raises(const struct mixtures *mixtures, unsigned index, enum landing_way way)
{
	const struct mixture *mixture = &mixtures->of[index];

	return mixture->way == way ||
	       (way == WAY_TRAP && mixture_leads_away(mixture) && !is_form(mixtures, index) &&
		!surround_has_pad(mixtures, index));
}

void surround_site(const struct site *site, const struct mixtures *mixtures,
		   const struct execution *straight, uint8_t *area, struct surroundings *out)
{
	out->site = SITE_PAGE + site->offset;
	out->next = out->site + site->length;

	memset(area, BREAKPOINT, SURROUND_AREA_SIZE);
	lay_front(area, straight, out);
	memcpy(area + out->site, site->old_bytes, site->length);
	memcpy(area + out->next, end, sizeof(end));
	out->old_place = lay_place(area, out->next, &mixtures->of[0], end_old);
	out->new_place = lay_place(area, out->next, &mixtures->of[mixtures->count - 1], end_new);
	for (unsigned i = 0; i < mixtures->count; i++)
		if (surround_has_pad(mixtures, i))
			lay_pad(area, out->next, mixtures, i);
}

enum surround_landing surround_landing(const struct mixtures *mixtures, int32_t left,
				       unsigned *mixture)
{
	unsigned last = mixtures->count - 1;

	if (left == 1 && mixture_leads_away(&mixtures->of[0]))
		return SURROUND_OLD;
	if (left == -1 && mixture_leads_away(&mixtures->of[last]))
		return SURROUND_NEW;
	for (unsigned i = 0; i <= last; i++)
		if ((left == 0 && leads_to_next(&mixtures->of[i])) ||
		    (left == PAD_LEAVES(i) && surround_has_pad(mixtures, i)))
			return landing_of(mixtures, i, mixture);
	return SURROUND_UNKNOWN;
}

enum surround_landing surround_trap(const struct mixtures *mixtures, enum landing_way way,
				    int32_t place, unsigned *mixture)
{
	unsigned last = mixtures->count - 1;

	if (way != WAY_TRAP && way != WAY_UNDEFINED)
		return SURROUND_UNKNOWN;
	for (unsigned i = 0; i <= last; i++)
		if (mixtures->of[i].place == place && raises(mixtures, i, way))
			return landing_of(mixtures, i, mixture);
	return SURROUND_UNKNOWN;
}
