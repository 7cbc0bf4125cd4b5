/*
 * The only program in the guest that `make bench-linux` boots: loads the module, whose messages are
 * the results, and switches the machine off. Its arguments come from the kernel's command line.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PARAMETERS_SIZE 256

/* Through the kernel's own log, so that lines keep their order and are not mixed. */
static void say(const char *what, int error)
{
	char line[PARAMETERS_SIZE];
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	snprintf(line, sizeof(line), "<5>bench: note\t%s: %s\n", what, strerror(error));
	/* Not by dprintf(), which seeks first: this file does not let it */
	(void)!write(fd, line, strlen(line));
	close(fd);
}

/* Whoever measures stays on CPU 0: the executors are on the others. */
static void stay_on_first_cpu(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	if (sched_setaffinity(0, sizeof(first), &first) < 0)
		say("init cannot stay on CPU 0", errno);
}

/* The module runs while it is loaded, and then refuses to stay, with EAGAIN. */
static void load_module(const char *parameters)
{
	int fd = open("/crossmod_bench.ko", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		say("/crossmod_bench.ko is not in the initramfs", errno);
	else if (syscall(SYS_finit_module, fd, parameters, 0) < 0 && errno != EAGAIN)
		say("the module failed", errno);
}

int main(int count, char **arguments)
{
	char parameters[PARAMETERS_SIZE] = "";
	size_t length = 0;

	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) < 0 && errno != EBUSY)
		say("no /dev", errno);
	stay_on_first_cpu();
	for (int i = 1; i < count && length < sizeof(parameters); i++)
		length += (size_t)snprintf(parameters + length, sizeof(parameters) - length, "%s ",
					   arguments[i]);
	load_module(parameters);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
