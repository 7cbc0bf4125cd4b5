#include "tools/bochs.h"
#include "tools/boot_options.h"
#include "tools/commands.h"
#include "tools/ending.h"
#include "tools/live_verdict.h"
#include "tools/module_file.h"
#include "tools/names.h"
#include "tools/note.h"
#include "tools/output.h"
#include "tools/qemu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char boot_help[] =
	"usage: crossmod boot [options] [FILE.scn ...] [kernel options] [-- kernel options]\n"
	"\n"
	"Starts Crossmod's image in an emulator, shows its log as it comes, and judges it. It "
	"runs\n"
	"the scenarios of the files; without a file, those of the standard set.\n"
	"\n"
	"  --seconds N                  how long to run each scenario: so many seconds,\n"
	"  --executions N               executions of all CPUs, or\n"
	"  --patches N                  patches; the first limit that is reached ends it\n"
	"  --firmware direct|bios|uefi  how it starts: by QEMU itself (the default), or from the\n"
	"                               boot medium through GRUB\n"
	"  --machine auto|qemu|qemu-multi|kvm|bochs\n"
	"                               auto (the default): KVM where it works, else qemu\n"
	"                               qemu: one CPU at a time; qemu-multi: all at once\n"
	"  --chipset pc|q35             QEMU's machine (default: q35)\n"
	"  --cpus N[,maxcpus=M][,sockets=S][,cores=C][,threads=T]\n"
	"                               default: 4; more than 255 take QEMU 9.0 or later\n"
	"  --cpu MODEL                  as QEMU names it\n"
	"  --memory MIB                 default: 128\n"
	"  --timeout SECONDS            default: 600, that of --seconds for each scenario, and "
	"one\n"
	"                               a CPU where there are more than 255\n"
	"  --log FILE                   write the log there as well, with all that came around it\n"
	"  --module FILE                hand the kernel a file, whatever its name; may be given\n"
	"                               several times\n"
	"  --gdb                        wait for gdb; there is no time limit then\n"
	"  --qemu PROGRAM               default: qemu-system-x86_64\n"
	"  --kernel FILE, --iso FILE    default: crossmod.elf and crossmod.iso beside this "
	"program\n"
	"\n"
	"exit status: as that of \"crossmod judge\", and\n"
	"   3  also: the emulator ended, the time was up, or you pressed Ctrl-C, before the log\n"
	"      ended\n"
	"  66  a file cannot be read, or two have a scenario of one name\n"
	"  69  the emulator or KVM cannot be had here\n"
	"  73  a file cannot be made\n"
	"  74  not all of the output, or of the log's file, could be written\n"
	"\n"
	"example:\n"
	"  crossmod boot --firmware uefi --cpus 8 --log run.log --patches 10000 "
	"scenarios=three-sync\n"
	"  crossmod boot --seconds 10 mine.scn iso/scenarios/direct.scn\n";

/* UEFI for QEMU, as Debian has it: the newer size first. */
static const char *const uefi_files[][2] = {
	{"/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"},
	{"/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"},
};

struct boot {
	struct boot_options options;
	struct workspace workspace;
	struct qemu_files qemu_files;
	char variables[PATH_MAX]; /* what qemu_files points to */
	char option_disk[PATH_MAX];
	unsigned cylinders; /* of the disk with the kernel's options */
	int log_file;	    /* -1: none */
	struct live live;
	struct machine_result result;
	struct explanation explanation;
};

/* The files that the kernel is handed, for their scenarios' names. */
static struct arch_module modules[BOOT_MODULES_MAX];

static enum status fail(const struct boot *boot, enum status status)
{
	note("%s", boot->explanation.line);
	return status;
}

/* ---- Before the start ------------------------------------------------------------------------ */

static enum status check_file(struct boot *boot, const char *path, const char *hint)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat stat;
	bool is_file = fd >= 0 && fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);

	if (fd < 0)
		explain(&boot->explanation, "cannot read %s: %s%s", path, strerror(errno), hint);
	else if (!is_file)
		explain(&boot->explanation, "%s is not a file that an emulator can be handed",
			path);
	if (fd >= 0)
		close(fd);
	return is_file ? STATUS_AS_EXPECTED : fail(boot, STATUS_NO_INPUT);
}

static enum status check_files(struct boot *boot)
{
	bool direct = boot->options.firmware == FIRMWARE_DIRECT;
	enum status status = check_file(boot, direct ? boot->options.kernel : boot->options.iso,
					"; \"make\" builds it");

	for (unsigned index = 0; index < boot->options.module_count && !status; index++)
		status = check_file(boot, boot->options.modules[index], "");
	return status;
}

