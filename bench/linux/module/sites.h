/*
 * Static keys of Linux, with known numbers of sites.
 */
#ifndef BENCH_LINUX_SITES_H
#define BENCH_LINUX_SITES_H

#include <linux/jump_label.h>
#include <linux/module.h>

#define BENCH_KEYS 8

struct bench_key {
	struct static_key_false *key;
	unsigned sites;
	unsigned bytes; /* of each site: 2 or 5 */
	/* Executes all sites once; how many of them jumped. */
	unsigned (*execute)(void);
};

extern const struct bench_key bench_keys[BENCH_KEYS];

/* Holds this module's jump table against what bench_keys says, and executes every key's sites,
 * which must not jump. 0, or -EINVAL with a message. May sleep. */
int bench_sites_check(struct module *module);

/* The address of the only site of the first key. */
void *bench_site_address(struct module *module);

#endif
