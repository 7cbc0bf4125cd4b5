/*
 * The input is a condition of crossmod generate --only-if. Whatever it holds, either it is one that
 * is true or false of what the models allow, and its negation is the other one; or it is refused by
 * one whole printable line, which names a character of it.
 */
#include "prover/generate/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static void check_message(const char *message, size_t length)
{
	unsigned long character;

	require(strlen(message) < FILTER_MESSAGE_SIZE - 1);
	require(sscanf(message, "character %lu: expected ", &character) == 1);
	require(character >= 1 && character <= length + 1 && strstr(message, ", found "));
	for (const char *at = message; *at; at++)
		require(*at >= ' ' && *at <= '~');
}

static void check_negation(const char *condition, size_t length, const struct filter *filter)
{
	static struct filter negation;
	outcome_set allowed[MODELS];
	char message[FILTER_MESSAGE_SIZE];
	char *negated = malloc(length + 8);

	require(negated != NULL);
	sprintf(negated, "not (%s)", condition);
	for (unsigned model = 0; model < MODELS; model++)
		allowed[model] = (outcome_set)(length * (model + 7) * 0x9e37u);
	/* It may be one too deep, or one part too large */
	if (filter_parse(negated, &negation, message))
		require(filter_holds(filter, allowed) != filter_holds(&negation, allowed));
	free(negated);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct filter filter;
	char message[FILTER_MESSAGE_SIZE];
	char *condition = malloc(size + 1);

	require(condition != NULL);
	memcpy(condition, input, size);
	condition[size] = '\0';
	if (filter_parse(condition, &filter, message)) {
		require(filter.count >= 1 && filter.count <= FILTER_NODES_MAX);
		check_negation(condition, strlen(condition), &filter);
	} else {
		check_message(message, strlen(condition));
	}
	free(condition);
	return 0;
}
