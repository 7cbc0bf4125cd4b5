#include "web/wasm/json.h"

static void put_string(FILE *to, const char *string)
{
	fputc('"', to);
	for (; *string; string++) {
		unsigned char c = (unsigned char)*string;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < ' ')
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void begin(struct json *json, const char *name)
{
	if (json->follows)
		fputc(',', json->to);
	if (name) {
		put_string(json->to, name);
		fputc(':', json->to);
	}
	json->follows = true;
}

void json_open(struct json *json, const char *name, char bracket)
{
	begin(json, name);
	fputc(bracket, json->to);
	json->follows = false;
}

void json_close(struct json *json, char bracket)
{
	fputc(bracket, json->to);
	json->follows = true;
}

void json_string(struct json *json, const char *name, const char *value)
{
	begin(json, name);
	put_string(json->to, value);
}

void json_number(struct json *json, const char *name, unsigned long long value)
{
	begin(json, name);
	fprintf(json->to, "%llu", value);
}

void json_bool(struct json *json, const char *name, bool value)
{
	begin(json, name);
	fputs(value ? "true" : "false", json->to);
}

void json_null(struct json *json, const char *name)
{
	begin(json, name);
	fputs("null", json->to);
}
