/*
 * What the parts of the recorder have in common. For them alone. Pure, as the recorder is.
 */
#ifndef WATCH_PLUGIN_RECORD_H
#define WATCH_PLUGIN_RECORD_H

#include "watch/plugin/recorder.h"

/* Writes the stores that are waiting for more of them. Each other event comes behind. */
void record_settle(struct recorder *recorder);

/* True when executions of this instruction are to be recorded. */
bool record_is_watched(const struct code_page *page, unsigned offset, unsigned length);

/* The form that is at this place, with an event when it is a new one. Stores are settled. */
struct form *record_form(struct recorder *recorder, unsigned cpu, const struct code_page *page,
			 unsigned offset, const uint8_t *bytes, unsigned length);

/* The same for each live instruction that has one of these bytes of the page. */
void record_live(struct recorder *recorder, unsigned cpu, struct code_page *page, unsigned offset,
		 unsigned length);

/* What the page is thought to have there, across its end. */
void record_bytes(const struct code_page *page, unsigned offset, unsigned length, uint8_t *to);

/* Live instructions that have one of these bytes are gone, and locations have been stored to. */
void record_forget(struct recorder *recorder, struct code_page *page, unsigned offset,
		   unsigned length);

/* The page is one of code no longer. */
void record_recycle(struct recorder *recorder, unsigned cpu, struct code_page *page);

/* The CPU's next serializations are to be recorded. */
void record_arm(struct recorder_cpu *cpu);

#endif
