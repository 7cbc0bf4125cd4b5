/*
 * QEMU's plugin interface, version 4: as much of it as is used here.
 *
 * Debian has no package with QEMU's own header, so this is declared from its documentation
 * (https://www.qemu.org/docs/master/devel/tcg-plugins.html). QEMU has these functions itself: they
 * are found when it loads the plugin. All types are as QEMU has them; the names of their members,
 * which nobody else sees, are ours.
 */
#ifndef WATCH_PLUGIN_QEMU_PLUGIN_H
#define WATCH_PLUGIN_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QEMU_PLUGIN_INTERFACE 4
#define QEMU_PLUGIN_EXPORTED __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;

struct qemu_plugin_about {
	const char *target; /* "x86_64" */
	struct {
		int oldest, newest; /* interfaces that this QEMU has */
	} interface;
	bool is_system; /* and not a process alone */
	int cpus, cpus_max;
};

/* GLib's arrays of bytes, and of anything. */
struct qemu_plugin_bytes {
	uint8_t *bytes;
	unsigned length;
};

struct qemu_plugin_array {
	char *data;
	unsigned length;
};

struct qemu_plugin_bytes *g_byte_array_new(void);
struct qemu_plugin_bytes *g_byte_array_set_size(struct qemu_plugin_bytes *bytes, unsigned size);

struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_hwaddr;
struct qemu_plugin_register;
struct qemu_plugin_scoreboard;

/* A number of each CPU's own, which inline operations and conditions use. */
typedef struct {
	struct qemu_plugin_scoreboard *scoreboard;
	size_t offset;
} qemu_plugin_u64;

/* A row of qemu_plugin_get_registers(). */
struct qemu_plugin_register_row {
	struct qemu_plugin_register *handle;
	const char *name, *feature;
};

enum qemu_plugin_reads { QEMU_PLUGIN_READS_NOTHING, QEMU_PLUGIN_READS_REGISTERS };
enum qemu_plugin_access { QEMU_PLUGIN_LOADS = 1, QEMU_PLUGIN_STORES, QEMU_PLUGIN_LOADS_AND_STORES };
enum qemu_plugin_operation { QEMU_PLUGIN_ADDS, QEMU_PLUGIN_SETS };
enum qemu_plugin_condition {
	QEMU_PLUGIN_IF_NEVER,
	QEMU_PLUGIN_IF_ALWAYS,
	QEMU_PLUGIN_IF_EQUAL,
	QEMU_PLUGIN_IF_UNEQUAL,
};

/* About a store: its width, and more that only QEMU knows. */
typedef uint32_t qemu_plugin_access_info;

typedef void (*qemu_plugin_at_exit)(qemu_plugin_id_t id, void *data);
typedef void (*qemu_plugin_of_cpu)(qemu_plugin_id_t id, unsigned cpu);
typedef void (*qemu_plugin_of_translation)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void (*qemu_plugin_of_execution)(unsigned cpu, void *data);
typedef void (*qemu_plugin_of_access)(unsigned cpu, qemu_plugin_access_info info, uint64_t virtual,
				      void *data);

/* What a plugin has, for QEMU to find. install() returns 0, or QEMU ends. */
extern QEMU_PLUGIN_EXPORTED int qemu_plugin_version;
QEMU_PLUGIN_EXPORTED int qemu_plugin_install(qemu_plugin_id_t id,
					     const struct qemu_plugin_about *about,
					     int argument_count, char **arguments);

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_at_exit callback, void *data);
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, qemu_plugin_of_cpu callback);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   qemu_plugin_of_translation callback);
int qemu_plugin_num_vcpus(void);

/* Of the block that is being translated. */
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction, void *to, size_t length);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *instruction);

/* Before the instruction; of an access, behind it. */
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction,
					    qemu_plugin_of_execution callback,
					    enum qemu_plugin_reads reads, void *data);
void qemu_plugin_register_vcpu_insn_exec_cond_cb(struct qemu_plugin_insn *instruction,
						 qemu_plugin_of_execution callback,
						 enum qemu_plugin_reads reads,
						 enum qemu_plugin_condition condition,
						 qemu_plugin_u64 number, uint64_t operand,
						 void *data);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *instruction,
							 enum qemu_plugin_operation operation,
							 qemu_plugin_u64 number, uint64_t operand);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *instruction,
				      qemu_plugin_of_access callback, enum qemu_plugin_reads reads,
				      enum qemu_plugin_access access, void *data);

/* Of the access, in its callback. */
unsigned qemu_plugin_mem_size_shift(qemu_plugin_access_info info);
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_access_info info, uint64_t virtual);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *address);

/* What was stored, of up to 16 bytes. */
struct qemu_plugin_value {
	int kind;
	uint64_t low, high;
};

struct qemu_plugin_value qemu_plugin_mem_get_value(qemu_plugin_access_info info);

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *scoreboard, unsigned cpu);

/* Of the CPU whose callback it is; false, or -1: it could not be read. */
struct qemu_plugin_array *qemu_plugin_get_registers(void);
int qemu_plugin_read_register(struct qemu_plugin_register *handle, struct qemu_plugin_bytes *to);
bool qemu_plugin_read_memory_vaddr(uint64_t virtual, struct qemu_plugin_bytes *to, size_t length);

#endif
