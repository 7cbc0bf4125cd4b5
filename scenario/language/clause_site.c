/*
 *   site FORM -> FORM [head N] [times N]    clause_form.c has the forms
 *   place UNIT+OFFSET
 */
#include "lib/string.h"
#include "scenario/language/clause.h"

/* "line+63" to its two parts. */
static bool split_place(const struct word *word, enum place_unit *unit, uint32_t *offset)
{
	static const enum place_unit units[] = {PLACE_QUADWORD, PLACE_LINE, PLACE_PAGE};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const char *name = place_unit_name(units[i]);
		size_t length = strlen(name);

		if (word->length <= length + 1 || memcmp(word->start, name, length) != 0 ||
		    word->start[length] != '+')
			continue;
		*unit = units[i];
		return digits_number(word->start + length + 1, word->length - length - 1,
				     (uint32_t)units[i] - 1, offset);
	}
	return false;
}

static bool read_head(struct reader *reader, struct site *site)
{
	uint32_t head;

	if (!reader_take_if(reader, "head"))
		return true;
	struct word word = reader_peek(reader);

	if (!reader_number(reader, "the byte at which an execution begins", SITE_LENGTH_MAX - 1u,
			   &head))
		return false;
	if (head >= site->length)
		return refuse_because(reader, &word,
				      "expected a byte of the site, 0 to %u, found %u",
				      site->length - 1u, (unsigned)head);
	if (head > 0 && (site->old_kind == SITE_INT3 || site->new_kind == SITE_INT3))
		return refuse_because(reader, &word,
				      "expected the form int3 with its head at byte 0, found %u; "
				      "write it as bytes",
				      (unsigned)head);
	site->head = (uint8_t)head;
	return true;
}

static bool read_times(struct reader *reader, struct site *site)
{
	uint32_t times = 1;

	if (!reader_take_if(reader, "times"))
		return true;
	struct word word = reader_peek(reader);

	if (!reader_number(reader, "how many sites there are of it", SITE_TIMES_MAX, &times))
		return false;
	if (times == 0)
		return refuse(reader, &word, "how many sites there are of it, 1 to %u",
			      SITE_TIMES_MAX);
	site->times = (uint16_t)times;
	return true;
}

bool clause_site(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct scenario *out = parse->out;
	unsigned old_count = 0, new_count = 0;

	if (out->site_count == SITES_MAX)
		return refuse_because(reader, &parse->key,
				      "expected at most %u sites, found one more", SITES_MAX);
	struct site *site = &out->sites[out->site_count];

	parse->sites[out->site_count] = reader_peek(reader);
	*site = (struct site){.unit = PLACE_LINE, .times = 1};
	if (!clause_form(reader, &site->old_kind, site->old_bytes, &old_count) ||
	    !reader_expect(reader, "->") ||
	    !clause_form(reader, &site->new_kind, site->new_bytes, &new_count))
		return false;
	site->length = (uint8_t)(old_count > 0 ? old_count : new_count);
	if ((old_count > 0 && new_count > 0 && old_count != new_count) || !site_encode(site))
		return refuse_because(reader, &parse->sites[out->site_count],
				      "expected two forms of the same length, found two that "
				      "differ in it");
	out->site_count++;
	return read_head(reader, site) && read_times(reader, site) && reader_expect_end(reader);
}

bool clause_place(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	uint32_t offset;

	if (parse->out->site_count == 0)
		return refuse_because(reader, &parse->key,
				      "expected \"site\" before \"place\", found none");
	unsigned last = parse->out->site_count - 1;
	struct site *site = &parse->out->sites[last];

	if (parse->places[last].length > 0)
		return refuse_because(reader, &parse->key,
				      "expected one place a site, found another in line %u",
				      parse->places[last].line);
	struct word word = parse->places[last] = reader_take(reader);

	if (!split_place(&word, &site->unit, &offset))
		return refuse(reader, &word, "a place (quad+0 to 7, line+0 to 63, page+0 to 4095)");
	site->offset = (uint16_t)offset;
	return reader_expect_end(reader);
}
