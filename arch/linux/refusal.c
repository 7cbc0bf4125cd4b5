#include "arch/linux/refusal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

const char *refusal_advice(int error)
{
	switch (error) {
	case EPERM:
	case EACCES:
	case ENOSYS:
		return "a seccomp filter or a security module forbids it: try it outside of the "
		       "container or sandbox";
	case EAGAIN:
		return "a limit on processes or memory is reached: see ulimit -u, ulimit -v, and "
		       "pids.max of the cgroup";
	case ENOMEM:
		return "there is too little memory: see free, ulimit -v, and memory.max of the "
		       "cgroup";
	case EMFILE:
	case ENFILE:
		return "the limit on open files is reached: see ulimit -n";
	case EFBIG:
		return "no file, nor memory that is one, may grow so large: see ulimit -f";
	default:
		return "try it outside of any container or sandbox";
	}
}

_Noreturn void refusal_exit(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	/* The other threads go on until here, and what they hold is not used any more. */
	_exit(EX_UNAVAILABLE);
}

_Noreturn void refusal_exit_for(const char *what, int error)
{
	char why[256];

	snprintf(why, sizeof(why), "%s; %s", strerror(error), refusal_advice(error));
	refusal_exit(what, why);
}
