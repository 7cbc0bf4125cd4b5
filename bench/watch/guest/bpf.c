/* A program that Linux compiles (JIT), executed at a tracepoint. */
#include "bench/watch/guest/files.h"
#include "bench/watch/guest/phases.h"

#include <linux/bpf.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TIMES 5

static uint64_t address(const void *pointer)
{
	return (uint64_t)(uintptr_t)pointer;
}

static int bpf(enum bpf_cmd command, union bpf_attr *attributes)
{
	return (int)syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

/* return bpf_ktime_get_ns() - 1 */
static int load_program(void)
{
	static const struct bpf_insn program[] = {
		{.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ktime_get_ns},
		{.code = BPF_ALU64 | BPF_SUB | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT;
	attributes.insn_cnt = sizeof(program) / sizeof(program[0]);
	attributes.insns = address(program);
	attributes.license = address("GPL");
	return bpf(BPF_PROG_LOAD, &attributes);
}

static int attach(int program, const char *tracepoint)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.raw_tracepoint.name = address(tracepoint);
	attributes.raw_tracepoint.prog_fd = (uint32_t)program;
	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attributes);
}

static bool once(void)
{
	int program = load_program(), attached;

	if (program < 0)
		return say_failed("bpf program");
	attached = attach(program, "sched_switch");
	if (attached < 0) {
		say_failed("bpf tracepoint");
		close(program);
		return false;
	}
	let_others_execute();
	close(attached);
	close(program);
	let_others_execute();
	return true;
}

bool phase_bpf(int device)
{
	(void)device;
	write_words("/proc/sys/net/core/bpf_jit_enable", "1");
	for (int i = 0; i < TIMES; i++)
		if (!once())
			return false;
	return true;
}
