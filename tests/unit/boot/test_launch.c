/*
 * What an emulator is started with: the options of "crossmod boot", and QEMU's arguments.
 */
#include "scenario/standard.h"
#include "tests/unit/sample/option_words.h"
#include "tools/base/commands.h"
#include "tools/boot/bochs.h"
#include "tools/boot/boot_command_line.h"
#include "tools/boot/boot_machines.h"
#include "tools/boot/qemu.h"

#include <stdio.h>
#include <string.h>

/* Each of the standard set may take so long when nothing is said. */
#define WHOLE_SET_S (standard_file_count * OPTIONS_SECONDS_DEFAULT)

static struct boot_options options;

static bool read_options(int count, char **arguments)
{
	return boot_command_line_read(&options, count, arguments, &explanation);
}

static void test_defaults(void **state)
{
	(void)state;
	assert_true(READ("--"));
	assert_int_equal(options.firmware, FIRMWARE_DIRECT);
	assert_ptr_equal(options.machine, &machine_auto);
	assert_string_equal(options.chipset, "q35");
	assert_int_equal(options.cpus, 4);
	assert_int_equal(options.cpus_max, 0);
	assert_int_equal(options.sockets, 0);
	assert_int_equal(options.memory_mib, 128);
	assert_int_equal(options.timeout_s, 600 + WHOLE_SET_S);
	assert_string_equal(options.qemu, "qemu-system-x86_64");
	assert_string_equal(options.line.words, "");
	/* The images lie beside the program: here this test */
	assert_int_equal(options.kernel[0], '/');
	assert_string_equal(strrchr(options.kernel, '/'), "/crossmod.elf");
	assert_string_equal(strrchr(options.iso, '/'), "/crossmod.iso");
}

static void test_every_option(void **state)
{
	(void)state;
	assert_true(READ("--firmware", "uefi", "--machine=kvm", "--chipset", "pc", "patches=9",
			 "--cpus", "2,maxcpus=5", "--cpu", "max", "--memory", "64", "--timeout",
			 "7", "--gdb", "--log", "l", "--qemu", "q", "--iso", "i", "--module", "a",
			 "--module", "b", "--", "seed=3", "dwell=1  sweep=2"));
	assert_int_equal(options.firmware, FIRMWARE_UEFI);
	assert_ptr_equal(options.machine, &machine_kvm);
	assert_string_equal(options.chipset, "pc");
	assert_int_equal(options.cpus, 2);
	assert_int_equal(options.cpus_max, 5);
	assert_string_equal(options.cpu_model, "max");
	assert_int_equal(options.memory_mib, 64);
	assert_int_equal(options.timeout_s, 7);
	assert_true(options.wait_for_gdb);
	assert_string_equal(options.log, "l");
	assert_string_equal(options.qemu, "q");
	assert_string_equal(options.iso, "i");
	assert_int_equal(options.module_count, 2);
	assert_string_equal(options.modules[1], "b");
	assert_string_equal(options.line.words, "patches=9 seed=3 dwell=1  sweep=2");
}

static void test_limits_are_for_the_kernel(void **state)
{
	(void)state;
	assert_true(READ("seed=1", "--seconds", "7", "--executions=1000000000000000", "dwell=2",
			 "--patches", "1000000000", "seconds=8"));
	assert_string_equal(options.line.words,
			    "seed=1 seconds=7 executions=1000000000000000 dwell=2 "
			    "patches=1000000000 seconds=8");
	assert_int_equal(options.line.options.seconds, 8);
	ASSERT_REFUSED("--seconds takes a number from 1 to 1000000, decimal or 0x hexadecimal, and "
		       "not \"0\"",
		       "--seconds", "0");
	ASSERT_REFUSED("--seconds takes a number", "--seconds", "1000001");
	ASSERT_REFUSED("--seconds takes a number", "--seconds", "1.5");
	ASSERT_REFUSED("--seconds takes a number", "--seconds", "5 seed=1");
	ASSERT_REFUSED("--executions takes a number from 1 to 1000000000000000", "--executions",
		       "1000000000000001");
	ASSERT_REFUSED("--patches takes a number from 1 to 1000000000", "--patches", "1000000001");
	ASSERT_REFUSED("--patches takes a value", "--patches");
}

