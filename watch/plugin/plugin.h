/*
 * The plugin's parts that stand on QEMU.
 */
#ifndef WATCH_PLUGIN_PLUGIN_H
#define WATCH_PLUGIN_PLUGIN_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "watch/plugin/qemu_plugin.h"
#include "watch/plugin/recorder.h"

struct plugin {
	struct recorder recorder;
	pthread_mutex_t lock; /* over the recorder; its holder takes none of QEMU's */
	bool has_ended;	      /* nothing is recorded any more */
	const char *path;     /* of the trace */
	bool shakes;
	uint64_t seed, dice;
	qemu_plugin_u64 serializations, armed, fencing; /* of struct score */
};

extern struct plugin plugin;

void plugin_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes the lock, for a callback of this CPU. False: nothing is recorded any more. Either way
 * plugin_leave() follows. */
bool plugin_enter(unsigned cpu);
void plugin_leave(void);

/* Asks for what is to be known of a block's instructions. */
void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block);

/* ---- Stores ---------------------------------------------------------------------------------- */

/* The callback of each store. `data` is the address of the instruction. */
void stores_on_store(unsigned cpu, qemu_plugin_access_info info, uint64_t virtual, void *data);

/* The CPU may find something else at its addresses from now on. */
void stores_forget(unsigned cpu);

/* A page is one of code, at addresses that nobody knows. Lock held. */
void stores_forget_all(void);

/* The CPU sends an interrupt by this instruction. One that is sent an INIT finds something else at
 * its addresses, too. Lock held. */
void stores_sent(unsigned cpu, uint64_t icr, bool is_x2apic, uint64_t pc);

/* IA32_APIC_BASE of this CPU is this now. */
void stores_set_apic(unsigned cpu, uint64_t base);

/* ---- Instructions before they are executed --------------------------------------------------- */

/* Finds the registers that are read. Once, in a CPU's callback. False: there are none so called. */
bool execute_find_registers(void);

/* Callbacks. `data` of all but on_form(), which has the form, is execute_data(). */
void execute_on_form(unsigned cpu, void *data);
void execute_on_serializer(unsigned cpu, void *data);
void execute_on_iret(unsigned cpu, void *data);
void execute_on_wrmsr(unsigned cpu, void *data);
void execute_on_mapping(unsigned cpu, void *data);

/* The instruction's kind, and its address. */
static inline void *execute_data(enum serializer how, uint64_t virtual)
{
	return (void *)(uintptr_t)(virtual << 8 | how);
}

#endif
