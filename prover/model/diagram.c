#include "prover/model/diagram.h"

#include <stdbool.h>
#include <string.h>

#include "prover/model/batch.h"

/* In pixels, of a sans-serif font of FONT, whose letters are some LETTER wide, and a monospaced one
 * for bytes. */
#define FONT 13
#define LETTER 7.2
#define MONO 7.9
#define LINE 16
#define EDGE 46	   /* left of the patcher: the moments' numbers are there */
#define GUTTER 268 /* between two tracks, for labels */
#define TOP 78	   /* where the first moment begins */
#define GAP 14	   /* between two of them */
#define PAD 10	   /* between a track and its labels */
#define LINES_MAX 5

#define INK "#1f2933"
#define QUIET "#68737f"
#define PAPER "#ffffff"
#define BAD "#b42318"
#define FETCH "#1f5fa8"

enum shape {
	SHAPE_DOT,   /* on its CPU's own track */
	SHAPE_STORE, /* from the patcher to memory */
	SHAPE_DRAIN, /* likewise, out of its buffer */
	SHAPE_FETCH, /* from memory to its CPU */
	SHAPE_ASK,   /* from the patcher to all executors */
	SHAPE_ANSWER /* from an executor to the patcher */
};

struct drawing {
	FILE *to;
	const struct system *system;
	const char *prefix;
	int half; /* of the width of what memory holds */
	int at[TRACKS_MAX];
	int width, y;
};

/* A label, in lines that fit. */
struct label {
	unsigned count;
	char line[LINES_MAX][DESCRIPTION_SIZE + 16];
};

/* ---- Words ----------------------------------------------------------------------------------- */

static void put_escaped(FILE *to, const char *string)
{
	for (; *string; string++) {
		if (*string == '<')
			fputs("&lt;", to);
		else if (*string == '&')
			fputs("&amp;", to);
		else if (*string == '"')
			fputs("&quot;", to);
		else
			fputc(*string, to);
	}
}

/* How much of it goes into a line: up to a blank, if there is one. */
static size_t line_of(const char *string, size_t most)
{
	size_t length = strlen(string);

	if (length <= most)
		return length;
	for (length = most; length > 0 && string[length] != ' '; length--)
		;
	return length ? length : most;
}

static void wrap(struct label *label, const char *string, size_t most)
{
	label->count = 0;
	while (*string && label->count < LINES_MAX) {
		size_t length =
			label->count + 1 < LINES_MAX ? line_of(string, most) : strlen(string);

		snprintf(label->line[label->count++], sizeof(label->line[0]), "%.*s", (int)length,
			 string);
		string += length;
		string += strspn(string, " ");
	}
}

static void put_text(const struct drawing *drawing, int x, int y, const char *class,
		     const char *fill, const char *anchor, const char *string)
{
	fprintf(drawing->to, "<text class=\"%s\" x=\"%d\" y=\"%d\" fill=\"%s\" text-anchor=\"%s\">",
		class, x, y, fill, anchor);
	put_escaped(drawing->to, string);
	fputs("</text>\n", drawing->to);
}

/* ---- One moment ------------------------------------------------------------------------------ */

static enum shape shape_of_action(const struct system *system, const struct state *before)
{
	switch (system->actions[before->action].kind) {
	case ACTION_SYNC:
	case ACTION_STOP:
	case ACTION_GO:
		return SHAPE_ASK;
	default:
		return SHAPE_DOT;
	}
}

static enum shape shape_of(const struct system *system, const struct state *before,
			   const struct moment *moment)
{
	switch (moment->event.kind) {
	case EVENT_ACTION:
		return shape_of_action(system, before);
	case EVENT_STORE:
		return SHAPE_STORE;
	case EVENT_DRAIN:
		return SHAPE_DRAIN;
	case EVENT_FETCH:
	case EVENT_REFETCH:
		return SHAPE_FETCH;
	case EVENT_ACKNOWLEDGE:
		return moment->track == TRACK_PATCHER ? SHAPE_DOT : SHAPE_ANSWER;
	default:
		return SHAPE_DOT;
	}
}

/* The patch's return belongs to the patcher, and is said where it comes with another's event. */
static void words_of(const struct moment *moment, char words[DESCRIPTION_SIZE + 32])
{
	bool own = moment->track == TRACK_PATCHER;

	snprintf(words, DESCRIPTION_SIZE + 32, "%s%s", moment->what,
		 !moment->returns ? ""
		 : own		  ? ", returns"
				  : "; the patch returns");
}

