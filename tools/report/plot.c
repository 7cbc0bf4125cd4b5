#include "tools/report/plot.h"

#include <math.h>

#include "tools/base/html.h"

#define WIDTH 640
#define LEFT 90 /* of the labels */
#define RIGHT 12
#define ROW 20
#define AXIS 24
#define DECADES_MAX 19u /* of 64 bits */

/* From 10^first to 10^last nanoseconds. */
struct scale {
	unsigned first, last;
};

double plot_place(uint64_t ns, unsigned first, unsigned last)
{
	double decade = log10((double)(ns ? ns : 1));

	return (decade - first) / (double)(last - first);
}

static double x_of(const struct scale *scale, uint64_t ns)
{
	return LEFT + plot_place(ns, scale->first, scale->last) * (WIDTH - LEFT - RIGHT);
}

static unsigned decade_below(uint64_t ns)
{
	unsigned decade = 0;

	for (; ns >= 10; ns /= 10)
		decade++;
	return decade;
}

static void include(struct scale *scale, uint64_t ns)
{
	unsigned below = decade_below(ns);

	if (below < scale->first)
		scale->first = below;
	if (below + 1 > scale->last)
		scale->last = below + 1;
}

static void begin(FILE *to, const char *title, size_t rows)
{
	fprintf(to, "<svg class=\"plot\" role=\"img\" viewBox=\"0 0 %d %zu\" aria-label=\"", WIDTH,
		rows * ROW + AXIS);
	html_words(to, title);
	fputs("\">\n", to);
}

static void print_axis(FILE *to, const struct scale *scale, size_t rows)
{
	uint64_t ns = 1;
	char words[HTML_TIME_SIZE];

	for (unsigned decade = 0; decade <= scale->last && decade <= DECADES_MAX;
	     decade++, ns *= 10) {
		double x = x_of(scale, ns);

		if (decade < scale->first)
			continue;
		html_time(ns, words);
		fprintf(to,
			"<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%zu\"/>"
			"<text x=\"%.1f\" y=\"%zu\" text-anchor=\"%s\">%.*s</text>\n",
			x, x, rows * ROW, x, rows * ROW + AXIS - 8,
			decade == scale->last ? "end" : "middle",
			decade == scale->first || decade == scale->last || decade % 3 == 0 ||
					scale->last - scale->first < 8
				? HTML_TIME_SIZE
				: 0,
			words);
	}
}

static void print_label(FILE *to, const char *label, double y)
{
	fprintf(to, "<text x=\"0\" y=\"%.1f\">", y + 4);
	html_words(to, label);
	fputs("</text>", to);
}

static void print_spread(FILE *to, const struct scale *scale, const struct plot_row *row, double y)
{
	const char *line = "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>";
	double median = x_of(scale, row->ns[QUANTILE_MEDIAN]);

	print_label(to, row->label, y);
	fprintf(to, line, "range", x_of(scale, row->ns[QUANTILE_MINIMUM]),
		x_of(scale, row->ns[QUANTILE_MAXIMUM]), y, y);
	fprintf(to, line, "usual", median, x_of(scale, row->ns[QUANTILE_PERCENTILE_99]), y, y);
	fprintf(to, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", median, y);
	if (row->limit_ns)
		fprintf(to, line, "limit", x_of(scale, row->limit_ns), x_of(scale, row->limit_ns),
			y - 8, y + 8);
	fputs("\n", to);
}

void plot_spreads(FILE *to, const char *title, const struct plot_row *rows, size_t count)
{
	struct scale scale = {DECADES_MAX, 0};

	for (size_t n = 0; n < count; n++) {
		include(&scale, rows[n].ns[QUANTILE_MINIMUM]);
		include(&scale, rows[n].ns[QUANTILE_MAXIMUM]);
		if (rows[n].limit_ns)
			include(&scale, rows[n].limit_ns);
	}
	begin(to, title, count);
	print_axis(to, &scale, count);
	for (size_t n = 0; n < count; n++)
		print_spread(to, &scale, &rows[n], (double)n * ROW + ROW / 2.0);
	fputs("</svg>\n", to);
}

void plot_dots(FILE *to, const char *title, const struct plot_dots *rows, size_t count)
{
	struct scale scale = {DECADES_MAX, 0};

	for (size_t n = 0; n < count; n++)
		for (size_t dot = 0; dot < rows[n].count; dot++)
			include(&scale, rows[n].ns[dot]);
	begin(to, title, count);
	print_axis(to, &scale, count);
	for (size_t n = 0; n < count; n++) {
		double y = (double)n * ROW + ROW / 2.0;

		print_label(to, rows[n].label, y);
		for (size_t dot = 0; dot < rows[n].count; dot++)
			fprintf(to, "<circle class=\"faint\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
				x_of(&scale, rows[n].ns[dot]), y);
		fputs("\n", to);
	}
	fputs("</svg>\n", to);
}
