/*
 * Why an instruction is refused.
 */
#ifndef SCENARIO_ASSEMBLE_REASON_H
#define SCENARIO_ASSEMBLE_REASON_H

/* Room for a reason, with its NUL. */
#define ASSEMBLE_REASON_SIZE 160

#endif
