/*
 * Sites for tests to lay out and to execute: those of the standard set, and each pair of kinds, and
 * some bytes, at places that straddle and that do not, behind each front.
 */
#ifndef SAMPLE_SITE_SAMPLES_H
#define SAMPLE_SITE_SAMPLES_H

#include "scenario/scenario.h"

struct site_sample {
	char name[96]; /* for messages: "jmp8 -> nop2 at line+63, straight cpuid" */
	struct site site;
	struct mixtures mixtures;
	const struct execution *straight; /* NULL: the front reads no flag */
};

/* Calls `run` with each. Fails the test where a site is refused. */
void site_samples(void (*run)(const struct site_sample *sample));

/* Bytes and a place of a site: `old` and `new` have `length` bytes. */
struct site site_of_bytes(const char *old, const char *new, size_t length);
struct site site_of_kinds(enum site_kind old, enum site_kind new);
struct mixtures mixtures_of(const struct site *site);

/* The code of a serialization, by Intel's manual, and its length: what scenario/serializations.def
 * is held against. Fails the test where it is not known here. */
const char *known_code(enum serialization how, size_t *length);

/* assert_true(), that says in which sample. For cmocka's tests. */
#define check(sample, holds)                                                                       \
	do {                                                                                       \
		if (!(holds))                                                                      \
			fail_msg("%s: not true: %s", (sample)->name, #holds);                      \
	} while (0)

#endif
