/*
 * The input is bytes, or an instruction as it is written. Whatever they are, what is decoded keeps
 * to its bounds and to itself; what is assembled is one instruction to the decoder, or is refused
 * by one printable line.
 */
#include "scenario/assemble/assemble.h"
#include "scenario/decode/decode.h"
#include "scenario/decode/form.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static void check_bounds(const struct decoded *decoded, size_t size)
{
	require(decoded->length >= 1 && decoded->length <= INSTRUCTION_LENGTH_MAX);
	require(decoded->flow < FLOWS);
	require(decoded->whole ? decoded->length <= size : decoded->length > size && decoded->harm);
	require(decoded->condition <= CONDITION_RCXZ + CONDITION_ECX);
	if (decoded->flow != FLOW_BRANCH)
		require(decoded->condition == 0);
	if (decoded->flow != FLOW_BRANCH && decoded->flow != FLOW_JUMP &&
	    decoded->flow != FLOW_CALL)
		require(decoded->relative == 0);
}

/* What is behind an instruction makes no difference, and without its last byte it is not whole. */
static void check_alone(const uint8_t *bytes, const struct decoded *decoded)
{
	struct decoded alone;

	decode(bytes, decoded->length, &alone);
	require(alone.whole && alone.length == decoded->length && alone.flow == decoded->flow &&
		alone.relative == decoded->relative && alone.condition == decoded->condition &&
		alone.harm == decoded->harm);
	decode(bytes, decoded->length - 1, &alone);
	require(!alone.whole && alone.length <= decoded->length);
}

static void check_boundaries(const uint8_t *bytes, size_t size)
{
	uint16_t starts;
	unsigned end = decode_boundaries(bytes, size, &starts);

	require((starts & 1) == (size > 0) && (size >= 16 || starts >> size == 0));
	require(end < size + INSTRUCTION_LENGTH_MAX);
}

/* A form is not better than its first instruction; that one alone says the same as decode(), but
 * where it leads to itself. */
static void check_form(const uint8_t *bytes, size_t size, const struct decoded *first)
{
	const char *harm = form_harm(bytes, size, false);

	if (size > 0 && first->harm)
		require(harm == first->harm);
	if (first->whole && first->length == size && first->relative >= 0)
		require(harm == first->harm);
}

static void check_assembling(const char *source, size_t size)
{
	char reason[ASSEMBLE_REASON_SIZE];
	struct decoded decoded;
	uint8_t bytes[16];
	unsigned count;

	memset(reason, '\x1b', sizeof(reason));
	if (assemble(source, size, bytes, &count, reason)) {
		require(count >= 1 && count <= INSTRUCTION_LENGTH_MAX);
		decode(bytes, count, &decoded);
		require(decoded.whole && decoded.length == count);
		return;
	}
	require(memchr(reason, '\0', sizeof(reason)) != NULL && reason[0] != '\0');
	for (const char *at = reason; *at; at++)
		require(*at >= ' ' && *at <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	/* A copy of its own size, so that a byte read behind it is found */
	uint8_t *bytes = malloc(size > 0 ? size : 1);
	struct decoded decoded;

	require(bytes != NULL);
	memcpy(bytes, input, size);
	decode(bytes, size, &decoded);
	check_bounds(&decoded, size);
	if (decoded.whole)
		check_alone(bytes, &decoded);
	check_boundaries(bytes, size < 16 ? size : 16);
	if (size <= 16)
		check_form(bytes, size, &decoded);
	check_assembling((const char *)bytes, size);
	free(bytes);
	return 0;
}
