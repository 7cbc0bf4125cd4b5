#include "tools/reduce/shell.h"

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a command has to end in that was told to, before it is killed. */
#define GRACE_MS 3000
#define LOOK_MS 20

/* From one shell_look to the next at most. */
#define IDLE_MS 500

static void watched(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

void shell_hold_signals(sigset_t *before)
{
	sigset_t set;

	watched(&set);
	sigprocmask(SIG_BLOCK, &set, before);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* In a process group of its own, so that all of it can be ended. 0, or an errno. */
static int start(const char *command, const sigset_t *before, pid_t *child)
{
	char *const arguments[] = {"sh", "-c", (char *)command, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&actions, 1, 2);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, before);
	error = posix_spawn(child, "/bin/sh", &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Waits for the shell until `until`; or for a signal that would end this process, which it
 * returns. 0: the shell has ended, and has a status; or its time is over, and it has none. */
static int await(pid_t child, long long until, const struct shell_look *look, bool *has_ended,
		 int *status)
{
	sigset_t set;

	watched(&set);
	for (;;) {
		long long left = until - now_ms(), pause = left < IDLE_MS ? left : IDLE_MS;
		struct timespec wait = {.tv_nsec = pause * 1000000};
		int signal;

		*has_ended = waitpid(child, status, WNOHANG) == child;
		if (*has_ended || left <= 0)
			return 0;
		look->look(look->context);
		signal = sigtimedwait(&set, NULL, &wait);
		if (signal > 0 && signal != SIGCHLD)
			return signal;
	}
}

/* All of it that is left: asked first, since a machine's launcher has things to put away. */
static void end_all(pid_t group, bool has_ended)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
	long long until = now_ms() + GRACE_MS;

	kill(-group, SIGTERM);
	while (now_ms() < until && kill(-group, 0) == 0) {
		has_ended = has_ended || waitpid(group, NULL, WNOHANG) == group;
		if (kill(-group, 0) == 0)
			nanosleep(&pause, NULL);
	}
	kill(-group, SIGKILL);
	while (!has_ended && waitpid(group, NULL, 0) < 0 && errno == EINTR)
		;
}

struct shell_result shell_run(const char *command, unsigned seconds, const sigset_t *before,
			      const struct shell_look *look)
{
	bool has_ended = false;
	int status = 0, signal, error;
	pid_t child;

	error = start(command, before, &child);
	if (error)
		return (struct shell_result){SHELL_NOT_STARTED, error};
	signal = await(child, now_ms() + seconds * 1000LL, look, &has_ended, &status);
	end_all(child, has_ended);
	if (signal)
		return (struct shell_result){SHELL_INTERRUPTED, signal};
	if (!has_ended)
		return (struct shell_result){SHELL_TIMED_OUT, 0};
	if (WIFSIGNALED(status))
		return (struct shell_result){SHELL_KILLED, WTERMSIG(status)};
	return (struct shell_result){SHELL_EXITED, WEXITSTATUS(status)};
}
