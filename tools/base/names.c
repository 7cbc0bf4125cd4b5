#include "tools/base/names.h"

#include "kernel/options/selection.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tools/base/scenario_names.h"

static bool has_name(const struct arch_module *file, const struct selection_name *name)
{
	static struct scenario scenario;
	struct parse_error error;
	bool is_scenario =
		scenario_parse(file->name, file->source, file->length, &scenario, &error);
	struct selection_name other =
		is_scenario ? selection_name_of(scenario.name) : selection_name_of_file(file->name);

	return selection_name_is(name, &other);
}

static bool standard_has(const struct selection_name *name)
{
	for (size_t i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];
		struct arch_module module = {
			.name = file->name, .source = file->source, .length = file->length};

		if (has_name(&module, name))
			return true;
	}
	return false;
}

static bool any_has(const struct arch_module *files, unsigned count,
		    const struct selection_name *name)
{
	for (unsigned i = 0; i < count; i++)
		if (has_name(&files[i], name))
			return true;
	return false;
}

bool names_check(const char *selected, const struct arch_module *files, unsigned count,
		 struct explanation *explanation)
{
	struct selection_name name;

	while (selection_next(&selected, &name)) {
		if (count > 0 ? any_has(files, count, &name) : standard_has(&name))
			continue;
		return explain(explanation,
			       "scenarios: there is no scenario \"%.*s\" in %s; expected names as "
			       "files have them behind \"scenario\", separated by commas",
			       (int)name.length, name.start,
			       count > 0 ? "these files" : "the standard set");
	}
	return true;
}

enum status names_differ(const struct arch_module *files, const char *const *paths, unsigned count,
			 struct explanation *explanation)
{
	static struct scenario scenario;
	struct scenario_names names = {0};
	struct parse_error error;
	bool differ = true;

	for (unsigned i = 0; i < count && differ; i++)
		if (scenario_parse(files[i].name, files[i].source, files[i].length, &scenario,
				   &error))
			differ = scenario_names_add(&names, scenario.name, paths[i], explanation);
	scenario_names_free(&names);
	if (differ)
		return STATUS_AS_EXPECTED;
	return explanation->out_of_memory ? STATUS_INTERNAL : STATUS_NO_INPUT;
}
