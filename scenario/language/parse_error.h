/*
 * What is refused of a source that should be a scenario.
 */
#ifndef SCENARIO_LANGUAGE_PARSE_ERROR_H
#define SCENARIO_LANGUAGE_PARSE_ERROR_H

/* No source may be longer, in bytes. */
#define LANGUAGE_SOURCE_MAX (64u * 1024u)
#define PARSE_MESSAGE_SIZE 720

/* Why a source is no scenario. `message` is the whole line for people, without a newline, printable
 * (lib/printable.h), and with the file's own name, however long its path is:
 * `three-sync.scn:5:9: expected a step (write, sync, ...), found "wirte"`. */
struct parse_error {
	unsigned line, column; /* from 1; columns count bytes, a tab is one */
	char message[PARSE_MESSAGE_SIZE];
};

#endif
