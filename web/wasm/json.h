/*
 * JSON, as it is written: a comma is put where one is needed.
 */
#ifndef WEB_WASM_JSON_H
#define WEB_WASM_JSON_H

#include <stdbool.h>
#include <stdio.h>

struct json {
	FILE *to;
	bool follows; /* something is in front of the next value, in the same array or object */
};

/* `{` or `[`, and the other one of each. A name in front of any of these, where it is in an object;
 * else NULL. */
void json_open(struct json *json, const char *name, char bracket);
void json_close(struct json *json, char bracket);

void json_string(struct json *json, const char *name, const char *value);
void json_number(struct json *json, const char *name, unsigned long long value);
void json_bool(struct json *json, const char *name, bool value);
void json_null(struct json *json, const char *name);

#endif
