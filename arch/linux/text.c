#include "arch/linux/text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "arch/linux/refusal.h"
#include "arch/site.h"
#include "arch/static_branch.h"
#include "arch/text.h"

#define AREAS_SIZE ((size_t)SITES_MAX * SURROUND_AREA_SIZE)

/* Not in the headers of older systems. */
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010u
#endif
#ifndef PR_GET_MDWE
#define PR_GET_MDWE 66
#endif

/* What 32 bits of a displacement reach, on both sides. */
#define APART ((size_t)1 << 31)

static uint8_t *areas, *areas_alias;
static bool is_apart;

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

/* Where the text may be so that nothing else is near; NULL: anywhere, as there is no such place. */
static uint8_t *reserve_around(void)
{
	size_t size = APART + (AREAS_SIZE + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES + APART;
	uint8_t *all =
		mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	is_apart = all != MAP_FAILED;
	return is_apart ? all + APART : NULL;
}

static bool map(int fd, char why[TEXT_WHY_SIZE])
{
	if (ftruncate(fd, (off_t)AREAS_SIZE) < 0)
		return refuse("the memory for the text in which sites lie cannot be had", why);
	areas_alias = mmap(NULL, AREAS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (areas_alias == MAP_FAILED)
		return refuse("the text in which sites lie cannot be made writable", why);
	memset(areas_alias, BREAKPOINT, AREAS_SIZE);
	uint8_t *there = reserve_around();

	areas = mmap(there, AREAS_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED | (there ? MAP_FIXED : 0),
		     fd, 0);
	if (areas == MAP_FAILED)
		return refuse("the text in which sites lie cannot be made executable", why);
	/* Or the first execution in each page would be an exception. */
	for (size_t at = 0; at < AREAS_SIZE; at += PAGE_BYTES)
		(void)*(volatile uint8_t *)(areas + at);
	return true;
}

bool text_init(char why[TEXT_WHY_SIZE])
{
	int fd = open_memory();

	if (fd < 0)
		return refuse("the memory for the text in which sites lie cannot be had", why);
	bool mapped = map(fd, why);

	close(fd);
	return mapped;
}

bool text_is_apart(void)
{
	return is_apart;
}

const uint8_t *arch_site_area(unsigned site)
{
	return areas + (size_t)site * SURROUND_AREA_SIZE;
}

uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	size_t offset = (uintptr_t)text - (uintptr_t)areas;

	if ((uintptr_t)text < (uintptr_t)areas || offset > AREAS_SIZE ||
	    length > AREAS_SIZE - offset)
		return NULL;
	return areas_alias + offset;
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
