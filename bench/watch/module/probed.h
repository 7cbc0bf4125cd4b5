/*
 * Functions that are traced and probed, by their names, through tracefs.
 */
#ifndef BENCH_WATCH_MODULE_PROBED_H
#define BENCH_WATCH_MODULE_PROBED_H

/* Each is a call of its own, with a site of ftrace at its beginning and plain instructions behind.
 */
unsigned watch_traced(unsigned number);
unsigned watch_probed(unsigned number);

#endif
