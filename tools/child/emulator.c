#include "tools/child/emulator.h"

#include "lib/patience.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND_US 1000000

/* Until a machine that was asked to has ended its log. */
#define END_US (60 * SECOND_US)

/* Between two looks at whether one that takes its leave is gone. */
#define FAREWELL_LOOK_MS 100

enum { POLL_SIGNALS, POLL_LOG, POLL_MESSAGES, POLL_SCREEN, POLLS };

struct watch {
	const struct machine *machine;
	struct live *live;
	struct machine_result *result;
	struct child child;
	int signals;
	uint64_t start_us;
	struct patience for_all, for_log;
	bool over;		    /* result->end is set */
	char message[MESSAGE_SIZE]; /* the line that is not complete yet, as much as fits */
	size_t message_length;
};

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Begins to wait so long, or for ever. */
static void begin_to_wait(struct patience *patience, uint64_t limit_us)
{
	patience_begin(patience, now_us(), limit_us > 0 ? limit_us : UINT64_MAX, SECOND_US);
}

static void finish(struct watch *watch, enum machine_end end, int detail)
{
	if (watch->over)
		return;
	watch->over = true;
	watch->result->end = end;
	watch->result->detail = detail;
}

/* ---- What the emulator says ------------------------------------------------------------------ */

static void take_message(struct watch *watch)
{
	struct machine_result *result = watch->result;
	enum message_kind kind;

	watch->message[watch->message_length] = '\0';
	watch->message_length = 0;
	if (watch->message[strspn(watch->message, " \t\r")] == '\0')
		return;
	memcpy(result->last_words, watch->message, MESSAGE_SIZE);
	kind = watch->machine->sort_message(watch->message);
	if (kind == MESSAGE_OTHER)
		return;
	if (result->trouble[0] == '\0')
		memcpy(result->trouble, watch->message, MESSAGE_SIZE);
	if (kind == MESSAGE_FATAL)
		finish(watch, MACHINE_GAVE_UP, 0);
}

static void take_messages(void *to, const char *bytes, size_t length)
{
	struct watch *watch = to;

	for (size_t at = 0; at < length; at++) {
		if (bytes[at] == '\n')
			take_message(watch);
		else if (watch->message_length < MESSAGE_SIZE - 1 && bytes[at] != '\0')
			watch->message[watch->message_length++] = bytes[at];
	}
}

static void take_log(void *to, const char *bytes, size_t length)
{
	struct watch *watch = to;

	begin_to_wait(&watch->for_log, watch->machine->silence_us);
	switch (live_add(watch->live, bytes, length)) {
	case LIVE_TAKEN:
		break;
	case LIVE_FULL:
		finish(watch, MACHINE_FLOODED, 0);
		break;
	case LIVE_NO_MEMORY:
		finish(watch, MACHINE_NO_MEMORY, 0);
		break;
	}
	if (watch->live->ended)
		finish(watch, MACHINE_LOG_ENDED, 0);
	else if (watch->live->refusal[0])
		finish(watch, MACHINE_REFUSED, 0);
	else if (watch->live->restarted)
		finish(watch, MACHINE_RESTARTED, 0);
}

/* ---- What happens to it ---------------------------------------------------------------------- */

/* The emulator has gone: what it still said counts, but no more than a log may be long. */
static void take_the_rest(struct watch *watch, int wait_status)
{
	while (!watch->over && child_read(watch->child.log, take_log, watch))
		;
	for (size_t total = 0; total < LIVE_MAX; total += CHILD_PIECE_SIZE) {
		if (!child_read(watch->child.messages, take_messages, watch))
			break;
	}
	take_message(watch);
	finish(watch, MACHINE_EXITED, wait_status);
}

/* The status as of waitpid(), without taking it away from spawn_end(). */
static bool has_exited(pid_t pid, int *status)
{
	siginfo_t info = {.si_pid = 0};

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0)
		return false;
	*status = info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0) : info.si_status;
	return true;
}

/* As the terminal has done it to this process, so is it done to the emulator, which is in a group
 * of its own. */
static void stop_both(const struct watch *watch)
{
	sigset_t set;

	kill(-watch->child.pid, SIGTSTP);
	raise(SIGTSTP);
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	/* It stops here, unless nobody is there who could have it go on */
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(-watch->child.pid, SIGCONT);
}

/* False when it was asked before, or does not listen. */
static bool ask_to_end(struct watch *watch)
{
	if (!watch->machine->ends_on_request || watch->result->requested)
		return false;
	watch->result->requested = true;
	kill(watch->child.pid, SIGINT);
	return true;
}

