#include "tools/campaign/cell/emulator_name.h"

#include "tools/base/arguments.h"
#include "tools/campaign/cell/errand.h"
#include "tools/campaign/cell/ssh.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_SECONDS 30
#define ANSWER_SIZE 4096
#define ANSWER_FILE "version"

/* How each says its version, and what is said of it besides. */
static const struct {
	const char *program, *option, *before, *name, *behind;
} emulators[CAMPAIGN_KINDS] = {
	[CAMPAIGN_QEMU] = {"qemu-system-x86_64", "--version", "QEMU emulator version ", "QEMU",
			   ", CPUs in turn"},
	[CAMPAIGN_QEMU_MULTI] = {"qemu-system-x86_64", "--version", "QEMU emulator version ",
				 "QEMU", ", CPUs in parallel"},
	[CAMPAIGN_KVM] = {"qemu-system-x86_64", "--version", "QEMU emulator version ", "QEMU",
			  ", KVM"},
	[CAMPAIGN_BOCHS] = {"bochs", "--help", "Bochs x86 Emulator ", "Bochs", ""},
};

void emulator_name_from(enum campaign_kind kind, const char *said, char name[RECORD_WORDS_SIZE])
{
	const char *before = emulators[kind].before;
	const char *at = before ? strstr(said, before) : NULL;

	name[0] = '\0';
	if (!at)
		return;
	at += strlen(before);
	snprintf(name, RECORD_WORDS_SIZE, "%s %.*s%s", emulators[kind].name,
		 (int)strcspn(at, " \t\r\n"), at, emulators[kind].behind);
}

static void read_answer(const char *path, char answer[ANSWER_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? read(fd, answer, ANSWER_SIZE - 1) : 0;

	answer[got > 0 ? got : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

static void add_question(struct arguments *arguments, const struct campaign_machine *machine,
			 const char *program)
{
	struct arguments command = {0};
	struct arguments *to = machine->host ? &command : arguments;

	arguments_add(to, "%s", program);
	arguments_add(to, "%s", emulators[machine->kind].option);
	if (machine->host)
		ssh_add(arguments, machine->host, "", &command, "");
	arguments_free(&command);
}

static int ask(const struct campaign_machine *machine, const struct workspace *workspace,
	       char name[RECORD_WORDS_SIZE])
{
	const char *program =
		machine->program ? machine->program : emulators[machine->kind].program;
	struct arguments arguments = {0};
	char path[PATH_MAX], answer[ANSWER_SIZE];
	struct explanation explanation;
	struct errand errand;
	int fd = workspace_open(workspace, ANSWER_FILE, &explanation);

	if (fd < 0)
		return 0;
	add_question(&arguments, machine, program);
	errand_run(&errand, &(struct errand_order){.arguments = arguments.items,
						   .to = fd,
						   .seconds = ANSWER_SECONDS,
						   .ending = SIGTERM});
	arguments_free(&arguments);
	close(fd);
	snprintf(path, sizeof(path), "%s/" ANSWER_FILE, workspace->path);
	read_answer(path, answer);
	emulator_name_from(machine->kind, answer, name);
	return errand.interrupted;
}

int emulator_name(const struct campaign_machine *machine, const struct workspace *workspace,
		  char name[RECORD_WORDS_SIZE])
{
	name[0] = '\0';
	if (machine->emulator)
		snprintf(name, RECORD_WORDS_SIZE, "%s", machine->emulator);
	else if (emulators[machine->kind].program)
		return ask(machine, workspace, name);
	return 0;
}