static enum status read_modules(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	enum status status = STATUS_AS_EXPECTED;

	for (unsigned i = 0; i < options->module_count && !status; i++)
		status = module_file_read(options->modules[i], &modules[i], &boot->explanation);
	return status;
}

/* Where the files that will run are known here: those that were given as such, or the standard set
 * that is built in. */
static enum status check_selected(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	const char *selected = options->line.options.scenarios;

	if (options->any_module || options->kernel_said ||
	    (options->module_count == 0 && options->firmware != FIRMWARE_DIRECT) ||
	    names_check(selected, modules, options->module_count, &boot->explanation))
		return STATUS_AS_EXPECTED;
	return STATUS_USAGE;
}

static enum status check_names(struct boot *boot)
{
	enum status status = read_modules(boot);

	if (!status)
		status = names_differ(modules, boot->options.modules, boot->options.module_count,
				      &boot->explanation);
	if (!status)
		status = check_selected(boot);
	return status ? fail(boot, status) : STATUS_AS_EXPECTED;
}

static enum status open_log(struct boot *boot)
{
	const char *path = boot->options.log;

	if (!path)
		return STATUS_AS_EXPECTED;
	boot->log_file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (boot->log_file >= 0)
		return STATUS_AS_EXPECTED;
	explain(&boot->explanation, "cannot write %s: %s", path, strerror(errno));
	return fail(boot, STATUS_CANNOT_CREATE);
}

static enum status prepare_uefi(struct boot *boot)
{
	for (size_t index = 0; index < sizeof(uefi_files) / sizeof(uefi_files[0]); index++) {
		if (access(uefi_files[index][0], R_OK) < 0 ||
		    access(uefi_files[index][1], R_OK) < 0)
			continue;
		if (!workspace_copy(&boot->workspace, "variables.fd", uefi_files[index][1],
				    &boot->explanation))
			return fail(boot, STATUS_CANNOT_CREATE);
		snprintf(boot->variables, sizeof(boot->variables), "%s/variables.fd",
			 boot->workspace.path);
		boot->qemu_files.firmware_code = uefi_files[index][0];
		boot->qemu_files.firmware_variables = boot->variables;
		return STATUS_AS_EXPECTED;
	}
	explain(&boot->explanation,
		"there is no UEFI firmware %s: install the package ovmf, or use --firmware bios",
		uefi_files[0][0]);
	return fail(boot, STATUS_NO_MACHINE);
}

/* Also where it has nothing to say: without this disk the medium would show its menu. */
static enum status prepare_option_disk(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	enum status status;

	status = optdisk_write(&boot->workspace, BOCHS_OPTION_DISK, options->line.text,
			       options->modules, options->module_count, &boot->cylinders,
			       &boot->explanation);
	if (status)
		return fail(boot, status);
	snprintf(boot->option_disk, sizeof(boot->option_disk), "%s/" BOCHS_OPTION_DISK,
		 boot->workspace.path);
	boot->qemu_files.option_disk = boot->option_disk;
	return STATUS_AS_EXPECTED;
}

static enum status prepare(struct boot *boot)
{
	enum status status = check_files(boot);

	if (!status)
		status = check_names(boot);
	if (!status)
		status = open_log(boot);
	if (status || boot->options.firmware == FIRMWARE_DIRECT)
		return status;
	if (!workspace_create(&boot->workspace, &boot->explanation))
		return fail(boot, STATUS_CANNOT_CREATE);
	if (boot->options.firmware == FIRMWARE_UEFI)
		status = prepare_uefi(boot);
	return status ? status : prepare_option_disk(boot);
}

/* ---- After the end --------------------------------------------------------------------------- */

static enum status conclude(const struct boot *boot)
{
	enum status status;

	if (ending_has_no_log(&boot->options, &boot->live, &boot->result))
		return ending_without_log(&boot->options, &boot->live, &boot->result);
	status = live_verdict(&boot->live);
	if (status != STATUS_NO_MACHINE)
		ending_explain(&boot->options, &boot->live, &boot->result);
	return status;
}

/* ---- The run --------------------------------------------------------------------------------- */

/* Starts with an empty log; what an earlier run has left of one is gone. */
static void run(struct boot *boot, const struct arguments *arguments, struct machine *machine)
{
	live_free(&boot->live);
	live_start(&boot->live, boot->log_file);
	if (boot->log_file >= 0 && ftruncate(boot->log_file, 0) == 0)
		lseek(boot->log_file, 0, SEEK_SET);
	machine->program.arguments = arguments->items;
	if (!boot->options.wait_for_gdb)
		machine->timeout_us = (uint64_t)boot->options.timeout_s * 1000000;
	fflush(stdout);
	machine_run(machine, &boot->live, &boot->result);
}