/* However the kernel is given it: by the same table that it reads it by itself. */
static void test_kernel_options_are_checked(void **state)
{
	(void)state;
	ASSERT_REFUSED("the kernel option \"patches=abc\": expected a number from 1 to 1000000000",
		       "patches=abc");
	ASSERT_REFUSED("the kernel option \"patches=abc\"", "--", "patches=abc");
	ASSERT_REFUSED("the kernel option \"quiet\": expected one of patches=", "--", "quiet");
	ASSERT_REFUSED("the kernel option \"a.scn\": expected one of", "--", "a.scn");
	ASSERT_REFUSED("the kernel option \"k=v.scn\": expected one of", "k=v.scn");
	ASSERT_REFUSED("\"dwell=-1\": expected a number from 0", "seed=1  dwell=-1");
	ASSERT_REFUSED("\"sync=lock\": expected cpuid,", "sync=lock");
	ASSERT_REFUSED("\"seconds=0\": expected", "--seconds", "5", "seconds=0");
	ASSERT_REFUSED("which is com1", "serial=com2");
	assert_true(READ("serial=com1,9600", "idle=off"));
}

/* Unless the user says how long to wait. */
/* Two runs, each with its own line; the name of a module is in both. */
static void test_until(void **state)
{
	(void)state;
	assert_true(READ("--until", "1e-2", "a.scn", "seed=3"));
	assert_string_equal(options.until_line.words, "seed=3 module=a.scn patches=299");
	assert_int_equal(strncmp(options.line.words, "seed=3 module=a.scn ", 20), 0);
	assert_in_range(options.line.options.patches, 1, 298);
	assert_false(options.timeout_said);
	assert_true(READ("--until=1e-2", "--timeout", "7"));
	assert_true(options.timeout_said);
	ASSERT_REFUSED("--until takes a rate a patch", "--until", "2");
	ASSERT_REFUSED("no --seconds, --executions, --patches or milliseconds= with it", "--until",
		       "0.1", "--patches", "2");
	ASSERT_REFUSED("bench= runs none", "--until=0.1", "bench=1");
	ASSERT_REFUSED("--gdb waits once", "--until=0.1", "--gdb");
}

static void test_the_timeout_grows_with_the_seconds(void **state)
{
	(void)state;
	assert_true(READ("--seconds", "10", "a.scn", "b.scn", "c.scn"));
	assert_int_equal(options.timeout_s, 600 + 3 * 10);
	assert_true(READ("--seconds", "10", "--timeout", "9", "a.scn"));
	assert_int_equal(options.timeout_s, 9);
	assert_true(READ("--seconds", "10"));
	assert_int_equal(options.timeout_s, 600 + 10 * standard_file_count);
	assert_true(READ("milliseconds=1001", "a.scn", "b.scn"));
	assert_int_equal(options.timeout_s, 600 + 2 * 2);
	assert_true(READ("--patches", "10", "a.scn"));
	assert_int_equal(options.timeout_s, 600);
}

/* By a '/' or a '.', or because there is one: tests run where the Makefile is. */
static void test_files_are_modules(void **state)
{
	(void)state;
	assert_true(READ("a/one", "patches=5", "--module", "two", "./k=v", "b.txt", "b.SCN",
			 "Makefile", "/etc/passwd", "x/scenarios=y"));
	assert_int_equal(options.module_count, 8);
	assert_string_equal(options.modules[0], "a/one");
	assert_string_equal(options.modules[1], "two");
	assert_string_equal(options.modules[2], "./k=v");
	assert_string_equal(options.modules[3], "b.txt");
	assert_string_equal(options.modules[4], "b.SCN");
	assert_string_equal(options.modules[5], "Makefile");
	assert_string_equal(options.modules[6], "/etc/passwd");
	assert_string_equal(options.modules[7], "x/scenarios=y");
	assert_string_equal(options.line.words, "patches=5");
	assert_true(READ("scenarios=a.scn", "seed=0x1"));
	assert_int_equal(options.module_count, 0);
	ASSERT_REFUSED("\"nothing\" is no file that is there, and no option of the kernel",
		       "nothing");
	ASSERT_REFUSED("\"\" is no file that is there", "");
}

