#include "tools/campaign/cell/ssh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ssh's own, and the shell's where there is no such program */
#define SSH_FAILED 255
#define NOT_FOUND 127

/* The files go through its standard input; $0 is the workspace, and what follows is ssh with all
 * its arguments. */
static const char script[] = "tar -C \"$0\" -cf - . | \"$@\"";

/* There: a directory of its own, of which nothing is left. */
static const char before_command[] = "d=$(mktemp -d) && trap 'rm -rf \"$d\"' EXIT && cd \"$d\" && "
				     "tar -xf - && {";
static const char behind_command[] =
	" >/dev/null </dev/null; s=$?; [ ! -e log ] || cat log; exit $s; }";

static void begin(struct arguments *arguments, const char *host)
{
	arguments_add(arguments, "ssh");
	arguments_add_option(arguments, "-o", "BatchMode=yes");
	arguments_add_option(arguments, "-o", "ConnectTimeout=30");
	/* A host that has gone is missed after two minutes */
	arguments_add_option(arguments, "-o", "ServerAliveInterval=30");
	arguments_add(arguments, "--");
	arguments_add(arguments, "%s", host);
}

/* As the other shell takes it for one word: in quotes, and each quote of its own between two
 * strings. */
static void print_quoted(FILE *file, const char *word)
{
	fputs(" '", file);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", file);
		else
			fputc(*word, file);
	}
	fputc('\'', file);
}

void ssh_add(struct arguments *arguments, const char *host, const char *before,
	     const struct arguments *command, const char *behind)
{
	char *line = NULL;
	size_t length;
	FILE *file = open_memstream(&line, &length);

	begin(arguments, host);
	if (!file) {
		arguments->out_of_memory = true;
		return;
	}
	fputs(before, file);
	for (size_t i = 0; i < command->count; i++)
		print_quoted(file, command->items[i]);
	fputs(behind, file);
	if (fclose(file) == 0 && line)
		arguments_add(arguments, "%s", line);
	else
		arguments->out_of_memory = true;
	free(line);
}

void ssh_arguments(struct arguments *arguments, const struct cell_run *run,
		   const struct arguments *command)
{
	arguments_add(arguments, "sh");
	arguments_add(arguments, "-c");
	arguments_add(arguments, "%s", script);
	arguments_add(arguments, "%s", run->workspace.path);
	ssh_add(arguments, run->cell.machine->host, before_command, command, behind_command);
}

void ssh_conclude(struct cell_run *run, const struct errand *errand)
{
	const char *host = run->cell.machine->host;
	const char *line = errand->last_line[0] ? errand->last_line : "it has not said why";

	if (errand->error || errand->is_late)
		return;
	if (errand->status == SSH_FAILED)
		cell_ends(run, STATUS_NO_MACHINE, "ssh cannot reach %s: %s", host, line);
	else if (errand->status == NOT_FOUND)
		cell_ends(run, STATUS_NO_MACHINE, "there is no crossmod on %s, or no ssh here: %s",
			  host, line);
}
