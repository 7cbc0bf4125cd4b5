/*
 * An instruction as people write it, to bytes: AT&T syntax, as in the kernel's own sources, and the
 * encodings that gas chooses for 64-bit mode. docs/language.md lists the instructions.
 *
 * By a table of our own, for the reason that scenario/decode/decode.h gives. What is not in it is
 * written as `bytes HH ...`. Pure. Any context.
 */
#ifndef SCENARIO_ASSEMBLE_ASSEMBLE_H
#define SCENARIO_ASSEMBLE_ASSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/assemble/reason.h"

/* Assembles one instruction, such as `mov %rsp, %rbp`, from `length` characters. Fills *count of
 * the bytes, 1 to 15. False: it is refused, with the reason as one printable line, such as
 * `expected two operands, found 1`. */
bool assemble(const char *source, size_t length, uint8_t bytes[16], unsigned *count,
	      char reason[ASSEMBLE_REASON_SIZE]);

#endif
