/*
 * What a guest did around its own code: the events that the plugin records and the analysis reads.
 *
 * They are in the order in which they happened; with one CPU at a time (`thread=single`) exactly
 * so. With CPUs in parallel a store is recorded behind it, so what it stored may have been
 * translated before, and is then EVENT_MISSED; and an execution is recorded before it. A location
 * is the guest's physical address of an instruction's first byte. A form is the bytes that a CPU
 * was seen to have there as one instruction. Pages are of 4096 bytes; a page is one of code from
 * the first time that an instruction of it is translated, until nothing of what was translated
 * there is left.
 */
#ifndef WATCH_TRACE_EVENT_H
#define WATCH_TRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#define WATCH_CPUS_MAX 64	 /* numbers of CPUs are below it, as QEMU counts them */
#define WATCH_INSTRUCTION_MAX 15 /* bytes of an instruction */
#define WATCH_STORE_BYTES_MAX 64 /* of longer stores the bytes are not kept */

enum event_kind {
	/* Of a CPU: it executes its first serializing instruction in the upper half of addresses,
	 * as a kernel does that has brought it up; or it is sent an INIT, and is gone. */
	EVENT_ONLINE,
	EVENT_OFFLINE,

	/* An instruction is there in this form. It comes before each event that names it. Forms are
	 * numbered from 0, in order. One location has many forms; a location and bytes that have a
	 * number keep it. */
	EVENT_FORM,

	/* Bytes of a page of code were stored, by one instruction of a CPU: one store, or several
	 * in a row that go up (or down) without a gap, as `rep movsb` does, with nothing else
	 * recorded in between. One that crosses into another page is two. Of those to bytes that
	 * are not `known` a page's first 256 are recorded, and then no more: compilers at run time
	 * make them, and data that lies beside code. */
	EVENT_STORE,

	/* A CPU executes a form, for the first time, or where what it executed at this location
	 * before was another form, or where bytes of the location were stored since. Only at
	 * locations that are watched: of whose bytes one was stored while it was known, or by a
	 * store that begins with 0xcc, or which the plugin was told to watch. One that is
	 * interrupted by a fault of its own is executed twice. */
	EVENT_EXECUTED,

	/* It comes back from a breakpoint: the first `iret` that it executes after executing a form
	 * that begins with 0xcc. Once for each EVENT_EXECUTED of such a form. */
	EVENT_RETURNED,

	/* A CPU sends an interrupt: a write of the interrupt command register. */
	EVENT_SENT,

	/* A CPU executes a serializing instruction, or another that orders, while it is armed: it
	 * is for the next WATCH_ARMED that serialize and WATCH_ARMED that order, after each
	 * EVENT_SENT (of any CPU; an INIT arms nobody) and after each EVENT_STORE of its own. */
	EVENT_SERIALIZED,

	/* An instruction is translated whose bytes are not what the page held when it was last
	 * looked at, and no store was seen that changed them: a device's, or one that escaped. The
	 * plugin's mode=find sees no stores: there it is each instruction that was changed after it
	 * was translated, behind the FORM of what it was; its new FORM follows, and in that mode
	 * there are no other events but these two and EVENT_END. */
	EVENT_MISSED,

	/* A page of code is one no longer: all that was translated there was stored over, the last
	 * of it by a store longer than WATCH_STORE_BYTES_MAX; or more than 1,024 stores of known
	 * bytes came with nothing translated there in between; or a device has filled it; or other
	 * memory is there now. */
	EVENT_RECYCLED,

	/* At the end, once for each location and CPU that executed there: as EVENT_EXECUTED, with
	 * `before` counting the last form's executions. */
	EVENT_TOTAL,

	/* The last one: the guest has ended in an orderly way, or was made to. */
	EVENT_END,
	EVENT_KINDS
};

#define WATCH_ARMED 4

/* How a CPU serialized, or ordered. Those from ORDER_MFENCE on serialize nothing. */
enum serializer {
	SERIALIZER_IRET,
	SERIALIZER_CPUID,
	SERIALIZER_MOV_CR0,
	SERIALIZER_MOV_CR2,
	SERIALIZER_MOV_CR3,
	SERIALIZER_MOV_CR4,
	SERIALIZER_SERIALIZE,
	SERIALIZER_INVLPG, /* and invpcid */
	SERIALIZER_WRMSR,  /* but of the x2APIC, which is EVENT_SENT */
	SERIALIZER_OTHER,  /* mov dr, lgdt, lidt, lldt, ltr, invd, wbinvd, rsm */
	ORDER_MFENCE,
	ORDER_LFENCE,
	ORDER_LOCKED, /* an instruction with a lock prefix, or xchg with memory: of the writer only,
			 between its store to code and the next EVENT_SENT, and once */
	SERIALIZERS
};

struct event {
	enum event_kind kind;
	uint8_t cpu; /* who did it; in FORM, MISSED: who translated it */

	/* How many stores this CPU has executed, of any kind and to anywhere: a clock of its own
	 * that says how far apart two of its events are. STORE (with the last of several; the two
	 * parts of one that crosses into another page have the same), SENT, else 0. */
	uint64_t stores;

	/* The virtual address of the instruction that did it. STORE, SENT, SERIALIZED; in RETURNED
	 * where it goes on. */
	uint64_t pc;

	/* STORE, MISSED, FORM: of the first byte. RECYCLED: of the page. RETURNED: of the
	 * breakpoint. EXECUTED, TOTAL: the location, as in the form. */
	uint64_t physical;
	uint64_t virtual; /* STORE, FORM, MISSED: the address by which it was */

	/* STORE: how many bytes in all, and of each single store. FORM, MISSED: of the instruction.
	 */
	uint32_t length;
	uint8_t width;
	bool downwards; /* STORE: of several the last byte was first */

	/* STORE: some of the bytes belong, or belonged since the page was last filled, to an
	 * instruction that was translated; the FORM events of those that are there now came before,
	 * but for stores that are longer than WATCH_STORE_BYTES_MAX. Else nobody can have executed
	 * them, as far as is known. */
	bool known;

	/* STORE up to WATCH_STORE_BYTES_MAX: before and after. FORM, MISSED: `after`; MISSED also
	 * `before`, what the page was thought to hold. Longer ones have none. */
	uint8_t before[WATCH_STORE_BYTES_MAX], after[WATCH_STORE_BYTES_MAX];

	/* FORM: where the instruction goes on in a second page, the physical address of its first
	 * byte there; else 0. */
	uint64_t second;
	bool watched; /* FORM: executions of it are recorded from now on. Else they are once it is
			 translated again, behind a store to it */

	/* FORM: its number. EXECUTED, TOTAL: what is executed (TOTAL: was last). RETURNED: the
	 * breakpoint. */
	uint32_t form;

	/* EXECUTED, TOTAL: how often this CPU had executed the form that it executed there before,
	 * since the last such event of both; 0: it executed nothing there before. */
	uint64_t before_count;
	uint32_t before_form; /* that form; undefined when before_count is 0 */

	/* EXECUTED: it has serialized (in one of the ways that do) since that execution. */
	bool serialized;

	uint64_t icr;	/* SENT: as in x2APIC mode: bits 32-63 are the destination, 0-31 the rest */
	bool is_x2apic; /* SENT: by wrmsr, which orders nothing; else by a store to the APIC's page
			 */
	enum serializer how; /* SERIALIZED */
};

#endif
