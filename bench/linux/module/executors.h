/*
 * What the other CPUs do while CPU 0 measures: rest, or execute the sites of a key.
 */
#ifndef BENCH_LINUX_EXECUTORS_H
#define BENCH_LINUX_EXECUTORS_H

#include "sites.h"

/* Starts a thread on each CPU but the first, all at rest. 0, or an error with a message. May sleep,
 * as all below. */
int executors_start(void);
void executors_stop(void);

/* Sends all of them to execute the key's sites over and over, or to rest (NULL), and waits until
 * each does. -ETIMEDOUT with a message when one does not within 30 s. */
int executors_execute(const struct bench_key *key);

#endif
