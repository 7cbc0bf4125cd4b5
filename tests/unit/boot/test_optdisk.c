/*
 * The disk with the kernel's options, byte by byte, and Bochs' configuration, which names it.
 */
#include "tools/boot/bochs.h"
#include "tools/boot/optdisk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct workspace workspace;
static struct explanation explanation;

static char *read_file(const char *name, size_t *length)
{
	char path[PATH_MAX + 16], *bytes;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", workspace.path, name);
	file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	*length = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*length + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *length, file), *length);
	bytes[*length] = '\0';
	fclose(file);
	return bytes;
}

static const char *make_module(const char *name, const char *content)
{
	static char paths[3][PATH_MAX + 16];
	static unsigned next;
	char *path = paths[next++ % 3];

	assert_true(workspace_write(&workspace, name, content, &explanation));
	snprintf(path, sizeof(paths[0]), "%s/%s", workspace.path, name);
	return path;
}

/* A header as POSIX describes ustar; its sum is over the header with eight spaces for the sum. */
static void assert_tar_header(const char *header, const char *name, unsigned size)
{
	unsigned sum = 8 * ' ';

	for (unsigned at = 0; at < 512; at++)
		sum += at >= 148 && at < 156 ? 0 : (unsigned char)header[at];
	assert_string_equal(header, name);
	assert_int_equal(strtoul(header + 124, NULL, 8), size);
	assert_int_equal(strtoul(header + 148, NULL, 8), sum);
	assert_int_equal(header[156], '0');
	assert_memory_equal(header + 257,
			    "ustar\0"
			    "00",
			    8);
}

static void assert_zero(const char *bytes, size_t from, size_t to)
{
	for (; from < to; from++)
		assert_int_equal(bytes[from], 0);
}

static void test_option_disk(void **state)
{
	const char *modules[] = {make_module("one.scn", "first"), make_module("two", "")};
	static const char fragment[] = "options='a=1 $b ;'\nmodules=\"one.scn two\"\n";
	unsigned cylinders = 0;
	size_t length;
	char *disk;

	(void)state;
	assert_int_equal(
		optdisk_write(&workspace, "disk", "a=1 $b ;", modules, 2, &cylinders, &explanation),
		STATUS_AS_EXPECTED);
	disk = read_file("disk", &length);
	assert_int_equal(length, 16 * 63 * 512);
	assert_int_equal(cylinders, 1);
	assert_tar_header(disk, "crossmod.options", sizeof(fragment) - 1);
	assert_string_equal(disk + 512, fragment);
	assert_zero(disk, 512 + sizeof(fragment) - 1, 1024);
	assert_tar_header(disk + 1024, "one.scn", 5);
	assert_string_equal(disk + 1536, "first");
	assert_zero(disk, 1541, 2048);
	assert_tar_header(disk + 2048, "two", 0);
	assert_zero(disk, 2560, length);
	free(disk);
}

static void test_option_disk_of_two_cylinders(void **state)
{
	static char large[16 * 63 * 512];
	unsigned cylinders = 0;
	const char *module;
	size_t length;
	char *disk;

	(void)state;
	memset(large, 'm', sizeof(large) - 1);
	module = make_module("large", large);
	assert_int_equal(
		optdisk_write(&workspace, "disk2", "", &module, 1, &cylinders, &explanation),
		STATUS_AS_EXPECTED);
	disk = read_file("disk2", &length);
	assert_int_equal(cylinders, 2);
	assert_int_equal(length, 2 * 16 * 63 * 512);
	assert_memory_equal(disk + 1536, large, sizeof(large) - 1);
	free(disk);
}

/* GRUB, whose words between quotes have 8191 bytes at most, and whose modules= begins with what it
 * was: the names that it then has. */
static size_t names_for_grub(const char *script, char names[][100], size_t max)
{
	size_t count = 0;

	for (const char *line = script; *line; line = strchr(line, '\n') + 1) {
		const char *at = line + strlen("modules=\"");

		if (strncmp(line, "modules=\"", strlen("modules=\"")) != 0)
			continue;
		assert_true(strcspn(at, "\"") <= 8191);
		if (strncmp(at, "$modules ", strlen("$modules ")) == 0)
			at += strlen("$modules ");
		else
			count = 0;
		while (*at != '"') {
			assert_true(count < max);
			assert_int_equal(sscanf(at, "%99[a-z0-9.]", names[count++]), 1);
			at += strcspn(at, " \"");
			at += strspn(at, " ");
		}
	}
	return count;
}

