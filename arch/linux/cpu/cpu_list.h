/*
 * Lists of CPUs as Linux writes them: "0-3,8". Pure.
 */
#ifndef LINUX_CPU_CPU_LIST_H
#define LINUX_CPU_CPU_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* The highest number that a CPU can have here. */
#define CPU_NUMBER_MAX 65535u

/* Reads the list into `cpus`, in its own order, at most `size` of them, the count of them into
 * *count. A newline may end it. False, and *at is the character that is wrong: it is no list, a
 * range goes down, a number is above CPU_NUMBER_MAX or comes twice, or there are more. */
bool cpu_list_read(const char *string, unsigned *cpus, size_t size, size_t *count, size_t *at);

#endif
