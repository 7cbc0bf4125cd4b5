/*
 * What kind of instruction a form is: as a scenario names it, and as protocols are told apart by
 * it.
 */
#ifndef WATCH_INFER_FORMS_H
#define WATCH_INFER_FORMS_H

#include "watch/analysis/patches.h"

/* Which kinds the forms of a patch are, as far as there are names; else SITE_BYTES. */
void forms_kinds(const struct patch *patch, enum site_kind *old_kind, enum site_kind *new_kind);

/* The same number for two patches between forms that are of the same kinds up to their operands. */
uint64_t forms_hash(const struct patch *patch);

/* A word for a form, as part of a name: "jmp32", "nop9", "code". */
#define FORM_WORD_SIZE 12
void forms_word(char word[FORM_WORD_SIZE], const struct patch *patch, bool is_new);

/* A number that many are mixed into, one after the other. */
#define HASH_BEGIN 0xcbf29ce484222325ull
static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value ^ (value >> 29)) * 0x9e3779b97f4a7c15ull + (hash >> 31);
}

#endif