static void run_qemu(struct boot *boot, enum accelerator accelerator)
{
	struct machine machine = {.program = {.log_descriptor = STDOUT_FILENO},
				  .sort_message = qemu_sort_message};
	struct arguments arguments = {NULL, 0, false};

	qemu_arguments(&arguments, &boot->options, accelerator, &boot->qemu_files);
	if (arguments.out_of_memory)
		boot->result.end = MACHINE_NO_MEMORY;
	else
		run(boot, &arguments, &machine);
	arguments_free(&arguments);
}

/* Whether it was KVM that failed, so that the log says nothing about the machine. */
static bool kvm_failed(const struct boot *boot)
{
	switch (boot->result.end) {
	case MACHINE_GAVE_UP:
		return true;
	case MACHINE_EXITED:
	case MACHINE_TIMED_OUT:
		return boot->result.trouble[0] || !boot->live.started;
	default:
		return false;
	}
}

/* What KVM, or QEMU on its behalf, complained about. */
static const char *kvm_complaint(const struct boot *boot)
{
	const struct machine_result *result = &boot->result;

	if (result->trouble[0])
		return result->trouble;
	return result->last_words[0] ? result->last_words : "it sent no log";
}

/* Runs it with KVM. False, and a note says why, when KVM cannot do it. */
static bool run_kvm(struct boot *boot, const char *what_now)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		/* Where there is none, nobody who leaves the choice to us waits for it */
		if (boot->options.machine == MACHINE_KVM || errno != ENOENT)
			note("/dev/kvm: %s%s%s", strerror(errno),
			     errno == EACCES ? " (is this user in the group kvm?)" : "", what_now);
		return false;
	}
	close(fd);
	run_qemu(boot, ACCELERATOR_KVM);
	if (!kvm_failed(boot))
		return true;
	note("KVM cannot run this here (%s)%s", kvm_complaint(boot), what_now);
	return false;
}

static enum status boot_qemu(struct boot *boot)
{
	enum machine_kind machine = boot->options.machine;

	if (boot->options.wait_for_gdb)
		note("QEMU waits for you: gdb -ex 'target remote :" QEMU_GDB_PORT "' '%s'",
		     boot->options.kernel);
	if (machine == MACHINE_KVM)
		return run_kvm(boot, "") ? conclude(boot) : STATUS_NO_MACHINE;
	/* A change of the accelerator would leave a gdb behind */
	if (machine == MACHINE_AUTO && !boot->options.wait_for_gdb &&
	    run_kvm(boot, "; going on without it, by emulation"))
		return conclude(boot);
	run_qemu(boot, machine == MACHINE_QEMU_MULTI ? ACCELERATOR_ALL_CPUS : ACCELERATOR_ONE_CPU);
	return conclude(boot);
}

/* Bochs offers its screen to the whole network, so it gets a network of its own. */
static enum status boot_bochs(struct boot *boot)
{
	struct machine machine = {
		.program = {.directory = boot->workspace.path, .log_descriptor = 3, .alone = true},
		.sort_message = bochs_sort_message};
	struct arguments arguments = {NULL, 0, false};
	bool prepared = bochs_prepare(&boot->workspace, &boot->options, boot->cylinders, &arguments,
				      &boot->explanation);

	if (prepared && !arguments.out_of_memory)
		run(boot, &arguments, &machine);
	else
		boot->result.end = MACHINE_NO_MEMORY;
	arguments_free(&arguments);
	return prepared ? conclude(boot) : fail(boot, STATUS_CANNOT_CREATE);
}

enum status command_boot(int count, char **arguments)
{
	struct boot boot;
	enum status status;

	memset(&boot, 0, sizeof(boot));
	boot.log_file = -1;
	live_start(&boot.live, -1);
	if (!boot_options_read(&boot.options, count, arguments, &boot.explanation)) {
		note("%s; see \"crossmod help boot\"", boot.explanation.line);
		return STATUS_USAGE;
	}
	if (boot.options.firmware_for_modules)
		note("several files: it starts from the boot medium (--firmware bios), since QEMU "
		     "by itself hands on only one");
	status = prepare(&boot);
	if (!status)
		status = boot.options.machine == MACHINE_BOCHS ? boot_bochs(&boot)
							       : boot_qemu(&boot);
	workspace_remove(&boot.workspace);
	status = output_close_file(boot.log_file, boot.live.file_error, boot.options.log, status);
	live_free(&boot.live);
	return status;
}
