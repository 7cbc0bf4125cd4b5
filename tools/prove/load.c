#include "tools/prove/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/printable.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tools/base/input.h"
#include "prover/model/batch.h"
#include "prover/model/system.h"

static void leave_out(const char *command, struct collection *collection, const char *message)
{
	fprintf(stderr, "%s: %s\n", command, message);
	collection->status = STATUS_NO_INPUT;
}

static bool provable(const struct scenario *scenario, char reason[SYSTEM_REASON_SIZE])
{
	static struct system system;
	static struct scenario part;

	for (unsigned n = 0; n < batch_parts(scenario); n++) {
		batch_part(scenario, n, &part);
		if (!system_build(&system, &part, MODEL_COHERENT, 1, reason))
			return false;
	}
	return true;
}

/* False when memory ran out. */
static bool add_source(const char *command, struct collection *collection, const char *file,
		       const char *source, size_t length)
{
	struct loaded *loaded = &collection->of[collection->count];
	struct explanation explanation;
	char reason[SYSTEM_REASON_SIZE], message[SYSTEM_REASON_SIZE + PRINTABLE_PATH_SIZE + 32];
	struct parse_error error;

	if (!scenario_parse(file, source, length, &loaded->scenario, &error)) {
		leave_out(command, collection, error.message);
		return true;
	}
	if (!scenario_names_add(&collection->names, loaded->scenario.name, file, &explanation)) {
		leave_out(command, collection, explanation.line);
		return !explanation.out_of_memory;
	}
	if (!provable(&loaded->scenario, reason)) {
		snprintf(message, sizeof(message), "%s: cannot be proved: %s",
			 printable_path(file).string, reason);
		leave_out(command, collection, message);
		return true;
	}
	loaded->file = file;
	collection->count++;
	return true;
}

static bool add_file(const char *command, struct collection *collection, const char *file)
{
	struct explanation explanation;
	enum status status;
	size_t length;
	bool added;
	char *source;

	status = input_read(file, &input_scenario, &source, &length, &explanation);
	if (status == STATUS_INTERNAL)
		return false;
	if (status != STATUS_AS_EXPECTED) {
		leave_out(command, collection, explanation.line);
		return true;
	}
	added = add_source(command, collection, file, source, length);
	free(source);
	return added;
}

bool collection_load(const char *command, char **files, size_t count, struct collection *collection)
{
	size_t room = count ? count : standard_file_count;

	*collection = (struct collection){.status = STATUS_AS_EXPECTED};
	collection->of = calloc(room, sizeof(*collection->of));
	if (!collection->of)
		return false;
	for (size_t n = 0; n < count; n++)
		if (!add_file(command, collection, files[n]))
			return false;
	for (size_t n = 0; n < standard_file_count && count == 0; n++)
		if (!add_source(command, collection, standard_files[n].name,
				standard_files[n].source, standard_files[n].length))
			return false;
	return true;
}

void collection_free(struct collection *collection)
{
	free(collection->of);
	scenario_names_free(&collection->names);
}
