/*
 * Holds what was inferred from a guest against the scenario that the guest has run:
 *
 *	watch-compare SCENARIO.scn INFERRED.scn...
 *
 * Each site of the scenario must be patched, in one of the inferred files, by the same steps, with
 * the same bytes, a breakpoint that leads to the same place, and across the same boundary. What
 * nobody can see who sees stores into code, interrupts and serializations is left out of the
 * comparison, and printed as "not to be seen: STEP": a flag, a fence, a wait, and who else acts.
 * Printed is "equal", or "differs" with the steps of both; the exit status is 0, 1, or 2 when a
 * file cannot be read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/language/language.h"
#include "scenario/scenario.h"

#define STEPS_SIZE 4096

/* One site's view of a protocol, in words: two that are the same are the same words. */
struct view {
	char steps[STEPS_SIZE];
	size_t used;
	/* Syncs ask only those that do not rest, or are there: which these are, nobody can tell */
	bool asks_whom_it_likes;
};

static struct scenario read_scenario(const char *path)
{
	static char source[LANGUAGE_SOURCE_MAX + 1];
	struct parse_error error;
	struct scenario scenario;
	FILE *file = fopen(path, "rb");
	size_t length = file ? fread(source, 1, sizeof(source), file) : 0;

	if (!file || ferror(file)) {
		perror(path);
		exit(2);
	}
	fclose(file);
	if (!scenario_parse(path, source, length, &scenario, &error)) {
		fprintf(stderr, "%s\n", error.message);
		exit(2);
	}
	return scenario;
}

static void add(struct view *view, const char *word)
{
	int length = snprintf(view->steps + view->used, STEPS_SIZE - view->used, "%s", word);

	view->used += (size_t)length;
	if (view->used >= STEPS_SIZE) {
		fputs("watch-compare: the steps are too long\n", stderr);
		exit(2);
	}
}

static void add_bytes(struct view *view, const uint8_t *bytes, unsigned from, unsigned to)
{
	char byte[8];

	for (unsigned i = from; i <= to; i++) {
		snprintf(byte, sizeof(byte), " %02x", bytes[i]);
		add(view, byte);
	}
}

/* How a handler serializes that keeps what was fetched makes no difference that is seen. */
static void add_sync(struct view *view, const struct step *step)
{
	bool drops = serialization_drops_fetched(step->serialization);

	add(view, "sync ");
	add(view, drops ? serialization_name(step->serialization) : "that drops nothing");
	if (step->asked != ASKED_ALL && !view->asks_whom_it_likes)
		add(view, " of some");
	add(view, step->unfenced ? " unfenced\n" : "\n");
}

static void add_write(struct view *view, const struct scenario *scenario, const struct step *step,
		      unsigned site)
{
	struct written written;
	char bytes[32];

	if (!scenario_written(scenario, step, site, &written))
		return;
	snprintf(bytes, sizeof(bytes), "write %u..%u", written.from, written.to);
	add(view, bytes);
	add_bytes(view, written.value, written.from, written.to);
	add(view, step->bytewise && written.to > written.from ? " byte by byte\n" : "\n");
}

static bool is_seen(const struct step *step)
{
	switch (step->kind) {
	case STEP_WRITE:
	case STEP_SYNC:
	case STEP_STOP:
	case STEP_GO:
		return true;
	default:
		return false;
	}
}

/* Where the site is cut, and by what: a quadword within a line makes no difference to anybody. */
static void add_place(struct view *view, const struct site *site)
{
	char cut[48];
	enum place_unit unit = site_straddles(site, PLACE_PAGE)	  ? PLACE_PAGE
			       : site_straddles(site, PLACE_LINE) ? PLACE_LINE
								  : PLACE_QUADWORD;

	if (!site_straddles(site, unit))
		return;
	snprintf(cut, sizeof(cut), "cut by a %s behind %u bytes\n", place_unit_name(unit),
		 (unsigned)unit - site->offset % (unsigned)unit);
	add(view, cut);
}

static bool writes(const struct scenario *scenario, unsigned step, unsigned site)
{
	struct written written;

	return scenario_written(scenario, &scenario->steps[step], site, &written);
}

static bool writes_breakpoint(const struct scenario *scenario, unsigned site)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (writes(scenario, i, site) && scenario->steps[i].part == WRITE_BREAKPOINT)
			return true;
	return false;
}

static bool is_nop(enum site_kind kind)
{
	return kind == SITE_NOP2 || kind == SITE_NOP5;
}

