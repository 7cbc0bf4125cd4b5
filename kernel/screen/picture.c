#include "kernel/screen/picture.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/screen/lanes.h"
#include "kernel/screen/recording.h"
#include "lib/format.h"
#include "lib/string.h"

/* From the end of one drawing to the next: at least, and in drawings of that length. */
#define INTERVAL_US 100000
#define INTERVAL_DRAWINGS 100

/* Rows of characters: above the lanes, and below them. */
enum row { ROW_TITLE, ROW_PROGRESS, ROW_OUTCOMES, ROW_MORE, ROW_VERDICTS, ROWS_ABOVE };
enum row_below { ROW_LEGEND, ROW_KEYS, ROWS_BELOW };

#define LINE_SIZE 256

#define BLACK 0x000000

static struct arch_picture canvas;
static bool is_on;
static struct lanes lanes;
static struct recording recording;
static bool is_fresh;	    /* what was watched is not drawn yet */
static uint64_t due_cycles; /* when the next drawing is */

static unsigned columns(void)
{
	return canvas.width / canvas.character_width;
}

/* A row of characters, and blanks. */
static void put_row(unsigned row, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put_row(unsigned row, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	size_t length = format_string_v(line, sizeof(line), format, arguments);

	va_end(arguments);
	memset(line + length, ' ', sizeof(line) - 1 - length);
	line[columns() < LINE_SIZE ? columns() : LINE_SIZE - 1] = '\0';
	arch_picture_write(0, row, line);
}

/* What all executors have counted so far. */
static void sum_up(struct oracle *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			oracle_add(sum, &executor_of(cpu)->oracle);
}

static void put_outcomes(unsigned row, const uint64_t *outcomes, enum outcome from, enum outcome to)
{
	char line[LINE_SIZE];
	size_t length = 0;

	line[0] = '\0';
	for (enum outcome outcome = from; outcome <= to; outcome++)
		length += format_string(line + length, sizeof(line) - length, "%s%s %llu",
					outcome == from ? "" : "  ", outcome_spelling(outcome),
					(unsigned long long)outcomes[outcome]);
	put_row(row, "%s", line);
}

static void draw_status(const struct run *run, const struct progress *progress, uint64_t executions)
{
	static struct oracle sum;
	char line[PROGRESS_LINE_SIZE];

	progress_line(progress, run->patches, executions, line, sizeof(line));
	sum_up(&sum);
	put_row(ROW_PROGRESS, "%s", line);
	put_outcomes(ROW_OUTCOMES, sum.outcomes, OUTCOME_OLD, OUTCOME_UNKNOWN);
	put_outcomes(ROW_MORE, sum.outcomes, OUTCOME_UNSERIALIZED,
		     run->scenario->others.handler ? OUTCOME_NESTED : OUTCOME_STALE);
}

void picture_begin(const char *keys)
{
	unsigned executors = arch_cpus() - 1;

	is_on = arch_picture_begin(&canvas);
	if (!is_on)
		return;
	unsigned rows = canvas.height / canvas.character_height;

	lanes = (struct lanes){
		.picture = &canvas, .row = ROWS_ABOVE, .rows = rows - ROWS_ABOVE - ROWS_BELOW};
	lanes_draw_legend(&canvas, rows - ROWS_BELOW + ROW_LEGEND);
	if (keys)
		put_row(rows - ROWS_BELOW + ROW_KEYS, "%s", keys);
	if (executors == 0)
		return;
	unsigned room = lanes_room(&lanes);

	if (!recording_allocate(&recording, executors < room ? executors : room))
		kernel_comment("picture: there is no memory for it");
}

void picture_scenario(unsigned number, unsigned of, const struct scenario *scenario,
		      const struct classification *classification)
{
	const unsigned *verdicts = classification->verdicts;
	unsigned executors = arch_cpus() - 1;

	if (!is_on)
		return;
	put_row(ROW_TITLE, "scenario %u of %u: %s; CPU 0 patches, below are CPUs 1 to %u of %u",
		number, of, scenario->name, recording.lanes, executors);
	put_row(ROW_VERDICTS, "so far: %u as expected, %u forbidden, %u defective, %u inconclusive",
		verdicts[VERDICT_AS_EXPECTED], verdicts[VERDICT_FORBIDDEN],
		verdicts[VERDICT_DEFECTIVE], verdicts[VERDICT_INCONCLUSIVE]);
	due_cycles = 0;
	recording.is_whole = is_fresh = false;
}

uint64_t *picture_before_patch(const struct scenario *scenario, uint64_t number)
{
	if (!recording.tracks || arch_cycles() < due_cycles)
		return NULL;
	recording_begin(&recording, scenario, number);
	return recording.moments;
}

/* For as long as between two steps, or one would hardly see what is executed now. */
static void pause_for(unsigned dwell)
{
	for (unsigned i = 0; i < dwell; i++)
		arch_relax();
}

void picture_patch_begins(unsigned dwell)
{
	recording_patch_begins(&recording);
	pause_for(dwell);
}

void picture_after_patch(unsigned dwell)
{
	pause_for(dwell);
	recording_returned(&recording);
	is_fresh = true;
}

/* What was watched; or back to back, where nothing is, that there is nothing. */
static void draw_lanes(void)
{
	if (is_fresh) {
		recording_end(&recording);
		lanes_draw(&lanes, &recording);
	} else if (due_cycles == 0) {
		arch_picture_fill(0, lanes.row * canvas.character_height, canvas.width,
				  lanes.rows * canvas.character_height, BLACK);
	}
	is_fresh = false;
}

void picture_show(const struct run *run, const struct progress *progress, uint64_t executions)
{
	uint64_t begun = arch_cycles();

	if (!is_fresh && !(is_on && run->scenario->back_to_back && begun >= due_cycles))
		return;
	draw_lanes();
	draw_status(run, progress, executions);
	uint64_t ended = arch_cycles(), usual = arch_us_to_cycles(INTERVAL_US);
	uint64_t slow = (ended - begun) * INTERVAL_DRAWINGS;

	due_cycles = ended + (usual > slow ? usual : slow);
}

void picture_tell(void)
{
	if (recording.is_whole)
		lanes_tell(&recording);
}

const struct arch_picture *picture_take_all(void)
{
	arch_picture_take_all(&canvas);
	return &canvas;
}

const struct arch_picture *picture_canvas(void)
{
	return is_on ? &canvas : NULL;
}
