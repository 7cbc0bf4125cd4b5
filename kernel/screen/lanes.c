#include "kernel/screen/lanes.h"

#include "arch/kernel.h"
#include "kernel/core/log.h"
#include "lib/format.h"
#include "lib/string.h"

/* Lanes lower than this cannot be told apart. */
#define LANE_HEIGHT_MIN 4
#define LANE_CHARACTERS_MAX 3

/* The lower part of a lane, which is black, and shows the steps. */
#define GAP_PART 4

/* Left of a lane: "CPU 1023". */
#define NAME_COLUMNS 9
#define NAME_SIZE 24

/* However short it was, it can be seen. */
#define SPAN_PIXELS_MIN 2

#define WHITE 0xffffffu
#define NOTHING 0x202020u

/* Okabe and Ito's palette, which people who see fewer colours can tell apart, too. */
static const uint32_t colours[SHADES] = {
	[SHADE_OLD] = 0x56b4e9,		 /* sky blue */
	[SHADE_BREAKPOINT] = 0xf0e442,	 /* yellow */
	[SHADE_NEW] = 0x009e73,		 /* bluish green */
	[SHADE_TORN] = 0xd55e00,	 /* vermilion */
	[SHADE_LATE] = 0xcc79a7,	 /* reddish purple */
	[SHADE_UNSERIALIZED] = 0xe69f00, /* orange */
	[SHADE_UNKNOWN] = 0x808080,
};

/* The part of the picture in which there are colours, in pixels. */
struct area {
	unsigned left, width, top;
	unsigned lane_height, gap; /* the latter is part of the former */
};

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static struct area area_of(const struct lanes *lanes, unsigned count)
{
	const struct arch_picture *picture = lanes->picture;
	unsigned left = NAME_COLUMNS * picture->character_width;
	unsigned height = (lanes->rows - 1) * picture->character_height;

	unsigned lane_height =
		smaller(height / count, LANE_CHARACTERS_MAX * picture->character_height);

	return (struct area){.left = left,
			     .width = picture->width - left,
			     .top = (lanes->row + 1) * picture->character_height,
			     .lane_height = lane_height,
			     .gap = lane_height / GAP_PART};
}

/* The place of a moment, from 0 to the width. In two parts, because the product would not always
 * fit into 64 bits. Clocks of two CPUs may differ, so it may lie outside. */
static unsigned place_of(const struct area *area, const struct recording *recording,
			 uint64_t cycles)
{
	uint64_t whole = recording->ended - recording->begun, part = cycles - recording->begun;

	if (cycles <= recording->begun)
		return 0;
	if (part >= whole)
		return area->width;
	for (; whole > UINT32_MAX; whole /= 2)
		part /= 2;
	return (unsigned)(part * area->width / whole);
}

/* Where the span of a note begins: with room for the one before it, which begins at `before`, and
 * for itself and those behind it. */
static unsigned begin_of(const struct area *area, const struct recording *recording,
			 const struct track *track, unsigned note, unsigned before)
{
	unsigned at = place_of(area, recording, track->notes[note].cycles);
	unsigned least = note > 0 ? before + SPAN_PIXELS_MIN : 0;

	return smaller(at > least ? at : least,
		       area->width - SPAN_PIXELS_MIN * (track->count - note));
}

static void draw_lane(const struct area *area, const struct recording *recording, unsigned lane)
{
	const struct track *track = &recording->tracks[lane];
	unsigned y = area->top + lane * area->lane_height, height = area->lane_height - area->gap;
	unsigned begin = 0, end = 0;

	arch_picture_fill(area->left, y + height, area->width, area->gap, 0);
	/* Before its first execution, and all of it where there was none. */
	for (unsigned i = 0; i < track->count; i++, begin = end) {
		if (i == 0) {
			begin = begin_of(area, recording, track, 0, 0);
			arch_picture_fill(area->left, y, begin, height, NOTHING);
		}
		end = i + 1 < track->count ? begin_of(area, recording, track, i + 1, begin)
					   : area->width;
		arch_picture_fill(area->left + begin, y, end - begin, height,
				  colours[track->notes[i].shade]);
	}
	if (track->count == 0)
		arch_picture_fill(area->left, y, area->width, height, NOTHING);
}

