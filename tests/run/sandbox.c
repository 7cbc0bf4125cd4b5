/*
 * Runs a program in a sandbox, as containers and services have them: a seccomp filter that answers
 * some system calls by itself.
 *
 *   sandbox CALL=ANSWER... -- PROGRAM ARGUMENT...
 *
 * A call is one of `calls` below. The answer is "nothing": it says that it has succeeded, and does
 * nothing; "kill": the process ends; or the name of an error. Exits with 69 where there is no
 * seccomp, with 64 when it cannot read its arguments.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#define RULES_MAX 8
/* Instructions: of each rule; and of all together, three at the beginning and one at the end. */
#define RULE_SIZE 9
#define FILTER_SIZE (RULES_MAX * RULE_SIZE + 4)

/* An argument of a call that must have all of these bits; 0: any. */
struct call {
	const char *name;
	unsigned number;
	unsigned first, first_bits;
	unsigned second, second_bits;
};

static const struct call calls[] = {
	{.name = "membarrier", .number = SYS_membarrier},
	{.name = "sched_setaffinity", .number = SYS_sched_setaffinity},
	{.name = "sched_getaffinity", .number = SYS_sched_getaffinity},
	{.name = "clone3", .number = SYS_clone3}, /* of a thread */
	{.name = "clone", .number = SYS_clone},	  /* of a process */
	{.name = "sigaltstack", .number = SYS_sigaltstack},
	{.name = "rt_sigaction", .number = SYS_rt_sigaction},
	{.name = "signalfd4", .number = SYS_signalfd4},
	{.name = "tgkill", .number = SYS_tgkill}, /* of a signal to a thread */
	{.name = "memfd_create", .number = SYS_memfd_create},
	/* Not what a program is loaded by. */
	{"mmap_executable", SYS_mmap, 2, PROT_EXEC, 3, MAP_SHARED},
};

static const struct {
	const char *name;
	unsigned action;
} answers[] = {
	{"nothing", SECCOMP_RET_ERRNO},		{"kill", SECCOMP_RET_KILL_PROCESS},
	{"EPERM", SECCOMP_RET_ERRNO | EPERM},	{"EACCES", SECCOMP_RET_ERRNO | EACCES},
	{"EAGAIN", SECCOMP_RET_ERRNO | EAGAIN}, {"ENOMEM", SECCOMP_RET_ERRNO | ENOMEM},
	{"ENOSYS", SECCOMP_RET_ERRNO | ENOSYS},
};

struct filter {
	struct sock_filter code[FILTER_SIZE];
	unsigned short length;
};

static void add(struct filter *filter, struct sock_filter instruction)
{
	filter->code[filter->length++] = instruction;
}

static void load(struct filter *filter, size_t offset)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

/* Over the next `skipped`, unless the argument has these bits. */
static void require_bits(struct filter *filter, unsigned argument, unsigned bits,
			 unsigned char skipped)
{
	load(filter, offsetof(struct seccomp_data, args) + argument * sizeof(__u64));
	add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, bits, 0, skipped));
}

static void add_rule(struct filter *filter, const struct call *call, unsigned action)
{
	load(filter, offsetof(struct seccomp_data, nr));
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call->number, 0, 7));
	require_bits(filter, call->first, call->first_bits, 4);
	require_bits(filter, call->second, call->second_bits, 1);
	add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static int read_rule(struct filter *filter, const char *word)
{
	size_t length = strcspn(word, "=");
	const char *answer = word + length + (word[length] == '=');

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strlen(calls[i].name) != length || strncmp(word, calls[i].name, length) != 0)
			continue;
		for (size_t j = 0; j < sizeof(answers) / sizeof(answers[0]); j++)
			if (strcmp(answer, answers[j].name) == 0) {
				add_rule(filter, &calls[i], answers[j].action);
				return 0;
			}
	}
	fprintf(stderr, "sandbox: no call=answer that I know: %s\n", word);
	return EX_USAGE;
}

static int install(struct filter *filter)
{
	struct sock_fprog program = {filter->length, filter->code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		return 0;
	perror("sandbox: seccomp");
	return EX_UNAVAILABLE;
}

int main(int count, char **arguments)
{
	struct filter filter = {.length = 0};
	int index = 1, error = 0;

	load(&filter, offsetof(struct seccomp_data, arch));
	add(&filter,
	    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
	add(&filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	for (; index < count && strcmp(arguments[index], "--") != 0 && !error; index++)
		error = index > RULES_MAX ? EX_USAGE : read_rule(&filter, arguments[index]);
	add(&filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	if (error || index + 1 >= count)
		return EX_USAGE;
	error = install(&filter);
	if (error)
		return error;
	execvp(arguments[index + 1], arguments + index + 1);
	perror(arguments[index + 1]);
	return EX_NOINPUT;
}
