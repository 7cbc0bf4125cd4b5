/*
 * Builds ACPI tables for tests, as ACPI 6.5 chapter 5 prints them, and parses what was built.
 */
#ifndef SAMPLE_ACPI_BUILD_H
#define SAMPLE_ACPI_BUILD_H

#include "arch/x86/firmware/acpi.h"
#include "tests/unit/sample/bytes.h"

/* All tables lie in one block, which begins at this physical address: not aligned to anything. */
#define BLOCK 0x7fe0003u

/* In the header of each table. */
enum acpi_offset { LENGTH = 4, CHECKSUM = 9, HEADER_SIZE = 36 };

extern struct bytes block;	    /* what is built */
extern struct acpi_machine machine; /* what was parsed */
extern uint64_t listed[300];	    /* the tables that the next root table lists */
extern unsigned listed_count;

void begin_block(void);

/* Returns where the table is in the block, for end_table(), which fills in the length and the
 * checksum, and lists it. */
size_t begin_table(const char *signature);
void end_table(size_t offset);

/* The same for a MADT, and its entries. */
size_t begin_madt(void);
void put_lapic(uint8_t uid, uint8_t apic_id, uint32_t flags);
void put_x2apic(uint32_t uid, uint32_t apic_id, uint32_t flags);
void put_lapic_address(uint64_t address);

/* A MADT of 60 bytes with the CPUs 0 and 1. */
void put_small_madt(void);

/* A FADT of `size` bytes. `wide` is X_PM_TMR_BLK, when the table reaches that far. */
void put_fadt(size_t size, uint32_t port, uint8_t port_length, uint32_t flags, uint8_t wide_space,
	      uint64_t wide);

/* Lists the tables so far. Returns the root table's physical address. */
uint32_t put_xsdt(void);
uint32_t put_rsdt(void);

/* Returns where it is in the block. */
size_t put_rsdp(uint8_t revision, uint32_t rsdt, uint32_t xsdt);

/* Parses what was built. Returns the reason. Only `readable` bytes of the block exist, and
 * `below`, if any: 1 MiB from address 0 on. */
const char *parse_with(const struct acpi_root *root, size_t readable, const uint8_t *below);

/* The same by an RSDP in the block, as PVH has it; by a copy of it, as Multiboot2 has it; and with
 * a root of the common kind, which is put first. */
const char *parse_at(size_t rsdp);
const char *parse_copy(size_t rsdp, size_t length);
const char *parse_tables(void);

/* The CPU of this number was found, with these. */
void assert_cpu(unsigned index, uint32_t apic_id, uint32_t uid);

#endif
