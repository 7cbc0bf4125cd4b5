/*
 * The set of scenarios to run: the files that the boot loader has brought, or else the standard
 * ones, which are built in.
 */
#ifndef KERNEL_EXPERIMENT_SET_H
#define KERNEL_EXPERIMENT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/language/language.h"

#define SET_FILE_NAME_SIZE 256

/* What became of a file. */
struct set_entry {
	char file[SET_FILE_NAME_SIZE]; /* its name, printable; "module 3" for the third one, if it
					  has none */
	bool is_refused;
	union {
		struct scenario scenario;
		char message[PARSE_MESSAGE_SIZE]; /* if refused: a line for people, why */
	};
};

struct set {
	const struct set_entry *entries; /* in the order of the files */
	size_t count;
	bool is_built_in; /* there was no file */
};

/* What is built in. */
enum set_built_in {
	SET_STANDARD,	/* unless the boot loader has brought files */
	SET_OF_CLASSIFY /* what tells the models apart, whatever it has brought */
};

/* Reads every file. `selected` has names of scenarios, separated by commas: all others are left
 * out, and a file that is refused counts by its own name, without ".scn". Empty: all are in. A name
 * that is there already, and a file that cannot be read, are refusals too. What was asked for and
 * is not there is told by comments. False when there is too little memory; the set is
 * then empty. The set stays as it is, and any CPU may read it. Patcher only, once. */
bool set_load(struct set *set, const char *selected, enum set_built_in built_in);

#endif
