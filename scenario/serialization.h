/*
 * How a CPU serializes, or does not: what serializations.def says of each way.
 */
#ifndef SCENARIO_SERIALIZATION_H
#define SCENARIO_SERIALIZATION_H

#include <stdbool.h>
#include <stdint.h>

enum serialization {
#define SERIALIZATION(NAME, ...) SERIALIZE_##NAME,
#include "scenario/serializations.def"
	SERIALIZATIONS
};

/* What a front of surround.h has room for. */
#define SERIALIZATION_LENGTH_MAX 3u

/* The length of one that returns, so that its frame can lead behind it. */
#define SERIALIZATION_RETURN_LENGTH 2u

enum cpuid_register { IN_EAX, IN_EBX, IN_ECX, IN_EDX };

struct cpuid_bit {
	uint32_t leaf, subleaf; /* leaf 0: there is no bit to look at */
	enum cpuid_register in;
	uint8_t bit;
};

struct serialization_way {
	const char *word, *instruction;
	uint8_t length, code[SERIALIZATION_LENGTH_MAX];
	bool drops_fetched;
	bool is_privileged;
	bool returns; /* takes a frame from the stack, and lets the next NMI in */
	struct cpuid_bit there;
};

extern const struct serialization_way serialization_ways[SERIALIZATIONS];

/* The word; NULL for a value that is none. */
const char *serialization_name(enum serialization serialization);

/* True when the CPU drops what it has fetched. */
bool serialization_drops_fetched(enum serialization how);

#endif