/* `kind`: " run-fetch", or nothing. */
static void put_arrow(const struct drawing *drawing, int from, int to, bool dashed,
		      const char *kind)
{
	int tip = to > from ? to - 8 : to + 8;
	const char *colour = *kind ? FETCH : INK;

	fprintf(drawing->to,
		"<path class=\"run-arrow%s\" d=\"M%d %dH%d\" stroke=\"%s\" fill=\"none\"%s/>\n",
		kind, from, drawing->y, to, colour, dashed ? " stroke-dasharray=\"5 4\"" : "");
	fprintf(drawing->to, "<path class=\"run-head%s\" d=\"M%d %dL%d %dL%d %dZ\" fill=\"%s\"/>\n",
		kind, to, drawing->y, tip, drawing->y - 4, tip, drawing->y + 4, colour);
}

static void put_dot(const struct drawing *drawing, unsigned track, bool bad)
{
	fprintf(drawing->to, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>\n",
		bad ? "run-dot run-bad" : "run-dot", drawing->at[track], drawing->y,
		bad ? BAD : INK);
}

static void put_shape(const struct drawing *drawing, enum shape shape, const struct moment *moment,
		      bool bad)
{
	const int *at = drawing->at;
	int edge = moment->track == TRACK_PATCHER ? -drawing->half : drawing->half;

	switch (shape) {
	case SHAPE_DOT:
		put_dot(drawing, moment->track, bad);
		break;
	case SHAPE_STORE:
	case SHAPE_DRAIN:
		put_arrow(drawing, at[TRACK_PATCHER], at[TRACK_MEMORY] - drawing->half,
			  shape == SHAPE_DRAIN, "");
		break;
	case SHAPE_FETCH:
		put_arrow(drawing, at[TRACK_MEMORY] + edge, at[moment->track], false, " run-fetch");
		break;
	case SHAPE_ASK:
		put_arrow(drawing, at[TRACK_PATCHER],
			  at[TRACK_EXECUTOR + drawing->system->executors - 1], false, "");
		break;
	case SHAPE_ANSWER:
		put_arrow(drawing, at[moment->track], at[TRACK_PATCHER], true, "");
		break;
	}
}

static void put_chip(const struct drawing *drawing, const char *memory)
{
	fprintf(drawing->to,
		"<rect class=\"run-chip\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"22\" rx=\"4\" "
		"fill=\"#eef2f6\" stroke=\"%s\"/>\n",
		drawing->at[TRACK_MEMORY] - drawing->half, drawing->y - 11, 2 * drawing->half,
		QUIET);
	fprintf(drawing->to,
		"<text class=\"run-text\" x=\"%d\" y=\"%d\" fill=\"%s\" text-anchor=\"middle\" "
		"font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\">",
		drawing->at[TRACK_MEMORY], drawing->y + 4, INK);
	put_escaped(drawing->to, memory);
	fputs("</text>\n", drawing->to);
}

/* Right of the patcher, and left of an executor: a label stands on its arrow. */
static int label_x(const struct drawing *drawing, unsigned track)
{
	if (track == TRACK_PATCHER)
		return drawing->at[TRACK_PATCHER] + PAD;
	return drawing->at[track] - GUTTER + PAD;
}

