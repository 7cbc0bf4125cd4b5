/*
 * The lines at the head of a log that the judge knows: "# clock: 2445.012 MHz, from ...". Whoever
 * prints one takes its word from here, and so does whoever reads it (tools/log/tap.h). docs/log.md
 * says what each means; a test holds it against this list.
 */
#ifndef LIB_LOG_HEAD_H
#define LIB_LOG_HEAD_H

/* Of the whole log. It goes up when a log of today would be refused by the judge of yesterday, or
 * the other way round. In format 1 a log did not say it, and nothing of what could have been
 * excluded, or told apart. Before format 3, what a test amounts to stood on its line. */
#define LOG_FORMAT 3

/* The first format whose tests have nothing but their names, and the first line of those logs, and
 * of the older ones. */
#define LOG_FORMAT_NAMES 3
#define LOG_FIRST_LINE "TAP version 13"
#define LOG_FIRST_LINE_OLD "TAP version 14"

/* LINE(name, word), in the order in which a summary shows them. */
#define LOG_HEAD(LINE)                                                                             \
	LINE(VERSION, "version")                                                                   \
	LINE(FORMAT, "format")                                                                     \
	LINE(LOADER, "loader")                                                                     \
	LINE(COMMAND_LINE, "command line")                                                         \
	LINE(OPTIONS, "options")                                                                   \
	LINE(DATE, "date")                                                                         \
	LINE(EMULATOR, "emulator")                                                                 \
	LINE(BOARD, "board")                                                                       \
	LINE(BIOS, "bios")                                                                         \
	LINE(MACHINE, "machine")                                                                   \
	LINE(PROCESSOR, "processor")                                                               \
	LINE(HYPERVISOR, "hypervisor")                                                             \
	LINE(CPUS, "cpus")                                                                         \
	LINE(APIC, "apic")                                                                         \
	LINE(CLOCK, "clock")                                                                       \
	LINE(SEED, "seed")                                                                         \
	LINE(SCENARIOS, "scenarios")

#define LOG_HEAD_NAME(name, word) HEAD_##name,
enum log_head { LOG_HEAD(LOG_HEAD_NAME) HEADS };
#undef LOG_HEAD_NAME

/* What stands between "# " and ": ". */
static inline const char *log_head_word(enum log_head head)
{
#define LOG_HEAD_WORD(name, word) [HEAD_##name] = (word),
	static const char *const words[HEADS] = {LOG_HEAD(LOG_HEAD_WORD)};
#undef LOG_HEAD_WORD

	return words[head];
}

#endif
