#include "scenario/language/language.h"

#include "scenario/language/clause.h"
#include "lib/string.h"

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool clause_scenario(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct word word = reader_take(reader);
	bool is_name = word.length > 0 && word.length < SCENARIO_NAME_SIZE;

	for (size_t i = 0; is_name && i < word.length; i++)
		is_name = is_name_character(word.start[i]);
	if (!is_name)
		return refuse(reader, &word, "a name of 1 to %u characters (a-z, 0-9, -)",
			      SCENARIO_NAME_SIZE - 1);
	memcpy(parse->out->name, word.start, word.length);
	return reader_expect_end(reader);
}

/* Adds the line's words to the sentence, with one blank wherever there were some. */
static bool clause_about(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct word first = reader_peek(reader);
	char *about = parse->out->about;
	size_t length = strlen(about);
	bool blank = length > 0;

	if (first.length == 0)
		return refuse(reader, &first, "a sentence on why there is this scenario");
	for (size_t i = (size_t)(first.start - reader->source); i < reader->end; i++) {
		char c = reader->source[i];

		if (c == ' ' || c == '\t') {
			blank = true;
			continue;
		}
		if (length + blank + 1 >= SCENARIO_ABOUT_SIZE)
			return refuse_because(reader, &parse->key,
					      "expected a sentence of at most %u characters, found "
					      "a longer one",
					      SCENARIO_ABOUT_SIZE - 1);
		if (blank)
			about[length++] = ' ';
		about[length++] = c;
		blank = false;
	}
	parse->about = first;
	return true;
}

static const char *policy_word(unsigned policy)
{
	return handler_policy_name((enum handler_policy)policy);
}

static bool clause_handler(struct parse *parse)
{
	unsigned policy;

	parse->handler = reader_peek(&parse->reader);
	if (!reader_choice(&parse->reader, "where to go on after a breakpoint", policy_word,
			   HANDLER_POLICIES, &policy))
		return false;
	parse->out->handler = (enum handler_policy)policy;
	return reader_expect_end(&parse->reader);
}

/* `goes_on` reads an indented line behind the clause; NULL when there cannot be one. */
static const struct key {
	const char *name;
	bool (*clause)(struct parse *parse);
	bool (*goes_on)(struct parse *parse);
	bool is_repeatable;
} keys[] = {
	{"scenario", clause_scenario, NULL, false}, {"about", clause_about, clause_about, false},
	{"site", clause_site, NULL, true},	    {"place", clause_place, NULL, true},
	{"handler", clause_handler, NULL, false},   {"patch", clause_step, clause_step, false},
	{"execute", clause_execute, NULL, false},   {"rest", clause_rest, NULL, false},
	{"online", clause_online, NULL, false},	    {"also", clause_also, NULL, true},
	{"repeat", clause_repeat, NULL, false},	    {"forbid", clause_forbid, NULL, true},
	{"show", clause_show, NULL, true},
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static const char *key_word(unsigned key)
{
	return keys[key].name;
}

/* Takes the key that the line begins with. `lines` says where each has been; NULL: refused. */
static const struct key *take_key(struct parse *parse, unsigned lines[KEYS])
{
	struct reader *reader = &parse->reader;
	bool is_fine = true;
	unsigned key;

	parse->key = reader_peek(reader);
	if (!reader_choice(reader, "a key", key_word, KEYS, &key))
		return NULL;
	if (key != 0 && lines[0] == 0)
		is_fine = refuse(reader, &parse->key, "\"scenario\" first");
	else if (key == 0 && lines[0] > 0)
		is_fine = refuse_because(reader, &parse->key,
					 "expected one scenario a file, found a second one; the "
					 "first is in line %u",
					 lines[0]);
	else if (lines[key] > 0 && !keys[key].is_repeatable)
		is_fine = refuse_because(reader, &parse->key,
					 "expected \"%s\" once, found it a second time; the first "
					 "is in line %u",
					 keys[key].name, lines[key]);
	lines[key] = parse->key.line;
	return is_fine ? &keys[key] : NULL;
}

/* A line that is indented goes on with what the key of a line before it began. */
static bool go_on(struct parse *parse, const struct key *current)
{
	struct word word = reader_peek(&parse->reader);

	if (current && current->goes_on)
		return current->goes_on(parse);
	return refuse(&parse->reader, &word,
		      "a key at the beginning of the line; only about and patch go on in the next");
}

static bool parse_lines(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	const struct key *current = NULL;
	unsigned lines[KEYS] = {0};

	while (reader_next_line(reader)) {
		if (reader->ended)
			return true;
		if (reader->indented) {
			if (!go_on(parse, current))
				return false;
			continue;
		}
		current = take_key(parse, lines);
		if (!current || !current->clause(parse))
			return false;
	}
	return false;
}

bool scenario_parse(const char *file_name, const char *source, size_t length, struct scenario *out,
		    struct parse_error *error)
{
	struct parse parse = {.out = out};

	memset(out, 0, sizeof(*out));
	memset(error, 0, sizeof(*error));
	reader_begin(&parse.reader, file_name, source, length, error);
	if (length > LANGUAGE_SOURCE_MAX) {
		struct word start = {.start = source, .line = 1, .column = 1};

		return refuse_because(&parse.reader, &start,
				      "expected a file of at most %u bytes, found more",
				      LANGUAGE_SOURCE_MAX);
	}
	return parse_lines(&parse) && clause_check_whole(&parse);
}
