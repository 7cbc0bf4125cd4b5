#include "arch/linux/text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "arch/linux/refusal.h"
#include "arch/linux/site_area.h"
#include "arch/static_branch.h"
#include "arch/text.h"

/* Not in the headers of older systems. */
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010u
#endif
#ifndef PR_GET_MDWE
#define PR_GET_MDWE 66
#endif

/* The number in a file of one line; -1 when there is none. */
static long number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	long number;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &number) != 1) /* NOLINT(cert-err34-c): it is the kernel's */
		number = -1;
	fclose(file);
	return number;
}

/* What is known to forbid a program to execute what another mapping of it can write. */
static const char *policy(void)
{
	if (number_in("/proc/sys/vm/memfd_noexec") > 0)
		return "the sysctl vm.memfd_noexec is set; see the manual page memfd_create(2)";
	if (prctl(PR_GET_MDWE, 0, 0, 0, 0) > 0)
		return "this process was denied it by prctl(PR_SET_MDWE), as systemd's "
		       "MemoryDenyWriteExecute= does";
	if (number_in("/sys/fs/selinux/enforce") == 1)
		return "SELinux enforces its policy: execmem and execmod are what it takes";
	return "a security module, a seccomp filter, or the mount options of a container forbid "
	       "it; try it outside of the container";
}

static bool refuse(const char *what, char why[TEXT_WHY_SIZE])
{
	int error = errno;

	snprintf(why, TEXT_WHY_SIZE, "%s: %s; %s", what, strerror(error),
		 error == EPERM || error == EACCES || error == EINVAL ? policy()
								      : refusal_advice(error));
	return false;
}

static int open_memory(void)
{
	int fd = memfd_create("crossmod text", MFD_CLOEXEC | MFD_EXEC);

	/* A kernel before 6.3 knows no such flag, and needs none. */
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("crossmod text", MFD_CLOEXEC);
	return fd;
}

bool text_init(char why[TEXT_WHY_SIZE])
{
	int fd = open_memory();
	const char *what = "the memory for the text in which sites lie cannot be had";

	if (fd >= 0)
		what = site_areas_init(fd);
	return !what || refuse(what, why);
}

/* The program's own text cannot be written, and its static branches read their keys. */
struct arch_range arch_text(void)
{
	return (struct arch_range){0};
}

struct arch_range arch_init_text(void)
{
	return (struct arch_range){0};
}

const struct jump_site *arch_jump_sites(size_t *count)
{
	*count = 0;
	return NULL;
}

const struct arch_chain *arch_chains(unsigned *count)
{
	*count = 0;
	return NULL;
}
