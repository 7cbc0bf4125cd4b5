#include "arch/linux/trap/execute_in.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/trap_frame.h"
#include "arch/site.h"

/* Behind the sync's. */
static int execute_signal(void)
{
	return SIGRTMIN + 1;
}

static void take(int number, siginfo_t *information, void *context)
{
	struct arch_trap trap = {number, information, context};
	int before = errno;

	kernel_pass();
	/* Linux need not return from a signal by iret, as an interrupt's handler does. */
	arch_serialize(SERIALIZE_IRET);
	kernel_trap_returns(&trap);
	errno = before;
}

int execute_in_init(void)
{
	struct sigaction action = {.sa_sigaction = take,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};

	sigemptyset(&action.sa_mask);
	return sigaction(execute_signal(), &action, NULL) < 0 ? errno : 0;
}

/* No executor asks for it: see arch_lacks(). A signal to the thread itself has been taken when the
 * call returns (POSIX, pthread_kill()). */
void arch_execute_in(enum executor_context context)
{
	(void)context;
	pthread_kill(pthread_self(), execute_signal());
}