/* Where a breakpoint leads, not what that is called: behind a NOP is where a NOP leads. */
static void add_handler(struct view *view, const struct scenario *scenario, unsigned number)
{
	const struct site *site = &scenario->sites[number];
	enum handler_policy policy = scenario->handler;

	if (!writes_breakpoint(scenario, number))
		return;
	if ((policy == HANDLER_OLD && is_nop(site->old_kind)) ||
	    (policy == HANDLER_NEW && is_nop(site->new_kind)))
		policy = HANDLER_NEXT;
	add(view, "handler ");
	add(view, handler_policy_name(policy));
	add(view, "\n");
}

/* Of a batch's rendezvous the site has a part only where it is written in it. */
static bool is_stopped_for(const struct scenario *scenario, unsigned step, unsigned site)
{
	unsigned from = step, to = step;

	while (from > 0 && scenario->steps[from].kind != STEP_STOP)
		from--;
	while (to + 1 < scenario->step_count && scenario->steps[to].kind != STEP_GO)
		to++;
	for (unsigned i = from; i <= to; i++)
		if (writes(scenario, i, site))
			return true;
	return false;
}

static void view_step(const struct scenario *scenario, unsigned number, unsigned site,
		      struct view *view)
{
	const struct step *step = &scenario->steps[number];

	if (step->kind == STEP_WRITE)
		add_write(view, scenario, step, site);
	else if (step->kind == STEP_SYNC)
		add_sync(view, step);
	else if (is_seen(step) && is_stopped_for(scenario, number, site))
		add(view, step->kind == STEP_STOP ? "stop\n" : "go\n");
}

/* A sync before the site's first store orders nothing of the site. */
static void view_site(const struct scenario *scenario, unsigned number, bool asks_whom_it_likes,
		      struct view *view)
{
	const struct site *site = &scenario->sites[number];
	bool has_begun = false;

	*view = (struct view){.asks_whom_it_likes = asks_whom_it_likes};
	add(view, "site");
	add_bytes(view, site->old_bytes, 0, site->length - 1u);
	add(view, " ->");
	add_bytes(view, site->new_bytes, 0, site->length - 1u);
	add(view, "\n");
	add_place(view, site);
	add_handler(view, scenario, number);
	for (unsigned i = 0; i < scenario->step_count; i++) {
		has_begun |= scenario->steps[i].kind != STEP_SYNC &&
			     (writes(scenario, i, number) || scenario->steps[i].kind == STEP_STOP);
		if (has_begun)
			view_step(scenario, i, number, view);
	}
}

static bool asks_whom_it_likes(const struct scenario *scenario)
{
	return scenario->rest.may || scenario->rest.online;
}

static void say_unseen(const struct scenario *scenario)
{
	char printed[STEP_PRINT_SIZE];

	for (unsigned i = 0; i < scenario->step_count; i++)
		if (!is_seen(&scenario->steps[i]) &&
		    step_print(scenario, &scenario->steps[i], printed, sizeof(printed)) > 0)
			printf("not to be seen: %s\n", printed);
	if (asks_whom_it_likes(scenario))
		puts("not to be seen: who was at rest, or was not there yet, when a sync began");
}

static bool is_inferred(const struct view *wanted, char *const *files, int count)
{
	for (int i = 0; i < count; i++) {
		struct scenario inferred = read_scenario(files[i]);

		for (unsigned site = 0; site < inferred.site_count; site++) {
			struct view view;

			view_site(&inferred, site, wanted->asks_whom_it_likes, &view);
			if (strcmp(view.steps, wanted->steps) == 0)
				return true;
		}
	}
	return false;
}

static void say_inferred(char *const *files, int count)
{
	for (int i = 0; i < count; i++) {
		struct scenario inferred = read_scenario(files[i]);
		struct view view;

		view_site(&inferred, 0, false, &view);
		printf("---- inferred, %s:\n%s", files[i], view.steps);
	}
}

int main(int count, char **arguments)
{
	bool is_equal = true;

	if (count < 2) {
		fputs("usage: watch-compare SCENARIO.scn INFERRED.scn...\n", stderr);
		return 2;
	}
	struct scenario scenario = read_scenario(arguments[1]);

	say_unseen(&scenario);
	for (unsigned site = 0; site < scenario.site_count; site++) {
		struct view wanted;

		view_site(&scenario, site, asks_whom_it_likes(&scenario), &wanted);
		if (is_inferred(&wanted, arguments + 2, count - 2))
			continue;
		is_equal = false;
		printf("differs in site %u\n---- the scenario:\n%s", site, wanted.steps);
	}
	if (!is_equal)
		say_inferred(arguments + 2, count - 2);
	else
		puts("equal");
	return is_equal ? 0 : 1;
}