/* QEMU hands on one file by itself. */
static void test_several_files_need_a_medium(void **state)
{
	(void)state;
	assert_true(READ("a.scn"));
	assert_int_equal(options.firmware, FIRMWARE_DIRECT);
	assert_false(options.firmware_for_modules);
	assert_true(READ("a.scn", "b.scn"));
	assert_int_equal(options.firmware, FIRMWARE_BIOS);
	assert_true(options.firmware_for_modules);
	assert_true(READ("a.scn", "--firmware", "uefi", "b.scn"));
	assert_int_equal(options.firmware, FIRMWARE_UEFI);
	assert_false(options.firmware_for_modules);
	assert_true(READ("a.scn", "--machine", "bochs", "b.scn"));
	assert_int_equal(options.firmware, FIRMWARE_BIOS);
	assert_false(options.firmware_for_modules);
}

/* An image that somebody names is what starts. */
static void test_the_image_that_is_named_starts(void **state)
{
	(void)state;
	assert_true(READ("--iso", "i"));
	assert_int_equal(options.firmware, FIRMWARE_BIOS);
	assert_true(READ("--kernel", "k"));
	assert_int_equal(options.firmware, FIRMWARE_DIRECT);
	assert_string_equal(options.kernel, "k");
	assert_true(READ("--iso", "i", "--firmware", "uefi"));
	assert_int_equal(options.firmware, FIRMWARE_UEFI);
	ASSERT_REFUSED("--iso names a boot medium", "--iso", "i", "--firmware", "direct");
	ASSERT_REFUSED("--iso names a boot medium", "--iso", "i", "--kernel", "k");
	ASSERT_REFUSED("--kernel names a kernel for --firmware direct, and with bios it",
		       "--kernel", "k", "--firmware", "bios");
	ASSERT_REFUSED("--kernel names a kernel", "--kernel", "k", "a.scn", "b.scn");
	ASSERT_REFUSED("--kernel names a kernel", "--kernel", "k", "--machine", "bochs");
}

static void test_refused_options(void **state)
{
	(void)state;
	ASSERT_REFUSED("one of direct, bios, uefi, and not \"\"", "--firmware", "");
	ASSERT_REFUSED("one of auto, qemu, qemu-multi, kvm, bochs", "--machine", "xen");
	ASSERT_REFUSED("one of pc, q35", "--chipset", "q3");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "0");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4097");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "-1");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "18446744073709551617");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4,maxcpus=3");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4,dies=4");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4,cores=0");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4,cores=4097");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4cores=4");
	ASSERT_REFUSED("has 255 CPUs at most: use q35", "--chipset", "pc", "--cpus", "256");
	ASSERT_REFUSED("has 255 CPUs at most: use q35", "--chipset", "pc", "--cpus",
		       "1,maxcpus=256");
	assert_true(READ("--chipset", "pc", "--cpus", "255"));
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "2,maxcpus=4,");
	ASSERT_REFUSED("from 1 to 1048576", "--memory", "1G");
	ASSERT_REFUSED("--memory takes 2 MiB at least, with --firmware direct", "--memory", "1");
	ASSERT_REFUSED("8 MiB at least, with --firmware bios", "--memory", "7", "a.scn", "b.scn");
	ASSERT_REFUSED("64 MiB at least", "--memory", "63", "--firmware", "uefi");
	assert_true(READ("--memory", "2"));
	ASSERT_REFUSED("from 1 to 86400", "--timeout", "0");
	ASSERT_REFUSED("--timeout takes a value", "--timeout");
	ASSERT_REFUSED("--gdb takes no value", "--gdb=1");
	ASSERT_REFUSED("no option \"--quiet\"", "--quiet");
	ASSERT_REFUSED("no option \"-q\"", "-q");
	ASSERT_REFUSED("no option \"-q\"", "x.scn", "-q7");
	ASSERT_REFUSED("empty or too long", "--iso", "");
	ASSERT_REFUSED("direct takes one file", "--firmware", "direct", "a.scn", "b.scn");
	ASSERT_REFUSED("a BIOS only: no --firmware direct", "--machine", "bochs", "--firmware",
		       "direct");
	ASSERT_REFUSED("bochs has 255 CPUs at most", "--machine", "bochs", "--cpus", "256");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--cpus", "1,maxcpus=2");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--cpus", "2,sockets=2");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--cpus", "2,cores=2");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--cpus", "2,threads=2");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--cpu", "max");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--gdb");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--chipset", "pc");
	ASSERT_REFUSED("neither maxcpus=", "--machine", "bochs", "--qemu", "q");
	ASSERT_REFUSED("control character", "seed=1\nb");
	ASSERT_REFUSED("control character", "seed=1\x7f");
	assert_true(READ("--machine", "bochs"));
	assert_int_equal(options.firmware, FIRMWARE_BIOS);
}

