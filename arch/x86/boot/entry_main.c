/*
 * The first C code, on the boot CPU: turns what the boot loader left into struct boot_info.
 */
#include "arch/kernel.h"
#include "arch/x86/boot/start.h"
#include "arch/x86/firmware/multiboot2.h"
#include "arch/x86/firmware/pvh.h"
#include "arch/x86/memory/layout.h"
#include "lib/log_head.h"

/* In edi, from entry.S. */
enum loader { LOADER_MULTIBOOT2, LOADER_PVH };

_Noreturn void boot_main(uint32_t loader, uint32_t information);

extern const uint8_t trampoline_start[], trampoline_end[], trampoline_page_root[];

static struct boot_info boot;

/* The fixed part: Multiboot2 §3.6.1. */
#define MULTIBOOT2_SIZE_MIN 8u
/* More than any loader needs: multiboot2_parse() looks no further. */
#define MULTIBOOT2_SIZE_MAX 0x400000u

/* More than any such file needs. */
#define OPTIONS_FILE_MAX 0x100000u

static const char *parse_multiboot2(uint32_t information)
{
	/* Multiboot2 §3.6.2: the structure opens with its own size. */
	const uint32_t *size = physical_map(&x86_memory, information, sizeof(*size));
	uint32_t readable = !size || *size > MULTIBOOT2_SIZE_MAX ? MULTIBOOT2_SIZE_MAX : *size;

	/* A size of 0 is for the parser to complain about. */
	if (readable < MULTIBOOT2_SIZE_MIN)
		readable = MULTIBOOT2_SIZE_MIN;
	const void *all = physical_map(&x86_memory, information, readable);

	if (!all)
		return "the Multiboot2 information lies outside of memory: the boot loader is "
		       "broken";
	const char *problem = multiboot2_parse(all, readable, &boot);

	/* The parser has seen the address of our window; the memory is where the loader put it. */
	boot.loader_memory[0].base = information;
	return problem;
}

static void describe_modules(void)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < boot.module_count; i++)
		bytes += boot.modules[i].length;
	kernel_comment("modules: %u, of %llu bytes together", boot.module_count,
		       (unsigned long long)bytes);
}

/* QEMU by itself hands on no file that is empty: then the name that the option has is all of it. */
static void expect_module(const char *name)
{
	if (name[0] != '\0' && boot.module_count == 0)
		boot.modules[boot.module_count++] = (struct boot_module){.length = 0};
}

/* What a user has handed the boot loader, and has not come. */
static void tell_lost(void)
{
	if (boot.command_line_cut)
		kernel_unmet("the command line is cut: it may have %u bytes",
			     BOOT_COMMAND_LINE_SIZE - 1);
	if (boot.modules_lost > 0)
		kernel_unmet("%u files that the boot loader has brought are not used: %u fit",
			     boot.modules_lost, BOOT_MODULES_MAX);
	if (boot.broken_off)
		kernel_unmet("the boot loader's information breaks off, so that options or files "
			     "may be missing");
}

/* Before anything else may use its memory. */
static void read_options_file(void)
{
	const struct boot_memory *file = &boot.options_file;
	const char *bytes;

	if (file->length == 0)
		return;
	bytes = file->length > OPTIONS_FILE_MAX
			? NULL
			: physical_map(&x86_memory, file->base, (size_t)file->length);
	if (bytes)
		kernel_options_file(bytes, (size_t)file->length, boot.command_line);
	else
		kernel_unmet("the file with the options cannot be read: it has %llu bytes, at "
			     "0x%llx",
			     (unsigned long long)file->length, (unsigned long long)file->base);
}

static const char *parse(uint32_t loader, uint32_t information)
{
	if (loader == LOADER_PVH)
		return pvh_parse(&x86_memory, information, &boot);
	return parse_multiboot2(information);
}

_Noreturn void boot_main(uint32_t loader, uint32_t information)
{
	const struct trampoline trampoline = {
		.code = trampoline_start,
		.size = (size_t)(trampoline_end - trampoline_start),
		.page_root_offset = (size_t)(trampoline_page_root - trampoline_start),
	};

	x86_begin();
	const char *problem = parse(loader, information);

	boot.kernel = (struct boot_memory){
		.base = (uint64_t)boot_start,
		.length = kernel_physical(data_end) - (uint64_t)boot_start,
	};
	const struct arch_options *options = kernel_options(boot.command_line);

	x86_serial(options);
	kernel_comment("%s: %s", log_head_word(HEAD_LOADER), boot.loader);
	kernel_comment("%s: %s", log_head_word(HEAD_COMMAND_LINE), boot.command_line);
	expect_module(options->module);
	describe_modules();
	tell_lost();
	read_options_file();
	if (problem) {
		x86_screen(&boot, options);
		kernel_refuse("%s", problem);
	}
	x86_start(&boot, options, &trampoline);
}
