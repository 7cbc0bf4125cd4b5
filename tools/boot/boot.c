#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/module_file.h"
#include "tools/base/names.h"
#include "tools/base/output.h"
#include "tools/boot/boot_command_line.h"
#include "tools/boot/boot_machine.h"
#include "tools/boot/emulator_name.h"
#include "tools/boot/ending.h"
#include "tools/boot/medium.h"
#include "tools/boot/optdisk.h"
#include "tools/boot/qemu.h"
#include "tools/boot/uefi.h"
#include "tools/child/following.h"
#include "tools/judge/junit_file.h"
#include "tools/judge/summary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct boot {
	struct boot_options options;
	struct boot_files files;
	struct junit_file junit;
	int log_file;	  /* -1: none */
	sigset_t signals; /* those that were blocked before this command held some back */
	bool is_sounding; /* before the run of --until; its log is not shown */
	bool has_sounded;
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

	if (!status && !direct &&
	    !medium_check(boot->options.iso, boot->options.firmware == FIRMWARE_UEFI,
			  &boot->explanation))
		status = fail(boot, STATUS_NO_INPUT);
	for (unsigned index = 0; index < boot->options.module_count && !status; index++)
		status = check_file(boot, boot->options.modules[index], "");
	return status;
}

static enum status read_modules(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	const struct input_kind *kind = options->any_module ? &input_module : &input_scenario;
	enum status status = STATUS_AS_EXPECTED;

	for (unsigned i = 0; i < options->module_count && !status; i++)
		status = module_file_read(options->modules[i], kind, &modules[i],
					  &boot->explanation);
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

static enum status open_files(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	const char *reads[2 + BOOT_MODULES_MAX] = {options->kernel, options->iso};
	unsigned count = 2 + options->module_count;

	memcpy(reads + 2, options->modules, options->module_count * sizeof(reads[0]));
	if (!junit_file_open(&boot->junit, options->junit, reads, count))
		return STATUS_CANNOT_CREATE;
	if (!options->log)
		return STATUS_AS_EXPECTED;
	if (!output_empties(options->log, reads, count))
		boot->log_file = output_create_file(options->log);
	return boot->log_file >= 0 ? STATUS_AS_EXPECTED : STATUS_CANNOT_CREATE;
}

static enum status prepare_workspace(struct boot *boot)
{
	enum status status = STATUS_AS_EXPECTED;

	if (boot->options.firmware == FIRMWARE_DIRECT)
		return STATUS_AS_EXPECTED;
	if (!workspace_create(&boot->files.workspace, &boot->explanation))
		return fail(boot, STATUS_CANNOT_CREATE);
	if (boot->options.firmware == FIRMWARE_UEFI)
		status = uefi_prepare(&boot->files, &boot->explanation);
	return status ? fail(boot, status) : STATUS_AS_EXPECTED;
}

static enum status prepare(struct boot *boot)
{
	enum status status = check_files(boot);

	if (!status)
		status = check_names(boot);
	if (!status)
		status = open_files(boot);
	return status ? status : prepare_workspace(boot);
}

/* ---- After the end --------------------------------------------------------------------------- */

/* From here on nothing is lost with this process. More than once, too. */
static void leave_workspace(struct boot *boot)
{
	workspace_remove(&boot->files.workspace);
	sigprocmask(SIG_SETMASK, &boot->signals, NULL);
}

static enum status conclude(struct boot *boot)
{
	enum status status;

	if (boot->is_sounding && until_tell(&boot->options.until, &boot->live, &boot->result)) {
		boot->has_sounded = true;
		return STATUS_AS_EXPECTED;
	}
	/* To judge a log can take long */
	leave_workspace(boot);
	if (ending_has_no_log(&boot->options, &boot->live, &boot->result))
		return ending_without_log(&boot->options, &boot->live, &boot->result);
	status = live_verdict(&boot->live, boot->options.prints_json);
	if (status != STATUS_NO_MACHINE)
		ending_explain(&boot->options, &boot->live, &boot->result);
	return status;
}

/* ---- The run --------------------------------------------------------------------------------- */

/* What it does until the log begins. How long it usually takes is known by emulation alone. */
static const char *waits_for(enum firmware firmware, const struct boot_machine *kind)
{
	if (firmware == FIRMWARE_UEFI)
		return kind->instead ? "UEFI starts"
				     : "UEFI starts, usually for 5 s to 60 s by emulation";
	return firmware == FIRMWARE_BIOS ? "the BIOS and the boot loader start"
					 : "the kernel is loaded";
}

/* Starts with an empty log; what an earlier run has left of one is gone. */
static void run(struct boot *boot, const struct boot_machine *kind, char *const *arguments)
{
	struct following following;
	struct machine machine = {
		.program = {.arguments = arguments,
			    .directory = kind->in_workspace ? boot->files.workspace.path : NULL,
			    .log_descriptor = kind->log_descriptor,
			    .alone = kind->alone},
		.sort_message = kind->sort_message,
		.look = following_look,
		.look_context = &following,
	};

	live_free(&boot->live);
	live_start(&boot->live, boot->is_sounding ? -1 : boot->log_file);
	boot->live.hidden = boot->is_sounding || boot->options.prints_json;
	if (boot->log_file >= 0 && ftruncate(boot->log_file, 0) == 0)
		lseek(boot->log_file, 0, SEEK_SET);
	if (boot->options.until.patches > 0 && !boot->options.timeout_said)
		machine.silence_us = BOOT_SILENCE_S * (uint64_t)1000000;
	else if (!boot->options.wait_for_gdb)
		machine.timeout_us = (uint64_t)boot->options.timeout_s * 1000000;
	fflush(stdout);
	following_begin(&following, "crossmod boot", waits_for(boot->options.firmware, kind),
			boot->options.line.options.classify);
	machine_run(&machine, &boot->live, &boot->result);
	ticker_clear();
}

/* Also where it has nothing to say: without this disk the medium would show its menu. */
static enum status prepare_option_disk(struct boot *boot)
{
	const struct boot_options *options = &boot->options;
	enum status status;

	if (options->firmware == FIRMWARE_DIRECT)
		return STATUS_AS_EXPECTED;
	if (boot->files.option_disk[0])
		unlink(boot->files.option_disk); /* of the machine before */
	status = optdisk_write(&boot->files.workspace, BOOT_OPTION_DISK, options->line.words,
			       options->modules, options->module_count, &boot->files.cylinders,
			       &boot->explanation);
	if (status)
		return fail(boot, status);
	snprintf(boot->files.option_disk, PATH_MAX, "%s/" BOOT_OPTION_DISK,
		 boot->files.workspace.path);
	return STATUS_AS_EXPECTED;
}

/* What ends the program before the machine is there. The kernel's options say which one it is. */
static enum status prepare_and_run(struct boot *boot, const struct boot_machine *kind)
{
	static struct kernel_line unnamed;
	struct arguments arguments = {0};
	enum status status;

	unnamed = boot->options.line;
	emulator_add_name(kind, &boot->options);
	status = prepare_option_disk(boot);
	if (!status &&
	    !kind->prepare(kind, &boot->options, &boot->files, &arguments, &boot->explanation))
		status = fail(boot, STATUS_CANNOT_CREATE);
	else if (arguments.out_of_memory)
		boot->result.end = MACHINE_NO_MEMORY;
	else if (!status)
		run(boot, kind, arguments.items);
	arguments_free(&arguments);
	boot->options.line = unnamed;
	return status;
}

/* Runs it on this machine, and judges it. False, and a note says why unless nobody asked for it,
 * when this host does not have that machine. */
static bool boots_on(struct boot *boot, const struct boot_machine *kind, enum status *status)
{
	struct explanation why = {.line = ""};

	if (!kind->is_here || kind->is_here(&why)) {
		*status = prepare_and_run(boot, kind);
		if (*status)
			return true;
		if (!kind->has_run || kind->has_run(&boot->live, &boot->result, &why)) {
			*status = conclude(boot);
			return true;
		}
	}
	if (why.line[0])
		note("%s%s", why.line, kind->instead ? "; going on without it, by emulation" : "");
	*status = STATUS_NO_MACHINE;
	return false;
}

/* The script lies beside the image; another one's kernel need not have any. */
static void invite_gdb(const struct boot_options *options)
{
	bool has_script = access(options->gdb_script, R_OK) == 0;

	note("QEMU waits for you: gdb%s%s%s -ex 'target remote :" QEMU_GDB_PORT "' '%s'",
	     has_script ? " -x '" : "", has_script ? options->gdb_script : "",
	     has_script ? "'" : "", options->kernel);
}

static enum status boot_first_there(struct boot *boot)
{
	const struct boot_machine *kind = boot->options.machine;
	enum status status;

	if (boot->options.wait_for_gdb) {
		invite_gdb(&boot->options);
		/* A change of the machine would leave a gdb behind */
		if (kind->instead)
			kind = kind->instead;
	}
	while (!boots_on(boot, kind, &status) && kind->instead)
		kind = kind->instead;
	return status;
}

/* With --until: first the sounding, then, if that came to its end, the run. */
static enum status boot_until(struct boot *boot)
{
	enum status status;

	until_begins();
	boot->is_sounding = true;
	status = boot_first_there(boot);
	if (!boot->has_sounded)
		return status ? status : STATUS_INCONCLUSIVE;
	boot->is_sounding = false;
	boot->options.line = boot->options.until_line;
	workspace_remove(&boot->files.workspace);
	status = prepare_workspace(boot);
	return status ? status : boot_first_there(boot);
}

enum status command_boot(int count, char **arguments)
{
	struct boot boot;
	enum status status;

	memset(&boot, 0, sizeof(boot));
	boot.log_file = -1;
	live_start(&boot.live, -1);
	if (!boot_command_line_read(&boot.options, count, arguments, &boot.explanation)) {
		note("%s; see \"crossmod help boot\"", boot.explanation.line);
		return STATUS_USAGE;
	}
	if (boot.options.firmware_for_modules)
		note("several files: it starts from the boot medium (--firmware bios), since QEMU "
		     "by itself hands on only one");
	machine_hold_signals(&boot.signals);
	status = prepare(&boot);
	if (!status)
		status = boot.options.until.patches > 0 ? boot_until(&boot)
							: boot_first_there(&boot);
	leave_workspace(&boot);
	status = junit_file_close(&boot.junit, boot.live.bytes, boot.live.length, status);
	status = output_close_file(boot.log_file, boot.live.file_error, boot.options.log, status);
	live_free(&boot.live);
	return status;
}
