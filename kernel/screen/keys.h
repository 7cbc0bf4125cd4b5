/*
 * Keys, where there is a keyboard: pause, next scenario, reboot. Patcher only.
 */
#ifndef KERNEL_SCREEN_KEYS_H
#define KERNEL_SCREEN_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#define KEYS_LINE "keys: p pause, n next scenario, r end and reboot"
#define KEYS_LINE_AT_END "keys: c the whole log as QR codes, r reboot"
#define KEYS_LINE_IN_LOG "keys: n, blank or right next page, b or left page before, r reboot"
#define KEYS_LINE_NO_LOG "too little memory to show the log as QR codes; keys: r reboot"

/* A scenario begins: nobody has asked for the next one yet. */
void keys_begin(void);

/* Looks for a key, not more often than makes sense; executors at rest. A pause, which ends with any
 * key, is in here. What a key does is told in the log, with where it did it. Returns the cycles
 * that the pause took, else 0. */
uint64_t keys_poll(const char *scenario, uint64_t patches);

/* The scenario is to end now; because the whole run is, which is to be followed by a reboot. */
bool keys_next_wanted(void);
bool keys_end_wanted(void);

#endif
