#include "arch/linux/sync/signals.h"

#include <pthread.h>
#include <signal.h>

bool signals_can_be_sent(void)
{
	return pthread_kill(pthread_self(), 0) == 0;
}
