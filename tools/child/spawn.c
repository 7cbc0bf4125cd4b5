#include "tools/child/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* As much as a pipe may hold without privileges: QEMU drops what its serial port cannot write at
 * once, so there must be room for all that comes while this process is kept from reading. */
#define PIPE_SIZE (1 << 20)

/* The ends of the pipes to the child: read here, written there. */
struct pipes {
	int log[2];
	int messages[2];
	int error[2]; /* the errno of an exec that fails */
};

static void close_pipe(int ends[2])
{
	for (unsigned end = 0; end < 2; end++) {
		if (ends[end] >= 0)
			close(ends[end]);
		ends[end] = -1;
	}
}

static void close_pipes(struct pipes *pipes)
{
	close_pipe(pipes->log);
	close_pipe(pipes->messages);
	close_pipe(pipes->error);
}

/* Moves a descriptor away from 0 to 3, which may be closed now, and are to be the child's own. */
static int move_up(int fd)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, 10);
	int error = errno;

	close(fd);
	/* So it is when the limit of open files is that low */
	errno = moved < 0 && error == EINVAL ? EMFILE : error;
	return moved;
}

static bool open_pipe(int ends[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) < 0)
		return false;
	ends[0] = move_up(low[0]);
	ends[1] = move_up(low[1]);
	return ends[0] >= 0 && ends[1] >= 0;
}

static bool open_pipes(struct pipes *pipes)
{
	*pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
	if (!open_pipe(pipes->log) || !open_pipe(pipes->messages) || !open_pipe(pipes->error))
		return false;
	fcntl(pipes->log[0], F_SETPIPE_SZ, PIPE_SIZE);
	return fcntl(pipes->log[0], F_SETFL, O_NONBLOCK) == 0 &&
	       fcntl(pipes->messages[0], F_SETFL, O_NONBLOCK) == 0;
}

/* A network namespace needs a privilege, which a user namespace gives to everybody. */
static void leave_network(void)
{
	if (unshare(CLONE_NEWNET) < 0)
		unshare(CLONE_NEWUSER | CLONE_NEWNET);
}

/* What whoever started this process wants it to outlive, as by nohup(1), the program outlives, too.
 * A SIGINT is how this process itself asks it to end. */
static bool stays_ignored(int number)
{
	struct sigaction action;

	return (number == SIGHUP || number == SIGTERM) && sigaction(number, NULL, &action) == 0 &&
	       action.sa_handler == SIG_IGN;
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		if (!stays_ignored(number))
			signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A program that keeps all CPUs busy must not keep this one from ending it. Where both would come
 * before all others (chrt -f, or -r), and neither gives way to the other, the program comes second.
 */
static void give_precedence(void)
{
	int policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
	struct sched_param own;

	if ((policy != SCHED_FIFO && policy != SCHED_RR) || sched_getparam(0, &own) < 0)
		return;
	if (own.sched_priority > sched_get_priority_min(policy)) {
		own.sched_priority--;
	} else {
		policy = SCHED_OTHER;
		own.sched_priority = 0;
	}
	/* To step back takes no privilege */
	sched_setscheduler(0, policy, &own);
}

static bool arrange_descriptors(const struct program *program, const struct pipes *pipes)
{
	int null = move_up(open("/dev/null", O_RDONLY));

	return null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	       dup2(pipes->messages[1], STDOUT_FILENO) >= 0 &&
	       dup2(pipes->messages[1], STDERR_FILENO) >= 0 &&
	       dup2(pipes->log[1], program->log_descriptor) >= 0;
}

static _Noreturn void run_child(const struct program *program, const struct pipes *pipes,
				pid_t parent)
{
	int error;

	setpgid(0, 0);
	reset_signals();
	give_precedence();
	if (program->alone)
		leave_network();
	/* After unshare(), which may take it back */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	if (arrange_descriptors(program, pipes) &&
	    (!program->directory || chdir(program->directory) == 0))
		execvp(program->arguments[0], program->arguments);
	error = errno;
	while (write(pipes->error[1], &error, sizeof(error)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* 0 when the exec succeeded, since that closes the pipe. */
static int read_error(int fd)
{
	int error = 0;
	ssize_t got;

	do {
		got = read(fd, &error, sizeof(error));
	} while (got < 0 && errno == EINTR);
	return got == sizeof(error) ? error : 0;
}

static int fork_child(const struct program *program, struct pipes *pipes, struct child *child)
{
	pid_t parent = getpid();
	int error;

	child->pid = fork();
	if (child->pid < 0)
		return errno;
	if (child->pid == 0)
		run_child(program, pipes, parent);
	/* Both do it, so that it is done whoever comes first */
	setpgid(child->pid, child->pid);
	close(pipes->log[1]);
	close(pipes->messages[1]);
	close(pipes->error[1]);
	pipes->log[1] = pipes->messages[1] = pipes->error[1] = -1;
	error = read_error(pipes->error[0]);
	if (error)
		waitpid(child->pid, NULL, 0);
	return error;
}

int spawn(const struct program *program, struct child *child)
{
	struct pipes pipes;
	int error;

	if (!open_pipes(&pipes)) {
		error = errno;
		close_pipes(&pipes);
		return error;
	}
	error = fork_child(program, &pipes, child);
	if (!error) {
		child->log = pipes.log[0];
		child->messages = pipes.messages[0];
		pipes.log[0] = pipes.messages[0] = -1;
	}
	close_pipes(&pipes);
	return error;
}

bool child_read(int fd, void (*take)(void *to, const char *bytes, size_t length), void *to)
{
	char bytes[CHILD_PIECE_SIZE];
	ssize_t got = read(fd, bytes, sizeof(bytes));

	if (got > 0)
		take(to, bytes, (size_t)got);
	return got > 0;
}

void spawn_end(struct child *child)
{
	/* The group outlives its leader when the leader was a script */
	kill(-child->pid, SIGKILL);
	waitpid(child->pid, NULL, 0);
	close(child->log);
	close(child->messages);
}
