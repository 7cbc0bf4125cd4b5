/*
 *   write PART [of site N] [byte by byte]    where PART is breakpoint, head, tail, all,
 *                                            bytes A..B [HH ...]
 *   write flag N
 *   fence
 *   sync HOW [of odd | of even] [unfenced]
 *   wait N cycles
 *   wait for handlers
 *   wait until outside
 *   stop
 *   move out
 *   go
 *   exchange page [of site N]
 *   shootdown
 *   retire handler
 */
#include "scenario/language/clause.h"
#include "lib/string.h"

#define STEP_WORDS "a step (write, fence, sync, wait, stop, move, go, exchange, shootdown, retire)"

static const char *serialization_word(unsigned how)
{
	return serialization_name((enum serialization)how);
}

/* What can be written: the parts of a site, and behind them the flag. */
static const char *writable_word(unsigned what)
{
	return what < WRITE_PARTS ? write_part_name((enum write_part)what) : "flag";
}

/* "1..4" to its two numbers. */
static bool split_range(const struct word *word, uint32_t *from, uint32_t *to)
{
	for (size_t i = 1; i + 2 < word->length; i++)
		if (word->start[i] == '.' && word->start[i + 1] == '.')
			return digits_number(word->start, i, SITE_LENGTH_MAX - 1, from) &&
			       digits_number(word->start + i + 2, word->length - i - 2,
					     SITE_LENGTH_MAX - 1, to) &&
			       *from <= *to;
	return false;
}

static bool read_range(struct reader *reader, struct step *step)
{
	struct word word = reader_take(reader);
	uint32_t from, to;

	if (!split_range(&word, &from, &to))
		return refuse(reader, &word, "the first and last byte of a range, such as 1..4");
	step->from = (uint8_t)from;
	step->to = (uint8_t)to;
	return true;
}

/* Bytes of its own, as many as the range has; or none, and they are the new form's. */
static bool read_given(struct reader *reader, struct step *step)
{
	struct word word = reader_peek(reader);

	if (word.length == 0 || word_is(&word, "of") || word_is(&word, "byte"))
		return true;
	step->given = true;
	for (unsigned at = step->from; at <= step->to; at++) {
		word = reader_take(reader);
		if (!word_hex_byte(&word, &step->value[at]))
			return refuse(reader, &word,
				      "byte %u of the range, of two hexadecimal digits", at);
	}
	return true;
}

static bool read_of_site(struct reader *reader, struct step *step)
{
	uint32_t site;

	if (!reader_take_if(reader, "of"))
		return true;
	if (!reader_expect(reader, "site") ||
	    !reader_number(reader, "a site", SITES_MAX - 1, &site))
		return false;
	step->sites = (uint8_t)(1u << site);
	return true;
}

static bool read_byte_by_byte(struct reader *reader, struct step *step)
{
	if (!reader_take_if(reader, "byte"))
		return true;
	step->bytewise = true;
	return reader_expect(reader, "by") && reader_expect(reader, "byte");
}

static bool read_flag(struct reader *reader, struct step *step)
{
	uint32_t value;

	*step = (struct step){.kind = STEP_FLAG};
	if (!reader_number(reader, "the flag's value", FLAG_MAX, &value))
		return false;
	step->flag = (uint8_t)value;
	return true;
}

static bool read_write(struct reader *reader, struct step *step)
{
	unsigned what;

	if (!reader_choice(reader, "what to write", writable_word, WRITE_PARTS + 1, &what))
		return false;
	if (what == WRITE_PARTS)
		return read_flag(reader, step);
	/* All sites, until clause_check_whole() knows how many there are. */
	*step = (struct step){
		.kind = STEP_WRITE,
		.part = (enum write_part)what,
		.sites = (1u << SITES_MAX) - 1,
	};
	if (step->part == WRITE_BYTES && (!read_range(reader, step) || !read_given(reader, step)))
		return false;
	return read_of_site(reader, step) && read_byte_by_byte(reader, step);
}

static const char *asked_word(unsigned asked)
{
	return asked == ASKED_ALL ? NULL : asked_name((enum asked)asked);
}

static bool read_asked(struct reader *reader, struct step *step)
{
	unsigned asked;

	if (!reader_take_if(reader, "of"))
		return true;
	if (!reader_choice(reader, "which executors it asks", asked_word, ASKED_KINDS, &asked))
		return false;
	step->asked = (enum asked)asked;
	return true;
}

static bool read_sync(struct reader *reader, struct step *step)
{
	*step = (struct step){.kind = STEP_SYNC};
	if (!clause_how(reader, &step->serialization) || !read_asked(reader, step))
		return false;
	step->unfenced = reader_take_if(reader, "unfenced");
	return true;
}

static bool read_wait(struct reader *reader, struct step *step)
{
	*step = (struct step){.kind = STEP_WAIT_HANDLERS};
	if (reader_take_if(reader, "for"))
		return reader_expect(reader, "handlers");
	*step = (struct step){.kind = STEP_WAIT_OUTSIDE};
	if (reader_take_if(reader, "until"))
		return reader_expect(reader, "outside");
	*step = (struct step){.kind = STEP_WAIT};
	return reader_number(reader, "a time to wait", WAIT_CYCLES_MAX, &step->cycles) &&
	       reader_expect(reader, "cycles");
}

static bool read_exchange(struct reader *reader, struct step *step)
{
	*step = (struct step){.kind = STEP_EXCHANGE, .sites = (1u << SITES_MAX) - 1};
	return reader_expect(reader, "page") && read_of_site(reader, step);
}

static bool read_step(struct reader *reader, struct step *step)
{
	struct word verb = reader_take(reader);

	if (word_is(&verb, "write"))
		return read_write(reader, step);
	if (word_is(&verb, "sync"))
		return read_sync(reader, step);
	if (word_is(&verb, "wait"))
		return read_wait(reader, step);
	if (word_is(&verb, "exchange"))
		return read_exchange(reader, step);
	if (word_is(&verb, "fence"))
		*step = (struct step){.kind = STEP_FENCE};
	else if (word_is(&verb, "stop"))
		*step = (struct step){.kind = STEP_STOP};
	else if (word_is(&verb, "go"))
		*step = (struct step){.kind = STEP_GO};
	else if (word_is(&verb, "shootdown"))
		*step = (struct step){.kind = STEP_SHOOTDOWN};
	else if (word_is(&verb, "move")) {
		*step = (struct step){.kind = STEP_MOVE_OUT};
		return reader_expect(reader, "out");
	} else if (word_is(&verb, "retire")) {
		*step = (struct step){.kind = STEP_RETIRE};
		return reader_expect(reader, "handler");
	} else
		return refuse(reader, &verb, STEP_WORDS);
	return true;
}

bool clause_how(struct reader *reader, enum serialization *how)
{
	unsigned value;

	if (!reader_choice(reader, "how to serialize", serialization_word, SERIALIZATIONS, &value))
		return false;
	*how = (enum serialization)value;
	return true;
}

bool clause_step(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct scenario *out = parse->out;
	struct word first = reader_peek(reader);

	if (out->step_count == STEPS_MAX)
		return refuse(reader, &first, "at most %u steps", STEPS_MAX);
	parse->steps[out->step_count] = first;
	return read_step(reader, &out->steps[out->step_count++]) && reader_expect_end(reader);
}
