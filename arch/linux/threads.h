/*
 * The threads of the executors.
 */
#ifndef LINUX_THREADS_H
#define LINUX_THREADS_H

/* Starts a thread on each of the others; returns when all are there that will be. They look whether
 * they are interrupted (see membarrier.h), until threads_go(). One that cannot be started, or does
 * not come, is offline. How many are there. */
unsigned threads_start(void);

/* Says of each that is not there why. After kernel_begin(). */
void threads_tell_absent(void);

/* Has each become an executor. */
void threads_go(void);

#endif
