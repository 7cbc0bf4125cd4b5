/*
 * What the page calls. Source goes into source(), the answer is `answer_length()` bytes of JSON at
 * answer(), until the next call. One call at a time; a page that wants an end to a search ends the
 * worker that it is in.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/language/parse_error.h"
#include "web/wasm/answer.h"

#define EXPORT(name) __attribute__((export_name(#name)))

static char source_now[LANGUAGE_SOURCE_MAX + 1];
static struct scenario scenario_now;
static bool is_scenario;
static char *answer_now;
static size_t length_now;

static struct json begin(void)
{
	free(answer_now);
	answer_now = NULL;
	return (struct json){.to = open_memstream(&answer_now, &length_now)};
}

static void end(const struct json *json)
{
	fclose(json->to);
}

/* Where a source goes, and how long it may be. One byte more than the language takes, so that it is
 * the language that refuses it. */
EXPORT(source) char *source(void);
char *source(void)
{
	return source_now;
}

EXPORT(source_size) size_t source_size(void);
size_t source_size(void)
{
	return sizeof(source_now);
}

EXPORT(answer) const char *answer(void);
const char *answer(void)
{
	return answer_now;
}

EXPORT(answer_length) size_t answer_length(void);
size_t answer_length(void)
{
	return length_now;
}

/* Reads so many bytes of the source, which is the one that is meant from then on. */
EXPORT(parse) void parse(size_t length);
void parse(size_t length)
{
	struct json json = begin();

	is_scenario = answer_parse(&json, source_now, length, &scenario_now);
	end(&json);
}

/* False where the last source was no scenario, or there are no such things. */
static bool may_ask(unsigned model, unsigned outcome)
{
	return is_scenario && model < MODELS && outcome < OUTCOMES;
}

/* The names of the models and of the outcomes, in the order of their numbers. */
EXPORT(names) void names(void);
void names(void)
{
	struct json json = begin();

	json_open(&json, NULL, '{');
	json_open(&json, "models", '[');
	for (unsigned model = 0; model < MODELS; model++)
		json_string(&json, NULL, model_name((enum model)model));
	json_close(&json, ']');
	answer_outcomes(&json, "outcomes", (1u << OUTCOMES) - 1);
	json_close(&json, '}');
	end(&json);
}

EXPORT(prove) bool prove(unsigned model, unsigned seconds);
bool prove(unsigned model, unsigned seconds)
{
	struct json json;

	if (!may_ask(model, 0))
		return false;
	json = begin();
	answer_prove(&json, &scenario_now, (enum model)model, seconds);
	end(&json);
	return true;
}

EXPORT(shortest) bool shortest(unsigned model, unsigned outcome, unsigned seconds);
bool shortest(unsigned model, unsigned outcome, unsigned seconds)
{
	struct json json;

	if (!may_ask(model, outcome))
		return false;
	json = begin();
	answer_shortest(&json, &scenario_now, (enum model)model, (enum outcome)outcome, seconds);
	end(&json);
	return true;
}

EXPORT(synth) bool synth(unsigned model, unsigned seconds);
bool synth(unsigned model, unsigned seconds)
{
	struct json json;

	if (!may_ask(model, 0))
		return false;
	json = begin();
	answer_synth(&json, &scenario_now, (enum model)model, seconds);
	end(&json);
	return true;
}

EXPORT(tell) bool tell(unsigned excluded, unsigned other, unsigned seconds);
bool tell(unsigned excluded, unsigned other, unsigned seconds)
{
	struct json json;

	if (!may_ask(excluded, 0) || !may_ask(other, 0))
		return false;
	json = begin();
	answer_tell(&json, &scenario_now, (enum model)excluded, (enum model)other, seconds);
	end(&json);
	return true;
}
