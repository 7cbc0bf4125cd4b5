#include "kernel/experiment/set.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/options/selection.h"
#include "lib/format.h"
#include "lib/log_head.h"
#include "lib/printable.h"
#include "lib/string.h"
#include "scenario/standard.h"

/* As much of a name that a user has asked for as a comment shows. */
#define SHOWN_SIZE SET_FILE_NAME_SIZE /* files that are refused go by their own names */

struct load {
	const char *selected;
	struct set_entry *entries;
	size_t count;
	size_t refused;	   /* of these */
	size_t unselected; /* refused, and left out */
};

/* ---- Reading --------------------------------------------------------------------------------- */

/* As a user selects it. */
static struct selection_name name_of_entry(const struct set_entry *entry)
{
	return entry->is_refused ? selection_name_of_file(entry->file)
				 : selection_name_of(entry->scenario.name);
}

/* The entry of that name which is refused, or is not; NULL when there is none. */
static const struct set_entry *entry_of(const struct load *load, const struct selection_name *name,
					bool is_refused)
{
	for (size_t i = 0; i < load->count; i++) {
		struct selection_name other = name_of_entry(&load->entries[i]);

		if (load->entries[i].is_refused == is_refused && selection_name_is(name, &other))
			return &load->entries[i];
	}
	return NULL;
}

static void refuse(struct load *load, struct set_entry *entry, const char *message)
{
	format_string(entry->message, sizeof(entry->message), "%s", message);
	entry->is_refused = true;
	load->refused++;
	load->count++;
}

/* Takes the entry behind the last one, whose file is one and is read; its scenario is not. */
static void take_scenario(struct load *load, struct set_entry *entry)
{
	struct selection_name name = name_of_entry(entry);
	const struct set_entry *first = entry_of(load, &name, false);
	char message[PARSE_MESSAGE_SIZE];

	if (!selection_has(load->selected, &name))
		return;
	if (!first) {
		load->count++;
		return;
	}
	format_string(
		message, sizeof(message),
		"%s: expected a scenario of another name, found \"%s\", which is in %s already",
		entry->file, entry->scenario.name, first->file);
	refuse(load, entry, message);
}

static void take_refused(struct load *load, struct set_entry *entry, const char *message)
{
	struct selection_name name = selection_name_of_file(entry->file);

	if (selection_has(load->selected, &name))
		refuse(load, entry, message);
	else
		load->unselected++;
}

static void take_source(struct load *load, struct set_entry *entry, const char *source,
			size_t length)
{
	struct parse_error error;

	if (scenario_parse(entry->file, source, length, &entry->scenario, &error))
		take_scenario(load, entry);
	else
		take_refused(load, entry, error.message);
}

static void take_module(struct load *load, unsigned index)
{
	struct set_entry *entry = &load->entries[load->count];
	char message[PARSE_MESSAGE_SIZE];
	struct arch_module module;
	bool is_readable = arch_module(index, &module);

	if (module.name[0] != '\0')
		format_string(entry->file, sizeof(entry->file), "%s", module.name);
	else
		format_string(entry->file, sizeof(entry->file), "module %u", index + 1);
	printable_clean(entry->file);
	if (is_readable) {
		take_source(load, entry, module.source, module.length);
		return;
	}
	format_string(
		message, sizeof(message),
		"%s: cannot be read from where the boot loader has put it; a comment above says "
		"why",
		entry->file);
	take_refused(load, entry, message);
}

static void take_built_in(struct load *load, const struct standard_file *file)
{
	struct set_entry *entry = &load->entries[load->count];

	format_string(entry->file, sizeof(entry->file), "%s", file->name);
	take_source(load, entry, file->source, file->length);
}

/* ---- What is said ---------------------------------------------------------------------------- */

static void tell_missing(const struct load *load)
{
	const char *list = load->selected;
	struct selection_name name;

	while (selection_next(&list, &name)) {
		char shown[SHOWN_SIZE] = {0};

		if (entry_of(load, &name, false) || entry_of(load, &name, true))
			continue;
		memcpy(shown, name.start, name.length < SHOWN_SIZE ? name.length : SHOWN_SIZE - 1);
		kernel_comment("scenarios=: there is no scenario \"%s\"; expected names as files "
			       "have them behind \"scenario\", separated by commas; without "
			       "scenarios= all are run",
			       shown);
		kernel_unmet("there is no scenario \"%s\"", shown);
	}
	if (load->unselected > 0)
		kernel_comment("scenarios=: %zu other files have errors, and are left out; without "
			       "scenarios= each is told",
			       load->unselected);
}

static void tell_count(const struct load *load, size_t files, bool is_built_in)
{
	if (is_built_in)
		kernel_comment("%s: %zu, of the %zu that are built in",
			       log_head_word(HEAD_SCENARIOS), load->count - load->refused, files);
	else
		kernel_comment("%s: %zu, of %zu files; %zu are refused",
			       log_head_word(HEAD_SCENARIOS), load->count - load->refused, files,
			       load->refused);
}

bool set_load(struct set *set, const char *selected, enum set_built_in built_in)
{
	bool is_standard = built_in == SET_STANDARD;
	const struct standard_file *built = is_standard ? standard_files : classify_files;
	unsigned modules = is_standard ? arch_modules() : 0;
	size_t built_count = is_standard ? standard_file_count : classify_file_count;
	size_t files = modules > 0 ? modules : built_count;
	struct load load = {.selected = selected};

	*set = (struct set){.is_built_in = modules == 0};
	load.entries = arch_allocate(files * sizeof(load.entries[0]));
	if (!load.entries)
		return false;
	for (unsigned i = 0; i < modules; i++)
		take_module(&load, i);
	for (size_t i = 0; set->is_built_in && i < files; i++)
		take_built_in(&load, &built[i]);
	tell_missing(&load);
	tell_count(&load, files, set->is_built_in);
	set->entries = load.entries;
	set->count = load.count;
	return true;
}
