/*
 * Instructions before they are executed: watched ones, and those that serialize.
 */
#include <string.h>

#include "watch/plugin/plugin.h"
#include "watch/plugin/serializer.h"

#define MSR_APIC_BASE 0x1b
#define MSR_X2APIC_ICR 0x830

enum { RAX, RCX, RDX, RSP, REGISTERS };
static const char *const names[REGISTERS] = {"rax", "rcx", "rdx", "rsp"};
static struct qemu_plugin_register *registers[REGISTERS];
static struct qemu_plugin_bytes *buffer; /* with the lock held */

bool execute_find_registers(void)
{
	struct qemu_plugin_array *array = qemu_plugin_get_registers();
	const struct qemu_plugin_register_row *rows =
		(const struct qemu_plugin_register_row *)array->data;

	for (unsigned i = 0; i < array->length; i++)
		for (unsigned name = 0; name < REGISTERS; name++)
			if (strcmp(rows[i].name, names[name]) == 0)
				registers[name] = rows[i].handle;
	for (unsigned name = 0; name < REGISTERS; name++)
		if (!registers[name])
			return false;
	buffer = g_byte_array_new();
	return true;
}

/* Little-endian, of at most 8 bytes. */
static uint64_t buffer_number(void)
{
	uint64_t number = 0;

	memcpy(&number, buffer->bytes, buffer->length < 8 ? buffer->length : 8);
	return number;
}

static uint64_t read_register(unsigned name)
{
	g_byte_array_set_size(buffer, 0);
	return qemu_plugin_read_register(registers[name], buffer) > 0 ? buffer_number() : 0;
}

static enum serializer how_of(void *data)
{
	return (enum serializer)((uintptr_t)data & 0xff);
}

/* Addresses are canonical, so the upper byte is as the one below. */
static uint64_t virtual_of(void *data)
{
	return (uint64_t)((int64_t)(uintptr_t)data >> 8);
}

void execute_on_form(unsigned cpu, void *data)
{
	if (plugin_enter(cpu))
		recorder_executed(&plugin.recorder, cpu, data);
	plugin_leave();
}

void execute_on_serializer(unsigned cpu, void *data)
{
	if (plugin_enter(cpu))
		recorder_serialized(&plugin.recorder, cpu, how_of(data), virtual_of(data));
	plugin_leave();
}

/* Where the stack says. In 64-bit mode; in others a CPU's stack segment is taken to begin at 0. */
static void come_back(unsigned cpu, bool is_long)
{
	if (qemu_plugin_read_memory_vaddr(read_register(RSP), buffer, is_long ? 8 : 4))
		recorder_returned(&plugin.recorder, cpu, buffer_number());
}

void execute_on_iret(unsigned cpu, void *data)
{
	if (plugin_enter(cpu)) {
		recorder_serialized(&plugin.recorder, cpu, SERIALIZER_IRET, virtual_of(data));
		if (plugin.recorder.cpus[cpu].breakpoint)
			come_back(cpu, virtual_of(data) >> 63);
	}
	plugin_leave();
}

void execute_on_wrmsr(unsigned cpu, void *data)
{
	uint32_t number;
	uint64_t value;

	if (plugin_enter(cpu)) {
		number = (uint32_t)read_register(RCX);
		value = read_register(RDX) << 32 | (uint32_t)read_register(RAX);
		if (number == MSR_APIC_BASE)
			stores_set_apic(cpu, value);
		if (number == MSR_X2APIC_ICR)
			stores_sent(cpu, value, true, virtual_of(data));
		if (serializer_register(number)) {
			plugin.recorder.cpus[cpu].score->serializations++;
			stores_forget(cpu);
			recorder_serialized(&plugin.recorder, cpu, SERIALIZER_WRMSR,
					    virtual_of(data));
		}
	}
	plugin_leave();
}

void execute_on_mapping(unsigned cpu, void *data)
{
	(void)data;
	if (plugin_enter(cpu))
		stores_forget(cpu);
	plugin_leave();
}