static void take_signal(struct watch *watch)
{
	struct signalfd_siginfo info;
	int status;

	if (read(watch->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGTSTP) {
		stop_both(watch);
	} else if (info.ssi_signo != SIGCHLD) {
		if (!ask_to_end(watch))
			finish(watch, MACHINE_INTERRUPTED, (int)info.ssi_signo);
	} else if (has_exited(watch->child.pid, &status)) {
		take_the_rest(watch, status);
	}
}

static void look_at_the_time(struct watch *watch)
{
	uint64_t now = now_us();

	if (patience_is_over(&watch->for_all, now)) {
		if (watch->machine->ends_in_time && ask_to_end(watch)) {
			watch->result->timed_out = true;
			begin_to_wait(&watch->for_all, END_US);
		} else {
			finish(watch, MACHINE_TIMED_OUT, 0);
		}
	}
	if (patience_is_over(&watch->for_log, now))
		finish(watch, MACHINE_FELL_SILENT, 0);
}

/* What passes until a look counts in full, if it is not as late again. */
static uint64_t next_look_us(const struct patience *patience)
{
	uint64_t left = patience->limit - patience->passed, most = patience->most / 2;

	return left < most ? left : most;
}

/* As poll() takes them. */
static int next_look_ms(const struct watch *watch)
{
	uint64_t for_all = next_look_us(&watch->for_all), for_log = next_look_us(&watch->for_log);

	return (int)((for_all < for_log ? for_all : for_log) / 1000) + 1;
}

static void watch_until_over(struct watch *watch)
{
	struct pollfd polls[POLLS] = {
		[POLL_SIGNALS] = {watch->signals, POLLIN, 0},
		[POLL_LOG] = {watch->child.log, POLLIN, 0},
		[POLL_MESSAGES] = {watch->child.messages, POLLIN, 0},
	};

	const struct machine *machine = watch->machine;

	for (; !watch->over; look_at_the_time(watch)) {
		if (machine->look)
			machine->look(machine->look_context, watch->live);
		polls[POLL_SCREEN] = (struct pollfd){
			live_wants_to_show(watch->live) ? STDOUT_FILENO : -1, POLLOUT, 0};
		if (poll(polls, POLLS, next_look_ms(watch)) < 0)
			continue;
		/* A stream that is closed is not asked again: it would always have something */
		if (polls[POLL_LOG].revents && !child_read(watch->child.log, take_log, watch))
			polls[POLL_LOG].fd = -1;
		if (polls[POLL_MESSAGES].revents &&
		    !child_read(watch->child.messages, take_messages, watch))
			polls[POLL_MESSAGES].fd = -1;
		if (polls[POLL_SCREEN].revents)
			live_show(watch->live);
		if (polls[POLL_SIGNALS].revents)
			take_signal(watch);
	}
}

/* True when somebody has asked again. */
static bool is_asked_again(const struct watch *watch)
{
	struct signalfd_siginfo info;

	return read(watch->signals, &info, sizeof(info)) == sizeof(info) &&
	       info.ssi_signo != SIGCHLD && info.ssi_signo != SIGTSTP;
}

/* What it still says is taken all the while, so that it does not wait for that. */
static void let_it_end(struct watch *watch)
{
	struct pollfd polls[] = {
		{watch->signals, POLLIN, 0},
		{watch->child.log, POLLIN, 0},
		{watch->child.messages, POLLIN, 0},
	};
	struct patience patience;
	int status;

	begin_to_wait(&patience, watch->machine->farewell_us);
	kill(watch->child.pid, SIGTERM);
	while (!has_exited(watch->child.pid, &status) && !patience_is_over(&patience, now_us())) {
		if (poll(polls, sizeof(polls) / sizeof(polls[0]), FAREWELL_LOOK_MS) <= 0)
			continue;
		if (polls[1].revents && !child_read(watch->child.log, take_log, watch))
			polls[1].fd = -1;
		if (polls[2].revents && !child_read(watch->child.messages, take_messages, watch))
			polls[2].fd = -1;
		if (polls[0].revents && is_asked_again(watch))
			return;
	}
}

/* Blocked, it would be taken all the same */
static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* What a machine is watched for, and this process must not end by. */
static void watched_signals(sigset_t *set)
{
	static const int numbers[] = {SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP};

	sigemptyset(set);
	for (size_t index = 0; index < sizeof(numbers) / sizeof(numbers[0]); index++)
		if (!is_ignored(numbers[index]))
			sigaddset(set, numbers[index]);
}

/* Signals are blocked from before the start, so that none comes between it and the watch. */
static int open_signals(sigset_t *before)
{
	sigset_t set;

	/* It may have been inherited as ignored, and then children vanish unseen */
	signal(SIGCHLD, SIG_DFL);
	watched_signals(&set);
	sigprocmask(SIG_BLOCK, &set, before);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void run(struct watch *watch)
{
	int error;

	watch->start_us = now_us();
	begin_to_wait(&watch->for_all, watch->machine->timeout_us);
	begin_to_wait(&watch->for_log, watch->machine->silence_us);
	error = spawn(&watch->machine->program, &watch->child);
	if (error) {
		finish(watch, MACHINE_NOT_STARTED, error);
		return;
	}
	watch_until_over(watch);
	if (watch->machine->farewell_us > 0 && watch->result->end != MACHINE_EXITED)
		let_it_end(watch);
	watch->result->elapsed_us = now_us() - watch->start_us;
	spawn_end(&watch->child);
}

void machine_run(const struct machine *machine, struct live *live, struct machine_result *result)
{
	struct watch watch = {.machine = machine, .live = live, .result = result};
	sigset_t before;

	memset(result, 0, sizeof(*result));
	watch.signals = open_signals(&before);
	if (watch.signals < 0)
		finish(&watch, MACHINE_NOT_STARTED, errno);
	else
		run(&watch);
	close(watch.signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	while (live_wants_to_show(live))
		live_show(live);
}

void machine_hold_signals(sigset_t *before)
{
	sigset_t set;

	watched_signals(&set);
	sigprocmask(SIG_BLOCK, &set, before);
}
