/*
 * What may be true at a byte grows as ways lead there, until no way adds anything.
 */
#include "scenario/decode/form.h"

#include "scenario/decode/decode.h"
#include "scenario/decode/harm.h"
#include "scenario/decode/use.h"

/* Before the instruction at a byte, on one of the ways there. */
struct before {
	bool is_reached;
	bool has_stored, has_moved;
	uint16_t made; /* registers that have a value of the form's own */
};

struct form {
	const uint8_t *bytes;
	size_t length;
	bool in_program;
	struct before before[FORM_LENGTH_MAX];
	bool has_grown;
};

static bool is_inside(const struct form *form, int64_t at)
{
	return at >= 0 && at < (int64_t)form->length;
}

/* A way leads from what is true then to a byte. Outside of the form it is others' code. */
static void lead(struct form *form, const struct before *then, int64_t to)
{
	struct before *there, old;

	if (!is_inside(form, to))
		return;
	there = &form->before[to];
	old = *there;
	there->is_reached = true;
	there->has_stored = old.has_stored || then->has_stored;
	there->has_moved = old.has_moved || then->has_moved;
	there->made |= then->made;
	if (!old.is_reached || old.has_stored != there->has_stored ||
	    old.has_moved != there->has_moved || old.made != there->made)
		form->has_grown = true;
}

/* What is true behind it. */
static struct before execute(const struct before *before, const struct use *use)
{
	struct before then = *before;

	if (use->copied && !(before->made & use->copied))
		then.made &= (uint16_t)~use->written;
	else
		then.made |= use->written;
	then.has_stored = then.has_stored || use->stores;
	then.has_moved = then.has_moved || use->moves;
	return then;
}

/* An instruction at `at`, which leads as decoded: all the ways from there. */
static const char *lead_on(struct form *form, size_t at, const struct decoded *decoded,
			   const struct use *use)
{
	struct before then = execute(&form->before[at], use);
	int64_t end = (int64_t)at + decoded->length, target = end + decoded->relative;
	bool is_relative = decoded->flow == FLOW_JUMP || decoded->flow == FLOW_BRANCH ||
			   decoded->flow == FLOW_CALL;

	if (is_relative && is_inside(form, target)) {
		if (then.has_moved && target <= (int64_t)at)
			return "it goes round, and moves the stack or an address each time";
		/* A return address is on the stack, with nobody who returns */
		then.has_stored = then.has_stored || decoded->flow == FLOW_CALL;
		lead(form, &then, target);
	}
	if (decoded->flow != FLOW_JUMP && decoded->flow != FLOW_RETURN)
		lead(form, &then, end);
	return NULL;
}

static const char *follow(struct form *form, size_t at)
{
	const struct before *before = &form->before[at];
	size_t rest = form->length - at;
	struct parts parts = parts_read(form->bytes + at, rest);
	struct decoded decoded;
	struct use use;

	decode(form->bytes + at, rest, &decoded);
	if (decoded.harm && !(form->in_program && decoded.is_for_kernels))
		return decoded.harm;
	if (decoded.flow == FLOW_FAULT)
		return NULL;
	use = parts_use(&parts);
	/* An address with another byte in it is as far from all other memory. */
	if (parts_writes_byte(&parts))
		use.written = 0;
	if (decoded.flow == FLOW_RETURN && before->has_stored)
		return "it returns, and the stack is not what it was";
	if (use.address & before->made)
		return "its address is what another instruction of the form has made";
	return lead_on(form, at, &decoded, &use);
}

const char *form_harm(const uint8_t *bytes, size_t length, bool in_program)
{
	struct form form = {.bytes = bytes, .length = length, .in_program = in_program};
	struct before nothing = {.is_reached = true};

	lead(&form, &nothing, 0);
	while (form.has_grown) {
		form.has_grown = false;
		for (size_t at = 0; at < length; at++) {
			const char *harm = form.before[at].is_reached ? follow(&form, at) : NULL;

			if (harm)
				return harm;
		}
	}
	return NULL;
}