static void test_option_disk_of_all_modules_with_long_names(void **state)
{
	static char paths[BOOT_MODULES_MAX][PATH_MAX + 100], names[BOOT_MODULES_MAX][100];
	const char *modules[BOOT_MODULES_MAX];
	char name[100];
	size_t length;
	char *disk;

	(void)state;
	for (unsigned i = 0; i < BOOT_MODULES_MAX; i++) {
		snprintf(name, sizeof(name), "%095u.scn", i);
		assert_true(workspace_write(&workspace, name, "", &explanation));
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", workspace.path, name);
		modules[i] = paths[i];
	}
	assert_int_equal(optdisk_write(&workspace, "disk", "", modules, BOOT_MODULES_MAX, NULL,
				       &explanation),
			 STATUS_AS_EXPECTED);
	disk = read_file("disk", &length);
	assert_int_equal(names_for_grub(disk + 512, names, BOOT_MODULES_MAX), BOOT_MODULES_MAX);
	for (unsigned i = 0; i < BOOT_MODULES_MAX; i++)
		assert_string_equal(names[i], strrchr(paths[i], '/') + 1);
	free(disk);
}

static void assert_disk_refused(const char *kernel_options, const char *first, const char *second,
				enum status status, const char *words)
{
	const char *modules[] = {first, second};
	size_t count = second ? 2 : first ? 1 : 0;

	assert_int_equal(optdisk_write(&workspace, "none", kernel_options, modules, count, NULL,
				       &explanation),
			 status);
	if (!strstr(explanation.line, words))
		fail_msg("\"%s\" does not say \"%s\"", explanation.line, words);
	workspace_remove(&workspace);
	assert_true(workspace_create(&workspace, &explanation));
}

static void test_refused_disks(void **state)
{
	char long_name[101] = {0};

	(void)state;
	memset(long_name, 'n', 100);
	assert_disk_refused("it's", NULL, NULL, STATUS_USAGE, "have a ' in them");
	assert_disk_refused("a\\b", NULL, NULL, STATUS_USAGE, "have a \\ in them");
	assert_disk_refused("\"a\"", NULL, NULL, STATUS_USAGE, "have a \" in them");
	assert_disk_refused("", "/d/a b", NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", "/d/", NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", "-x", NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", "a$b", NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", long_name, NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", "/d/crossmod.options", NULL, STATUS_USAGE, "cannot have this name");
	assert_disk_refused("", "/c/a", "/d/a", STATUS_USAGE, "two modules have the name a");
	assert_disk_refused("", "/nowhere/a", NULL, STATUS_NO_INPUT, "cannot read the module");
	assert_disk_refused("", "/proc", NULL, STATUS_NO_INPUT, "is not a file");
	assert_disk_refused("", "/dev/zero", NULL, STATUS_NO_INPUT, "is not a file");
}

/* ---- Bochs ----------------------------------------------------------------------------------- */

static void test_bochs(void **state)
{
	static struct boot_options options = {.cpus = 3, .memory_mib = 77};
	static struct boot_files files = {.cylinders = 5};
	struct arguments arguments = {0};
	const char *iso = make_module("x y,z.iso", "medium");
	size_t length;
	char *content;

	(void)state;
	snprintf(options.iso, sizeof(options.iso), "%s", iso);
	files.workspace = workspace;
	assert_true(
		machine_bochs.prepare(&machine_bochs, &options, &files, &arguments, &explanation));
	assert_string_equal(arguments.items[0], "bochs");
	content = read_file("bochsrc", &length);
	assert_non_null(strstr(content, "\ncpu: count=3, "));
	assert_non_null(strstr(content, "\nmegs: 77\n"));
	assert_non_null(strstr(content, "\nata0-slave: type=disk, path=options.img, mode=flat, "
					"cylinders=5, heads=16, spt=63\n"));
	free(content);
	content = read_file("medium.iso", &length);
	assert_string_equal(content, "medium");
	free(content);
	arguments_free(&arguments);
}

static void test_bochs_messages(void **state)
{
	(void)state;
	assert_int_equal(
		machine_bochs.sort_message("00034130300p[BIOS  ] >>PANIC<< No bootable device."),
		MESSAGE_FATAL);
	assert_int_equal(machine_bochs.sort_message("Next at t=0"), MESSAGE_OTHER);
}

static int make_workspace(void **state)
{
	(void)state;
	return workspace_create(&workspace, &explanation) ? 0 : -1;
}

static int remove_workspace(void **state)
{
	char path[sizeof(workspace.path)];
	struct stat status;

	(void)state;
	memcpy(path, workspace.path, sizeof(path));
	workspace_remove(&workspace);
	return stat(path, &status) < 0 ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_option_disk, make_workspace, remove_workspace),
		cmocka_unit_test_setup_teardown(test_option_disk_of_two_cylinders, make_workspace,
						remove_workspace),
		cmocka_unit_test_setup_teardown(test_option_disk_of_all_modules_with_long_names,
						make_workspace, remove_workspace),
		cmocka_unit_test_setup_teardown(test_refused_disks, make_workspace,
						remove_workspace),
		cmocka_unit_test_setup_teardown(test_bochs, make_workspace, remove_workspace),
		cmocka_unit_test(test_bochs_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
