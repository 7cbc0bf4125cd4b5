#include "kernel/core/log.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"
#include "arch/picture.h"
#include "arch/refusal.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/kept_log.h"
#include "lib/format.h"
#include "lib/log_head.h"
#include "lib/version.h"
#include "scenario/verdict.h"

#define CRC32_POLYNOMIAL 0xedb88320u /* bits reversed */

/* How long a writer waits for another one's line before it writes all the same. The longest takes
 * 11 s on the slowest serial port, and to find that such a port is stuck takes 20 s; so whoever
 * needs longer is stuck itself. */
#define PATIENCE_US 30000000

#define NOBODY (-1)

/* Who writes: a CPU's number. Taken by compare-and-exchange (acquire), released by a store, so
 * that the counters below belong to the holder; others only see that `lines` grows. */
static atomic_int owner = NOBODY;
static atomic_bool ended;
static atomic_ullong lines;
static uint32_t crc;
static struct log_sums at_end;

/* True when the caller already held the log: an exception inside a line, or a crash. */
static bool lock(void)
{
	int self = (int)arch_cpu_self();
	unsigned long long before = atomic_load_explicit(&lines, memory_order_relaxed);
	struct patience patience = arch_patience(PATIENCE_US);

	for (;;) {
		int holder = NOBODY;

		if (atomic_compare_exchange_strong_explicit(
			    &owner, &holder, self, memory_order_acquire, memory_order_relaxed))
			break;
		if (holder == self)
			return true;
		if (atomic_load_explicit(&ended, memory_order_relaxed))
			arch_halt();
		if (atomic_load_explicit(&lines, memory_order_relaxed) != before) {
			before = atomic_load_explicit(&lines, memory_order_relaxed);
			patience = arch_patience(PATIENCE_US);
		} else if (arch_patience_is_over(&patience)) {
			atomic_store_explicit(&owner, self, memory_order_relaxed);
			break;
		}
		arch_relax();
	}
	if (atomic_load_explicit(&ended, memory_order_relaxed))
		arch_halt();
	return false;
}

static void unlock(bool held_before)
{
	if (!held_before)
		atomic_store_explicit(&owner, NOBODY, memory_order_release);
}

static void write_line(char *line, size_t length)
{
	line[length++] = '\n';
	crc = log_crc32(crc, line, length);
	atomic_fetch_add_explicit(&lines, 1, memory_order_relaxed);
	kept_log_add(line, length);
	arch_console_write(line, length);
}

static void write_formatted(const char *prefix, const char *format, va_list arguments)
{
	char line[LOG_LINE_MAX];
	size_t length = format_string(line, sizeof(line) - 1, "%s", prefix);

	length += format_string_v(line + length, sizeof(line) - 1 - length, format, arguments);
	bool held = lock();

	write_line(line, length);
	unlock(held);
	/* A block of figures takes a slow port a minute. */
	if (arch_cpu_self() == 0)
		heartbeat();
}

uint32_t log_crc32(uint32_t before, const char *bytes, size_t length)
{
	uint32_t value = ~before;

	for (size_t i = 0; i < length; i++) {
		value ^= (uint8_t)bytes[i];
		for (unsigned bit = 0; bit < 8; bit++)
			value = value & 1 ? value >> 1 ^ CRC32_POLYNOMIAL : value >> 1;
	}
	return ~value;
}

void log_line(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_formatted("", format, arguments);
	va_end(arguments);
}

void kernel_comment(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_formatted("# ", format, arguments);
	va_end(arguments);
}

void kernel_begin(void)
{
	log_line(LOG_FIRST_LINE);
	kernel_comment("crossmod: cross-modifying code on x86-64");
	kernel_comment("%s: %s", log_head_word(HEAD_VERSION), crossmod_version);
	kernel_comment("%s: %u", log_head_word(HEAD_FORMAT), LOG_FORMAT);
}

void log_end(const char *verdict)
{
	char line[LOG_LINE_MAX];
	bool held = lock();
	size_t length = format_string(
		line, sizeof(line) - 1, "# end of log: %llu lines, crc32 %08x, verdict %s",
		atomic_load_explicit(&lines, memory_order_relaxed), crc, verdict);

	at_end = (struct log_sums){.lines = atomic_load_explicit(&lines, memory_order_relaxed),
				   .crc32 = crc};
	write_line(line, length);
	atomic_store_explicit(&ended, true, memory_order_relaxed);
	unlock(held);
}

void log_keep_in(char *room, size_t size)
{
	bool held = lock();

	kept_log_move(room, size);
	unlock(held);
}

bool kernel_report_begin(void)
{
	return !lock();
}

void kernel_report_end(void)
{
	unlock(false);
}

struct log_sums log_sums(void)
{
	return at_end;
}

void kernel_crash_begin(void)
{
	lock();
	/* Its report is longer than what the picture leaves of the screen. */
	arch_picture_end();
}

_Noreturn void kernel_crash_end(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_formatted("Bail out! ", format, arguments);
	va_end(arguments);
	log_end(conclusion_name(CONCLUSION_CRASHED));
	arch_end();
}

_Noreturn void kernel_refuse(const char *format, ...)
{
	va_list arguments;

	kernel_crash_begin();
	va_start(arguments, format);
	write_formatted("Bail out! " REFUSAL, format, arguments);
	va_end(arguments);
	log_end(conclusion_name(CONCLUSION_REFUSED));
	arch_end();
}