static void test_longest_kernel_options(void **state)
{
	char words[2][4096] = {"seed=", "seed="};

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		memset(words[i] + 5, '0', sizeof(words[i]) - 5);
	words[0][2000] = words[1][2094] = '\0'; /* with the space between them 4095 */
	assert_true(READ(words[0], words[1]));
	assert_int_equal(strlen(options.line.words), 4095);
	/* There is no room for the name of the file, then. */
	ASSERT_REFUSED("the kernel takes 4095 bytes", words[0], words[1], "m.scn");
	words[1][2094] = '0';
	words[1][2095] = '\0';
	ASSERT_REFUSED("the kernel takes 4095 bytes", words[0], words[1]);
}

/* ---- QEMU ------------------------------------------------------------------------------------ */

static void assert_arguments(const struct boot_machine *machine, const struct boot_files *files,
			     const char *expected)
{
	struct arguments arguments = {0};
	char joined[8192] = "";
	size_t length = 0;

	assert_true(machine->prepare(machine, &options, files, &arguments, &explanation));
	assert_false(arguments.out_of_memory);
	assert_null(arguments.items[arguments.count]);
	for (size_t index = 0; index < arguments.count; index++)
		length += (size_t)snprintf(joined + length, sizeof(joined) - length, "%s|",
					   arguments.items[index]);
	assert_string_equal(joined, expected);
	arguments_free(&arguments);
}

#define ALWAYS "-nodefaults|-no-user-config|-no-reboot|-display|none|-serial|stdio|"

static void test_qemu_direct(void **state)
{
	static const struct boot_files none;

	(void)state;
	assert_true(READ("--kernel", "k,1", "seed=1", "dwell=2"));
	assert_arguments(&machine_qemu, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=single|"
			 "-smp|4|-m|128|-kernel|k,1|-append|seed=1 dwell=2|");
	assert_arguments(
		&machine_kvm, &none,
		"qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|kvm|"
		"-cpu|host,migratable=off|-smp|4|-m|128|-kernel|k,1|-append|seed=1 dwell=2|");
	assert_true(READ("--kernel", "k", "--module", "m", "--cpu", "max", "--cpus", "1,maxcpus=9",
			 "--gdb"));
	assert_arguments(&machine_qemu_multi, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=multi|"
			 "-cpu|max|-smp|1,maxcpus=9|-m|128|-kernel|k|-append|module=m|-initrd|m|"
			 "-gdb|tcp:127.0.0.1:1234|-S|");
}

static void test_qemu_arrangement(void **state)
{
	static const struct boot_files none;

	(void)state;
	assert_true(READ("--kernel", "k", "--cpus", "9", "--cpus",
			 "8,threads=1,sockets=2,cores=4,maxcpus=16"));
	assert_arguments(
		&machine_qemu, &none,
		"qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=single|"
		"-smp|8,maxcpus=16,sockets=2,cores=4,threads=1|-m|128|-kernel|k|-append||");
	/* The last one counts, all of it. */
	assert_true(READ("--cpus", "8,sockets=2", "--cpus", "4,threads=2"));
	assert_int_equal(options.sockets, 0);
	assert_int_equal(options.threads, 2);
}

/* An x2APIC where a plain one's ids do not reach, unless the user chooses the processor; more time,
 * unless the user says how much. */
