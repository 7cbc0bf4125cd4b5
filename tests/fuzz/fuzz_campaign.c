/*
 * The input is a campaign's file. Whatever it holds, either it is a campaign with something to run,
 * each part of it within its limits; or it is refused by one whole printable line, which names the
 * file, a line and a column.
 */
#include "tools/campaign/plan/campaign_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static void check_message(const char *message)
{
	unsigned line, column;

	require(strlen(message) < EXPLANATION_SIZE - 1);
	require(sscanf(message, "some.campaign:%u:%u: ", &line, &column) == 2);
	require(line >= 1 && column >= 1);
	require(!strchr(message, '\n'));
}

static void check_machine(const struct campaign_machine *machine)
{
	const struct campaign_settings *settings = &machine->settings;
	int is_board = machine->kind == CAMPAIGN_BOARD;

	require(machine->kind < CAMPAIGN_KINDS);
	require(machine->name && machine->name[0] && strlen(machine->name) <= CAMPAIGN_NAME_MAX);
	require(settings->batch >= 1 && settings->batch <= CAMPAIGN_BATCH_MAX);
	require(settings->time_s >= 1 && settings->time_s <= CAMPAIGN_TIME_MAX);
	require(!machine->host || (machine->host[0] != '-' && !is_board));
	require(!machine->crossmod || machine->host);
	require(is_board == (machine->prepare && machine->power));
	require(is_board == (!machine->log != !machine->serial));
	require(!is_board || !machine->cpus);
}

static void check_source(const struct campaign_source *source)
{
	require(source->count <= CAMPAIGN_WORDS_MAX && !source->words[source->count]);
	require(source->kind == SOURCE_STANDARD ? source->count == 0 : source->count >= 1);
	for (unsigned i = 0; i < source->count; i++)
		require(source->words[i] && !strchr(source->words[i], '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct campaign campaign;
	static struct explanation explanation;

	if (campaign_parse(&campaign, "some.campaign", (const char *)input, size, &explanation)) {
		require(campaign.source_count >= 1 && campaign.machine_count >= 1);
		require(campaign.jobs >= 1 && campaign.jobs <= CAMPAIGN_JOBS_MAX);
		for (unsigned i = 0; i < campaign.source_count; i++)
			check_source(&campaign.sources[i]);
		for (unsigned i = 0; i < campaign.machine_count; i++)
			check_machine(&campaign.machines[i]);
	} else {
		check_message(explanation.line);
	}
	campaign_free(&campaign);
	return 0;
}
