#include "tools/campaign/plan/processors.h"

#include "tools/boot/boot_options.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define LOCK_FILE "processors.lock"
#define VARIABLE "CROSSMOD_PROCESSORS"
#define LOOK_MS 100

/* A byte of the file is locked for each processor that is held; and this one by whoever waits for
 * some, so that nobody else takes what becomes free. */
#define TURN ((off_t)CAMPAIGN_PROCESSORS_MAX)

/* From here on two for each other host: whose turn it is, and whether the host is free. */
#define HOSTS ((off_t)1 << 40)

unsigned processors_here(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0
			    ? CPU_COUNT(&set)
			    : (int)sysconf(_SC_NPROCESSORS_ONLN);

	if (count < 1)
		return 1;
	return count > CAMPAIGN_PROCESSORS_MAX ? CAMPAIGN_PROCESSORS_MAX : (unsigned)count;
}

/* "4", "2,maxcpus=4" */
static unsigned count_cpus(const struct campaign_machine *machine)
{
	unsigned long count = machine->cpus ? strtoul(machine->cpus, NULL, 10) : BOOT_CPUS_USUAL;

	return count < 1			 ? 1
	       : count > CAMPAIGN_PROCESSORS_MAX ? CAMPAIGN_PROCESSORS_MAX
						 : (unsigned)count;
}

unsigned processors_of(const struct campaign_machine *machine, unsigned all)
{
	unsigned count = 1;

	if (machine->host || machine->kind == CAMPAIGN_BOARD)
		return 0;
	if (machine->kind == CAMPAIGN_PROCESSOR)
		count = all;
	else if (machine->kind == CAMPAIGN_QEMU_MULTI || machine->kind == CAMPAIGN_KVM)
		count = count_cpus(machine);
	return count < all ? count : all;
}

bool processors_share(unsigned all)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", all);
	return setenv(VARIABLE, number, 1) == 0;
}

/* 0: nobody has said it. */
static unsigned shared(void)
{
	const char *word = getenv(VARIABLE);
	unsigned long count = word ? strtoul(word, NULL, 10) : 0;

	return count > CAMPAIGN_PROCESSORS_MAX ? CAMPAIGN_PROCESSORS_MAX : (unsigned)count;
}

/* The lock is the open file's, and not the process's: a child that has closed it changes nothing.
 */
static bool set_lock(int fd, int command, short type, off_t byte)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(fd, command, &lock) == 0;
}

/* Takes what is free, until it is enough: whoever holds more only gives back. */
static bool wait_for(int fd, unsigned count, unsigned all)
{
	static bool is_held[CAMPAIGN_PROCESSORS_MAX];
	unsigned held = 0;

	while (true) {
		for (unsigned byte = 0; byte < all && held < count; byte++) {
			if (is_held[byte])
				continue;
			is_held[byte] = set_lock(fd, F_OFD_SETLK, F_WRLCK, byte);
			if (!is_held[byte] && errno != EAGAIN && errno != EACCES)
				return false;
			held += is_held[byte];
		}
		if (held == count)
			return true;
		poll(NULL, 0, LOOK_MS);
	}
}

static bool hold_here(int fd, unsigned count, unsigned all)
{
	return set_lock(fd, F_OFD_SETLKW, F_WRLCK, TURN) && wait_for(fd, count, all) &&
	       set_lock(fd, F_OFD_SETLK, F_UNLCK, TURN);
}

/* "root@there" and "there" are one host; two that are one by their checksums only wait more. */
static bool hold_host(int fd, const struct campaign_machine *machine)
{
	const char *at = strrchr(machine->host, '@'), *host = at ? at + 1 : machine->host;
	off_t turn = HOSTS + 2 * (off_t)crc32_z(0, (const unsigned char *)host, strlen(host));
	short type = machine->kind == CAMPAIGN_PROCESSOR ? F_WRLCK : F_RDLCK;

	return set_lock(fd, F_OFD_SETLKW, F_WRLCK, turn) &&
	       set_lock(fd, F_OFD_SETLKW, type, turn + 1) &&
	       set_lock(fd, F_OFD_SETLK, F_UNLCK, turn);
}

bool processors_hold(const struct plan *plan, const struct campaign_machine *machine, int *held)
{
	unsigned all = shared(), count = processors_of(machine, all);
	char path[PATH_MAX];

	*held = -1;
	if (all == 0 || machine->kind == CAMPAIGN_BOARD)
		return true;
	plan_path(plan, LOCK_FILE, path);
	*held = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*held >= 0 &&
	    (machine->host ? hold_host(*held, machine) : hold_here(*held, count, all)))
		return true;
	note("cannot lock %s: %s", path, strerror(errno));
	if (*held >= 0)
		close(*held);
	return false;
}
