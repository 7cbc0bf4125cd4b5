/*
 * A block of instructions is being translated: what is in it, and what is to be heard of it.
 */
#include "watch/plugin/plugin.h"
#include "watch/plugin/qemu_inside.h"
#include "watch/plugin/serializer.h"

/* The page in which instructions lie. */
struct place {
	unsigned cpu;
	uint64_t virtual; /* of the first byte of the page; 1: no page yet */
	uint64_t physical;
};

static void find_place(struct place *place, uint64_t virtual)
{
	uint64_t page = virtual / PAGE_BYTES * PAGE_BYTES;

	if (place->virtual == page)
		return;
	place->virtual = page;
	place->physical = inside_physical(place->cpu, page);
}

/* Lock held. */
static struct form *record(struct place *place, const struct qemu_plugin_insn *instruction,
			   struct translated *translated)
{
	const uint8_t *host = qemu_plugin_insn_haddr(instruction);
	unsigned offset = translated->virtual % PAGE_BYTES;

	find_place(place, translated->virtual);
	if (!host || place->physical == PHYSICAL_NONE || plugin.has_ended)
		return NULL;
	translated->physical = place->physical + offset;
	translated->host = host - offset;
	if (offset + translated->length > PAGE_BYTES) {
		uint64_t second =
			inside_physical(place->cpu, translated->virtual - offset + PAGE_BYTES);

		translated->second_host = second == PHYSICAL_NONE ? NULL : inside_host(second);
		translated->second = translated->second_host ? second : 0;
	}
	return recorder_translated(&plugin.recorder, translated);
}

static void instrument_serializer(struct qemu_plugin_insn *instruction, enum serializer how,
				  uint64_t virtual)
{
	void *data = execute_data(how, virtual);

	if (how == SERIALIZER_WRMSR) {
		qemu_plugin_register_vcpu_insn_exec_cb(instruction, execute_on_wrmsr,
						       QEMU_PLUGIN_READS_REGISTERS, data);
		return;
	}
	if (serializer_serializes(how))
		qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(instruction, QEMU_PLUGIN_ADDS,
								    plugin.serializations, 1);
	if (serializer_maps(how))
		qemu_plugin_register_vcpu_insn_exec_cb(instruction, execute_on_mapping,
						       QEMU_PLUGIN_READS_NOTHING, NULL);
	if (how == SERIALIZER_IRET)
		qemu_plugin_register_vcpu_insn_exec_cond_cb(
			instruction, execute_on_iret, QEMU_PLUGIN_READS_REGISTERS,
			QEMU_PLUGIN_IF_UNEQUAL, plugin.armed, 0, data);
	else
		qemu_plugin_register_vcpu_insn_exec_cond_cb(
			instruction, execute_on_serializer, QEMU_PLUGIN_READS_NOTHING,
			QEMU_PLUGIN_IF_UNEQUAL, how == ORDER_LOCKED ? plugin.fencing : plugin.armed,
			0, data);
}

/* Executions of a form come behind the serialization that it may be itself. */
static void instrument(struct place *place, struct qemu_plugin_insn *instruction)
{
	uint8_t bytes[WATCH_INSTRUCTION_MAX];
	struct translated translated = {
		.cpu = place->cpu,
		.virtual = qemu_plugin_insn_vaddr(instruction),
		.bytes = bytes,
	};
	enum serializer how;
	struct form *form;

	translated.length =
		(unsigned)qemu_plugin_insn_data(instruction, bytes, WATCH_INSTRUCTION_MAX);
	if (!translated.length)
		return;
	form = record(place, instruction, &translated);
	if (plugin.recorder.finds)
		return;
	how = serializer_of(bytes, translated.length);
	if (how != SERIALIZERS)
		instrument_serializer(instruction, how, translated.virtual);
	if (form)
		qemu_plugin_register_vcpu_insn_exec_cb(instruction, execute_on_form,
						       QEMU_PLUGIN_READS_NOTHING, form);
	qemu_plugin_register_vcpu_mem_cb(instruction, stores_on_store, QEMU_PLUGIN_READS_NOTHING,
					 QEMU_PLUGIN_STORES, (void *)(uintptr_t)translated.virtual);
}

void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	struct place place = {.virtual = 1};
	int cpu = inside_cpu_now();

	(void)id;
	if (cpu < 0)
		return;
	place.cpu = (unsigned)cpu;
	pthread_mutex_lock(&plugin.lock);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++)
		instrument(&place, qemu_plugin_tb_get_insn(block, i));
	pthread_mutex_unlock(&plugin.lock);
}
