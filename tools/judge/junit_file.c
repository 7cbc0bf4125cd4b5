#include "tools/judge/junit_file.h"

#include "tools/judge/junit.h"

bool junit_file_open(struct junit_file *file, const char *path, const char *const *reads,
		     size_t count)
{
	*file = (struct junit_file){0};
	return !path || (!output_empties(path, reads, count) && output_create(&file->output, path));
}

enum status junit_file_close(struct junit_file *file, const char *bytes, size_t length,
			     enum status status)
{
	struct judgement judgement;
	struct judge_walk walk;
	enum status written;

	if (!file->output.stream)
		return status;
	judge_walk_only(&walk, bytes, length, &judgement);
	junit_begin(file->output.stream);
	junit_log(file->output.stream, &walk, &judgement);
	junit_end(file->output.stream);
	judgement_free(&judgement);
	written = output_close(&file->output);
	return written ? written : status;
}
