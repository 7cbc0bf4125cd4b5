/*
 * What /dev/crossmod_sites takes by ioctl(): the module's side and init's.
 */
#ifndef BENCH_WATCH_MODULE_COMMANDS_H
#define BENCH_WATCH_MODULE_COMMANDS_H

/* The argument of the first two is a key's number, as in bench_keys. */
#define SITES_KEY_ON 0x4300
#define SITES_KEY_OFF 0x4301
#define SITES_CALL 0x4302    /* updates the static calls; the argument is an enum call_target */
#define SITES_EXECUTE 0x4303 /* executes every site as often as the argument says */

enum call_target { CALL_ADD, CALL_NEGATE, CALL_NOTHING, CALL_TARGETS };

enum sites_key { KEY_NEAR = 0, KEY_NEAR_BATCH = 1, KEY_FAR = 4, KEY_FAR_BATCH = 5 };

#endif
