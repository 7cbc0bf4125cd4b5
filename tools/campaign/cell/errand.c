#include "tools/campaign/cell/errand.h"

#include "tools/base/workspace.h"
#include "tools/child/emulator.h"
#include "tools/child/spawn.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REST_PIECES 4096
#define SECOND_MS 1000

enum { POLL_SIGNALS, POLL_OUTPUT, POLL_MESSAGES, POLLS };

struct line {
	char bytes[ERRAND_LINE_SIZE]; /* what of it fits */
	size_t length;
};

struct watch {
	struct errand *errand;
	const struct errand_order *order;
	struct child child;
	int signals;
	struct line output, messages; /* under way */
	bool has_exited;
	uint64_t deadline_ms; /* then it is asked to end, or ended if it was asked */
	bool is_asked;
	uint64_t ticked_ms;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void end_output(struct watch *watch, char *line)
{
	const struct errand_listener *listener = watch->order->listener;

	if (listener && listener->output)
		listener->output(listener->context, line);
}

static void end_message(struct watch *watch, char *line)
{
	static const char own_name[] = "crossmod: ";
	const struct errand_listener *listener = watch->order->listener;
	size_t skip = strncmp(line, own_name, sizeof(own_name) - 1) == 0 ? sizeof(own_name) - 1 : 0;

	snprintf(watch->errand->last_line, ERRAND_LINE_SIZE, "%s", line + skip);
	if (listener && listener->message)
		listener->message(listener->context, line);
}

static void end_line(struct watch *watch, struct line *line,
		     void (*end)(struct watch *watch, char *line))
{
	line->bytes[line->length] = '\0';
	if (line->length > 0)
		end(watch, line->bytes);
	line->length = 0;
}

static void take_lines(struct watch *watch, struct line *line, const char *bytes, size_t length,
		       void (*end)(struct watch *watch, char *line))
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n')
			end_line(watch, line, end);
		else if (line->length + 1 < ERRAND_LINE_SIZE && bytes[i] != '\r' && bytes[i])
			line->bytes[line->length++] = bytes[i];
	}
}

static void take_messages(void *to, const char *bytes, size_t length)
{
	struct watch *watch = to;

	take_lines(watch, &watch->messages, bytes, length, end_message);
}

static void take_output(void *to, const char *bytes, size_t length)
{
	struct watch *watch = to;

	if (watch->order->to >= 0 && !write_all(watch->order->to, bytes, length))
		watch->errand->is_written = false;
	take_lines(watch, &watch->output, bytes, length, end_output);
}

static void ask_to_end(struct watch *watch)
{
	if (watch->is_asked)
		return;
	watch->is_asked = true;
	watch->deadline_ms = now_ms() + (uint64_t)watch->order->farewell_s * 1000;
	kill(watch->child.pid, watch->order->ending);
}

static void look_at_child(struct watch *watch)
{
	siginfo_t info = {.si_pid = 0};

	if (waitid(P_PID, (id_t)watch->child.pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    info.si_pid == 0)
		return;
	watch->has_exited = true;
	watch->errand->status = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

static void take_signal(struct watch *watch)
{
	struct signalfd_siginfo info;

	if (read(watch->signals, &info, sizeof(info)) != sizeof(info) || info.ssi_signo == SIGCHLD)
		return;
	watch->errand->interrupted = (int)info.ssi_signo;
	ask_to_end(watch);
}

/* False when it does not go on. */
static bool look_at_time(struct watch *watch)
{
	if (!watch->deadline_ms || now_ms() < watch->deadline_ms)
		return true;
	if (watch->is_asked)
		return false;
	watch->errand->is_late = true;
	ask_to_end(watch);
	return true;
}

static int wait_ms(const struct watch *watch)
{
	uint64_t now = now_ms(), left = SECOND_MS;

	if (watch->deadline_ms && watch->deadline_ms < now + left)
		left = watch->deadline_ms > now ? watch->deadline_ms - now : 0;
	return (int)left;
}

static void tick(struct watch *watch)
{
	const struct errand_listener *listener = watch->order->listener;

	if (!listener || !listener->second || now_ms() < watch->ticked_ms + SECOND_MS)
		return;
	watch->ticked_ms = now_ms();
	listener->second(listener->context);
}

static void watch_it(struct watch *watch)
{
	struct pollfd polls[POLLS] = {
		[POLL_SIGNALS] = {watch->signals, POLLIN, 0},
		[POLL_OUTPUT] = {watch->child.log, POLLIN, 0},
		[POLL_MESSAGES] = {watch->child.messages, POLLIN, 0},
	};

	while (!watch->has_exited && look_at_time(watch)) {
		if (poll(polls, POLLS, wait_ms(watch)) > 0) {
			/* One that is closed is not asked again: it would always have something */
			if (polls[POLL_OUTPUT].revents &&
			    !child_read(watch->child.log, take_output, watch))
				polls[POLL_OUTPUT].fd = -1;
			if (polls[POLL_MESSAGES].revents &&
			    !child_read(watch->child.messages, take_messages, watch))
				polls[POLL_MESSAGES].fd = -1;
			if (polls[POLL_SIGNALS].revents)
				take_signal(watch);
		}
		look_at_child(watch);
		tick(watch);
	}
	/* What it has started may go on and on */
	for (unsigned i = 0; i < REST_PIECES && child_read(watch->child.log, take_output, watch);
	     i++)
		;
	for (unsigned i = 0;
	     i < REST_PIECES && child_read(watch->child.messages, take_messages, watch); i++)
		;
	end_line(watch, &watch->output, end_output);
	end_line(watch, &watch->messages, end_message);
}

static int open_signals(sigset_t *before)
{
	sigset_t held;

	signal(SIGCHLD, SIG_DFL);
	machine_hold_signals(before);
	sigprocmask(SIG_BLOCK, NULL, &held);
	/* Whoever stops this process stops what it runs by the terminal, or not at all */
	sigdelset(&held, SIGTSTP);
	sigprocmask(SIG_SETMASK, &held, NULL);
	return signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void run(struct watch *watch)
{
	const struct program program = {.arguments = watch->order->arguments,
					.log_descriptor = STDOUT_FILENO};
	uint64_t begun = now_ms();

	if (watch->order->seconds)
		watch->deadline_ms = begun + (uint64_t)watch->order->seconds * SECOND_MS;
	watch->errand->error = spawn(&program, &watch->child);
	if (watch->errand->error)
		return;
	watch_it(watch);
	spawn_end(&watch->child);
	watch->errand->elapsed_ms = now_ms() - begun;
}

void errand_run(struct errand *errand, const struct errand_order *order)
{
	struct watch watch = {.errand = errand, .order = order};
	sigset_t before;

	memset(errand, 0, sizeof(*errand));
	errand->status = 127;
	errand->is_written = true;
	watch.signals = open_signals(&before);
	if (watch.signals < 0)
		errand->error = errno;
	else
		run(&watch);
	if (watch.signals >= 0)
		close(watch.signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
}
