#include "tools/base/module_file.h"

#include "scenario/language/language.h"
#include "tools/base/span.h"

/* What the kernel reads of a longer file: enough to see that it is too long. */
#define READABLE_MAX (LANGUAGE_SOURCE_MAX + 1)

enum status module_file_read(const char *path, const struct input_kind *kind,
			     struct arch_module *module, struct explanation *explanation)
{
	char *bytes;
	size_t length;
	enum status status = input_read(path, kind, &bytes, &length, explanation);

	if (!status)
		*module = (struct arch_module){.name = path_file_name(path),
					       .source = bytes,
					       .length = length < READABLE_MAX ? length
									       : READABLE_MAX};
	return status;
}