static void test_qemu_many_cpus(void **state)
{
	static const struct boot_files none;

	(void)state;
	assert_true(READ("--kernel", "k", "--cpus", "256"));
	assert_arguments(&machine_qemu, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35,smm=off|-accel|"
			 "tcg,thread=single|-cpu|qemu64,+x2apic|-smp|256|-m|128|-kernel|k|"
			 "-append||");
	assert_int_equal(options.timeout_s, 600 + 256 + WHOLE_SET_S);
	assert_true(
		READ("--kernel", "k", "--cpus", "2,maxcpus=256", "--cpu", "max", "--timeout", "5"));
	assert_arguments(&machine_qemu_multi, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35,smm=off|-accel|"
			 "tcg,thread=multi|-cpu|max|-smp|2,maxcpus=256|-m|128|-kernel|k|-append||");
	assert_int_equal(options.timeout_s, 5);
	assert_true(READ("--kernel", "k", "--cpus", "255,maxcpus=255"));
	assert_arguments(&machine_qemu, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=single|"
			 "-smp|255,maxcpus=255|-m|128|-kernel|k|-append||");
	assert_int_equal(options.timeout_s, 600 + WHOLE_SET_S);
}

/* QEMU gives no name to the module; an option does, as far as the kernel would show it. */
static void test_qemu_names_the_module(void **state)
{
	static const struct boot_files none;
	char path[320];

	(void)state;
	assert_true(READ("--kernel", "k", "d/m.scn", "seed=1"));
	assert_arguments(&machine_qemu, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=single|"
			 "-smp|4|-m|128|-kernel|k|-append|seed=1 module=m.scn|-initrd|d/m.scn|");
	assert_true(READ("--kernel", "k", "d e/m n\n\xc3.d\u00fcr", "seed=1"));
	assert_arguments(&machine_qemu, &none,
			 "qemu-system-x86_64|" ALWAYS "-machine|q35|-accel|tcg,thread=single|"
			 "-smp|4|-m|128|-kernel|k|-append|seed=1 module=m?n??.d\u00fcr|-initrd|"
			 "d e/m n\n\xc3.d\u00fcr|");
	assert_true(READ("d/m.scn", "module=mine"));
	assert_string_equal(options.line.words, "module=mine");
	memset(path, 'p', sizeof(path));
	memcpy(path, "d/", 2);
	path[sizeof(path) - 1] = '\0';
	assert_true(READ(path));
	assert_int_equal(strlen(options.line.words), strlen("module=") + 255);
	/* From a medium it comes with its name. */
	assert_true(READ("d/m.scn", "--firmware", "bios"));
	assert_string_equal(options.line.words, "");
}

static void test_qemu_medium(void **state)
{
	static const struct boot_files bios = {.option_disk = "/disk"};
	static const struct boot_files all = {.firmware_code = "/code",
					      .firmware_variables = "/t,1/vars",
					      .option_disk = "/t,1/disk"};

	(void)state;
	assert_true(READ("--firmware", "bios", "--iso", "i,1", "--chipset", "pc", "--memory", "64",
			 "--qemu", "q"));
	assert_arguments(&machine_qemu, &bios,
			 "q|" ALWAYS "-machine|pc|-accel|tcg,thread=single|-smp|4|-m|64|"
			 "-cdrom|i,1|-boot|d|-drive|if=ide,media=disk,format=raw,file=/disk|");
	assert_true(READ("--firmware", "uefi", "--iso", "i", "--qemu", "q"));
	assert_arguments(&machine_qemu, &all,
			 "q|" ALWAYS "-machine|q35|-accel|tcg,thread=single|-smp|4|-m|128|"
			 "-drive|if=pflash,unit=0,readonly=on,format=raw,file=/code|"
			 "-drive|if=pflash,unit=1,format=raw,file=/t,,1/vars|-cdrom|i|-boot|d|"
			 "-drive|if=ide,media=disk,format=raw,file=/t,,1/disk|");
}