static void put_moment(struct drawing *drawing, size_t number, const struct state *before,
		       const struct moment *moment, const char *memory_before)
{
	bool bad = moment->outcomes & OUTCOMES_EXPECTABLE;
	char words[DESCRIPTION_SIZE + 32], digits[24];
	struct label label;

	words_of(moment, words);
	wrap(&label, words, (size_t)((GUTTER - 2 * PAD) / LETTER));
	snprintf(digits, sizeof(digits), "%zu", number);
	fprintf(drawing->to, "<g class=\"run-moment\" id=\"%s%zu\">\n", drawing->prefix, number);
	for (unsigned n = 0; n < label.count; n++)
		put_text(drawing, label_x(drawing, moment->track),
			 drawing->y + LINE * ((int)n + 1) - 4,
			 bad ? "run-text run-bad" : "run-text", bad ? BAD : INK, "start",
			 label.line[n]);
	drawing->y += LINE * (int)label.count + 6;
	put_text(drawing, EDGE - 22, drawing->y + 4, "run-quiet", QUIET, "end", digits);
	put_shape(drawing, shape_of(drawing->system, before, moment), moment, bad);
	if (strcmp(moment->memory, memory_before) != 0)
		put_chip(drawing, moment->memory);
	fputs("</g>\n", drawing->to);
	drawing->y += GAP;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static size_t lines_of(const struct moment *moment)
{
	char words[DESCRIPTION_SIZE + 32];
	struct label label;

	words_of(moment, words);
	wrap(&label, words, (size_t)((GUTTER - 2 * PAD) / LETTER));
	return label.count;
}

static void place_tracks(struct drawing *drawing, const char *memory)
{
	drawing->half = (int)((double)strlen(memory) * MONO / 2) + 10;
	drawing->at[TRACK_PATCHER] = EDGE;
	drawing->at[TRACK_MEMORY] = EDGE + GUTTER + drawing->half;
	for (unsigned n = 0; n < drawing->system->executors; n++)
		drawing->at[TRACK_EXECUTOR + n] =
			drawing->at[TRACK_MEMORY] + drawing->half + GUTTER * ((int)n + 1);
	drawing->width = drawing->at[TRACK_EXECUTOR + drawing->system->executors - 1] + 70;
}

static void put_track(const struct drawing *drawing, unsigned track, const char *name,
		      const char *anchor, int height)
{
	int x = track == TRACK_PATCHER ? drawing->at[track] - 28 : drawing->at[track];

	put_text(drawing, x, 50, "run-text", INK, anchor, name);
	fprintf(drawing->to,
		"<path class=\"run-line\" d=\"M%d 58V%d\" stroke=\"#b8c2cc\" fill=\"none\"/>\n",
		drawing->at[track], height - 8);
}

static void put_tracks(const struct drawing *drawing, int height)
{
	char name[] = "CPU B (executor)";

	put_track(drawing, TRACK_PATCHER, "CPU A (patcher)", "start", height);
	put_track(drawing, TRACK_MEMORY, "memory", "middle", height);
	for (unsigned n = 0; n < drawing->system->executors; n++) {
		name[4] = (char)('B' + n);
		put_track(drawing, TRACK_EXECUTOR + n, name, "middle", height);
	}
}

static void put_head(const struct drawing *drawing, int height, const char *title)
{
	fprintf(drawing->to,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"system-ui, 'Helvetica Neue', Arial, "
		"'Liberation Sans', sans-serif\" font-size=\"%d\">\n<title>",
		drawing->width, height, drawing->width, height, FONT);
	put_escaped(drawing->to, title);
	fprintf(drawing->to,
		"</title>\n<rect class=\"run-paper\" width=\"100%%\" height=\"100%%\" "
		"fill=\"%s\"/>\n",
		PAPER);
	fprintf(drawing->to,
		"<text class=\"run-text\" x=\"18\" y=\"24\" fill=\"%s\" font-weight=\"600\">", INK);
	put_escaped(drawing->to, title);
	fputs("</text>\n", drawing->to);
}

void diagram_title(const struct scenario *scenario, unsigned part, enum model model,
		   enum outcome outcome, char title[DIAGRAM_TITLE_SIZE])
{
	char words[BATCH_WORDS_SIZE];

	batch_words(scenario, part, words);
	snprintf(title, DIAGRAM_TITLE_SIZE, "%s under %s: %s%s", scenario->name, model_name(model),
		 outcome_spelling(outcome), words);
}

void diagram_print(FILE *to, const struct system *system, const struct moment *moments,
		   size_t count, const char *title, const char *prefix)
{
	struct drawing drawing = {.to = to, .system = system, .prefix = prefix, .y = TOP};
	char memory[DESCRIPTION_SIZE];
	struct state before;
	int height = TOP + GAP + 16;

	system_initial(system, &before);
	describe_memory(system, &before, memory);
	place_tracks(&drawing, memory);
	for (size_t n = 0; n < count; n++)
		height += LINE * (int)lines_of(&moments[n]) + 6 + GAP;
	put_head(&drawing, height, title);
	put_tracks(&drawing, height);
	put_chip(&drawing, memory);
	drawing.y += GAP;
	for (size_t n = 0; n < count; n++) {
		put_moment(&drawing, n, n ? &moments[n - 1].state : &before, &moments[n],
			   n ? moments[n - 1].memory : memory);
	}
	fputs("</svg>\n", to);
}