static void draw_names(const struct lanes *lanes, const struct area *area, unsigned count)
{
	char name[NAME_SIZE];
	unsigned character = lanes->picture->character_height, last_row = 0;

	/* Where lanes are lower than characters, only some have a name. */
	for (unsigned lane = 0; lane < count; lane++) {
		unsigned row = (area->top + lane * area->lane_height) / character;

		if (row == last_row)
			continue;
		last_row = row;
		format_string(name, sizeof(name), "CPU %u", lane + 1);
		arch_picture_write(0, row, name);
	}
}

/* A word on what a step does. */
static const char *step_word(const struct step *step)
{
	switch (step->kind) {
	case STEP_WRITE:
		return write_part_name(step->part);
	case STEP_FLAG:
		return "flag";
	case STEP_FENCE:
		return "fence";
	case STEP_SYNC:
		return "sync";
	case STEP_WAIT:
		return "wait";
	case STEP_STOP:
		return "stop";
	case STEP_GO:
		return "go";
	case STEP_RETIRE:
		return "retire";
	case STEP_WAIT_HANDLERS:
		return "handlers";
	case STEP_WAIT_OUTSIDE:
		return "outside";
	case STEP_MOVE_OUT:
		return "move";
	case STEP_EXCHANGE:
		return "page";
	case STEP_SHOOTDOWN:
		return "shootdown";
	case STEP_KINDS:
		break;
	}
	return "";
}

static void blank_row(const struct arch_picture *picture, unsigned row)
{
	arch_picture_fill(0, row * picture->character_height, picture->width,
			  picture->character_height, 0);
}

/* A mark below each lane where a step begins, which hides nothing; and above all of them its name,
 * where there is room behind the name before. */
static void draw_steps(const struct lanes *lanes, const struct area *area,
		       const struct recording *recording)
{
	const struct arch_picture *picture = lanes->picture;
	unsigned free_column = NAME_COLUMNS, columns = picture->width / picture->character_width;

	blank_row(picture, lanes->row);
	for (unsigned i = 0; i < recording->scenario->step_count; i++) {
		const char *word = step_word(&recording->scenario->steps[i]);
		unsigned x = area->left + smaller(place_of(area, recording, recording->moments[i]),
						  area->width - 1);
		unsigned column =
			smaller(x / picture->character_width, columns - (unsigned)strlen(word));

		for (unsigned lane = 0; lane < recording->lanes; lane++)
			arch_picture_fill(x, area->top + (lane + 1) * area->lane_height - area->gap,
					  1, area->gap, WHITE);
		if (column < free_column)
			continue;
		arch_picture_write(column, lanes->row, word);
		free_column = column + (unsigned)strlen(word) + 1;
	}
}

unsigned lanes_room(const struct lanes *lanes)
{
	return (lanes->rows - 1) * lanes->picture->character_height / LANE_HEIGHT_MIN;
}

void lanes_draw(const struct lanes *lanes, const struct recording *recording)
{
	struct area area = area_of(lanes, recording->lanes);

	for (unsigned lane = 0; lane < recording->lanes; lane++)
		draw_lane(&area, recording, lane);
	draw_names(lanes, &area, recording->lanes);
	draw_steps(lanes, &area, recording);
}

void lanes_tell(const struct recording *recording)
{
	for (unsigned lane = 0; lane < recording->lanes; lane++) {
		const struct track *track = &recording->tracks[lane];
		char line[LOG_LINE_MAX];
		size_t length = 0;

		line[0] = '\0';
		for (unsigned i = 0; i < track->count; i++)
			length += format_string(line + length, sizeof(line) - length, "%s%s",
						i ? ", " : "", shade_name(track->notes[i].shade));
		kernel_comment("picture: patch %llu of %s, CPU %u: %s%s",
			       (unsigned long long)recording->patch, recording->scenario->name,
			       lane + 1, track->count ? line : "nothing",
			       track->is_full ? ", and more" : "");
	}
}

void lanes_draw_legend(const struct arch_picture *picture, unsigned row)
{
	unsigned column = 0;

	for (enum shade shade = 0; shade < SHADES; shade++) {
		arch_picture_fill(column * picture->character_width,
				  row * picture->character_height, picture->character_width,
				  picture->character_height - 1, colours[shade]);
		arch_picture_write(column + 2, row, shade_name(shade));
		column += 4 + (unsigned)strlen(shade_name(shade));
	}
}