/* As QEMU 7.2 and 10.0 print them. */
static void test_qemu_messages(void **state)
{
	(void)state;
	assert_int_equal(machine_qemu.sort_message("KVM internal error. Suberror: 1"),
			 MESSAGE_FATAL);
	assert_int_equal(machine_qemu.sort_message("error: kvm run failed Bad address"),
			 MESSAGE_FATAL);
	assert_int_equal(machine_qemu.sort_message("qemu: error: failed to set MSR 0x10a to 0x4"),
			 MESSAGE_TROUBLE);
	assert_int_equal(
		machine_qemu.sort_message("Could not access KVM kernel module: Permission denied"),
		MESSAGE_TROUBLE);
	assert_int_equal(
		machine_qemu.sort_message("qemu: failed to initialize kvm: Invalid argument"),
		MESSAGE_TROUBLE);
	assert_int_equal(machine_qemu.sort_message("qemu: -accel kvm: invalid accelerator kvm"),
			 MESSAGE_TROUBLE);
	assert_int_equal(
		machine_qemu.sort_message("qemu: warning: TCG doesn't support feature: kvm"),
		MESSAGE_OTHER);
	assert_int_equal(machine_qemu.sort_message("qemu: could not load kernel 'x'"),
			 MESSAGE_OTHER);
}

/* Whether it was KVM that failed: then the log says nothing, and another machine may take over. */
static void test_kvm_has_run(void **state)
{
	static struct live silent, heard = {.started = true};
	struct machine_result result = {.end = MACHINE_LOG_ENDED};

	(void)state;
	assert_true(machine_kvm.has_run(&heard, &result, &explanation));
	result.end = MACHINE_EXITED;
	assert_true(machine_kvm.has_run(&heard, &result, &explanation));
	assert_false(machine_auto.has_run(&silent, &result, &explanation));
	assert_string_equal(explanation.line, "KVM cannot run this here (it sent no log)");
	strcpy(result.last_words, "Aborted");
	assert_false(machine_kvm.has_run(&silent, &result, &explanation));
	assert_string_equal(explanation.line, "KVM cannot run this here (Aborted)");
	strcpy(result.trouble, "qemu: failed to set MSR 0x10a");
	assert_false(machine_kvm.has_run(&heard, &result, &explanation));
	assert_string_equal(explanation.line,
			    "KVM cannot run this here (qemu: failed to set MSR 0x10a)");
	result = (struct machine_result){.end = MACHINE_GAVE_UP};
	assert_false(machine_kvm.has_run(&heard, &result, &explanation));
	result.end = MACHINE_NOT_STARTED;
	assert_true(machine_kvm.has_run(&silent, &result, &explanation));
}

/* ---- The list -------------------------------------------------------------------------------- */

/* Each is whole, can be asked for by its word, and the help names it. */
static void test_machines(void **state)
{
	(void)state;
	for (size_t i = 0; boot_machines[i]; i++) {
		const struct boot_machine *machine = boot_machines[i];

		assert_ptr_equal(boot_machine_find(machine->word), machine);
		assert_true(READ("--machine", machine->word));
		assert_ptr_equal(options.machine, machine);
		assert_non_null(machine->program(&options));
		assert_true(machine->emulator[0] && machine->install[0]);
		assert_true(machine->log_descriptor == 1 || machine->log_descriptor == 3);
		assert_true(machine->prepare && machine->sort_message);
		assert_non_null(strstr(boot_help, machine->word));
		/* Whoever can fail to run can be missing, and the other way round */
		assert_true(!machine->is_here == !machine->has_run);
		assert_true(!machine->instead || machine->is_here);
	}
	assert_null(boot_machine_find("xen"));
	assert_ptr_equal(boot_machines[0], &machine_auto);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_every_option),
		cmocka_unit_test(test_limits_are_for_the_kernel),
		cmocka_unit_test(test_kernel_options_are_checked),
		cmocka_unit_test(test_until),
		cmocka_unit_test(test_the_timeout_grows_with_the_seconds),
		cmocka_unit_test(test_files_are_modules),
		cmocka_unit_test(test_several_files_need_a_medium),
		cmocka_unit_test(test_the_image_that_is_named_starts),
		cmocka_unit_test(test_refused_options),
		cmocka_unit_test(test_longest_kernel_options),
		cmocka_unit_test(test_qemu_direct),
		cmocka_unit_test(test_qemu_arrangement),
		cmocka_unit_test(test_qemu_many_cpus),
		cmocka_unit_test(test_qemu_names_the_module),
		cmocka_unit_test(test_qemu_medium),
		cmocka_unit_test(test_qemu_messages),
		cmocka_unit_test(test_kvm_has_run),
		cmocka_unit_test(test_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
