/*
 * Sites: where they lie, their executions, and the traps that come in between. A part of the
 * interface that arch.h describes.
 */
#ifndef ARCH_SITE_H
#define ARCH_SITE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"
#include "scenario/surround.h"

/* Why this machine cannot run a scenario ("the processor has no instruction serialize"); NULL when
 * it can. Patcher only. */
const char *arch_lacks(const struct scenario *scenario);

/* The area that surround.h fills for the first site of a kind, counted from 0, or for a scenario's
 * site of that number: SURROUND_AREA_SIZE bytes of patchable text at a page boundary, all 0xcc at
 * first. They touch each other. Any context. */
const uint8_t *arch_site_area(unsigned kind);

/* Areas for `times` sites of a kind that are alike (1 to SITE_TIMES_MAX), that of the first among
 * them. Of each of the others SURROUND_OWN_SIZE bytes from SURROUND_OWN on are memory of its own;
 * the rest is that of the first one, under another address. False when there is no memory for so
 * many; those that are there stay. Patcher only, while no CPU executes a site. */
bool arch_site_areas(unsigned kind, unsigned times);

/* One of them, counted from 0. Any context. */
const uint8_t *arch_site_area_of(unsigned kind, unsigned which);

/* In which of all these areas an address lies; false when in none. Takes no longer for many of them
 * than for one. Any context, NMI-safe. */
bool arch_site_area_at(const uint8_t *address, unsigned *kind, unsigned *which);

/* What one execution of a site was. */
struct arch_executed {
	uint32_t flag_read;  /* 0 if none was read */
	int32_t left;	     /* %esi: for surround_landing() */
	uint64_t serialized; /* the value of *serializations when the site was executed */
};

/* What they leave where bytes change all the time: -1, 0 or 1. As an index it is one more. */
#define LEFT_KINDS 3u

static inline unsigned left_index(int32_t left)
{
	return (unsigned)left + 1u;
}

/* A burst of executions of a site, as surround.h describes it. */
struct arch_execution {
	/* Set by the caller. */
	const uint8_t *front;
	const uint64_t *serializations;
	const _Atomic uint32_t *flag;
	/* What a straight front does between the flag and the site; else SERIALIZE_NONE. */
	enum serialization how;
	/* Before it calls a front that is not straight: the flag is read, and then `how_called` is
	 * done, which drops nothing that was fetched. */
	bool reads_flag;
	/* It goes on where one is not what the one before was, too, and counts in `changes`: but
	 * for its end, which is that of a burst of one kind, it ends only behind one that has left
	 * what LEFT_KINDS has no room for. Not with a flag. */
	bool changing;
	enum serialization how_called;
	/* It goes on up to `limit` executions, 1 or more, as long as each is what the first one
	 * was, and *stage holds the value that it had, which is read before each but the first. The
	 * limit is 1 where anything that is done for an execution drops what was fetched. One into
	 * which a trap has come is the last. */
	uint32_t limit;
	const _Atomic uint64_t *stage;
	uint64_t stage_value;
	/* arch_serialize_operand() of what is done. */
	uint64_t operand;

	/* Set by it. */
	uint32_t before; /* executions before the last one: each of them `first`, or in `changes` */
	struct arch_executed first, last;
	bool counted;	  /* the last one, see arch_trap_counted(); then last.left means nothing */
	uint32_t scratch; /* written by a locked instruction */
	/* By what two have left that follow each other, the earlier one first: how often, among all
	 * but the last one. 0 at first, by the caller. */
	uint64_t changes[LEFT_KINDS][LEFT_KINDS];
};

/* Executes it. Executors, interrupts on or off, in handlers too; and the patcher, in a handler. */
void arch_site_execute(struct arch_execution *execution);

/* The limit for bursts: 1 where CPUs run one at a time, or arch_interrupted() cannot tell, or
 * kernel_blurred() may be called. Any CPU. */
uint32_t arch_burst(void);

/* The same for bursts that are `changing`, in a scenario in which kernel_blurred() is not called.
 * It is more where CPUs step evenly, or really run at once. Any CPU. */
uint32_t arch_burst_of_changes(void);

/* True when this CPU may have serialized since it asked last, or since the burst that it is in
 * began, by an interrupt of which the kernel is not told. Never on a machine where all interrupts
 * are the kernel's own. A burst ends with the execution during which, or before or behind which,
 * that happened. Whoever executes sites, in handlers too. */
bool arch_interrupted(void);

/* Has the calling CPU take an interrupt, or an NMI, whose handler calls kernel_pass(). Returns when
 * that has happened, or the CPU is lost. Any CPU, interrupts on. */
void arch_execute_in(enum executor_context context);

/* The state of an interrupted CPU; lives until its handler returns. */
struct arch_trap;

/* The address at which the CPU goes on when the handler has returned, or for a breakpoint or a
 * fault, that of the instruction that raised it. */
const uint8_t *arch_trap_address(const struct arch_trap *trap);

/* Makes the CPU go on at `address`. */
void arch_trap_resume(struct arch_trap *trap, const uint8_t *address);

/* An execution of a site that was interrupted with the site as its next instruction has read
 * *serializations and not executed the site. The handler, whose return serializes, must then hand
 * it the new value, or the execution would be taken for one that came before the serialization. */
void arch_trap_renew(struct arch_trap *trap, uint64_t serializations);

/* The value that the interrupted execution of a site has read. */
uint64_t arch_trap_serializations(const struct arch_trap *trap);

/* The flag's value that it has read, if it reads one; and how many executions of its burst came
 * before it. Each of those was arch_execution.first, or is in arch_execution.changes. */
uint32_t arch_trap_flag(const struct arch_trap *trap);
uint32_t arch_trap_before(const struct arch_trap *trap);

/* The trap has ended the execution of a site, and has counted it: see arch_execution.counted. */
void arch_trap_counted(struct arch_trap *trap);

/* True when an earlier trap of the same execution has done that already. */
bool arch_trap_is_counted(const struct arch_trap *trap);

/* The same; and the burst is over: the CPU executes nothing more of the area, and has its stack as
 * it was before, whatever was left on it. */
void arch_trap_leave(struct arch_trap *trap);

/* True when it came in the burst of this execution, but where neither this program has code nor a
 * site: the CPU was led there by what it took for a return address. */
bool arch_trap_is_astray(const struct arch_trap *trap, const struct arch_execution *execution);

/* What kind of exception it is: WAY_UNDEFINED for an invalid opcode, WAY_TRAP for a breakpoint, or
 * WAYS for any other. */
enum landing_way arch_trap_way(const struct arch_trap *trap);

/* True when no sync is acknowledged from a trap to its handler's end. What the handler sees was so
 * already when the trap came, then; else it may be of later. Any context. */
bool arch_traps_are_prompt(void);

/* The interrupted CPU takes no more interrupts once its handler returns. Exists for the test of
 * a CPU that does not acknowledge. */
void arch_trap_deafen(struct arch_trap *trap);

#endif
