#include "tools/boot/optdisk.h"

#include "kernel/options/options_file.h"
#include "tools/base/span.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAR_BLOCK 512u
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

#define NAME_SIZE 100 /* in the archive; and the kernel has room for it */

/* GRUB stops, with a line on the screen only, at a word of a script that is longer than 8191 bytes;
 * and one between quotes is one word. */
#define NAMES_IN_A_LINE 64
#define MORE_NAMES "\"\nmodules=\"$modules "

_Static_assert(KERNEL_LINE_MAX < 8192 && NAMES_IN_A_LINE * NAME_SIZE + 64 < 8192,
	       "words of GRUB's");

/* The options, the names of all modules, and the words around them. */
#define FRAGMENT_SIZE                                                                              \
	(KERNEL_LINE_MAX + BOOT_MODULES_MAX * NAME_SIZE +                                          \
	 BOOT_MODULES_MAX / NAMES_IN_A_LINE * sizeof(MORE_NAMES) + 64)

/* POSIX.1-1988, "ustar". Numbers are octal, and end with a NUL or a space. */
struct tar_header {
	char name[NAME_SIZE];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char link[100];
	char magic[6];
	char version[2];
	char user[32];
	char group[32];
	char device_major[8];
	char device_minor[8];
	char prefix[155];
	char unused[12];
};

_Static_assert(sizeof(struct tar_header) == TAR_BLOCK, "the header is a block");
_Static_assert(NAME_SIZE <= BOOT_MODULE_NAME_SIZE, "the kernel keeps any name that is written");

/* The disk as it is written. */
struct disk {
	int fd;
	uint64_t length; /* bytes so far */
	struct explanation *explanation;
};

static enum status cannot_write(struct disk *disk)
{
	explain(disk->explanation, "cannot write the disk with the kernel's options: %s",
		strerror(errno));
	return STATUS_CANNOT_CREATE;
}

static bool append(struct disk *disk, const void *bytes, size_t length)
{
	disk->length += length;
	return write_all(disk->fd, bytes, length);
}

/* Zeros up to a multiple of `unit`. */
static bool pad(struct disk *disk, unsigned unit)
{
	uint64_t rest = disk->length % unit;

	if (rest == 0)
		return true;
	disk->length += unit - rest;
	return ftruncate(disk->fd, (off_t)disk->length) == 0 &&
	       lseek(disk->fd, (off_t)disk->length, SEEK_SET) >= 0;
}

static bool append_header(struct disk *disk, const char *name, uint64_t size)
{
	struct tar_header header;
	unsigned sum = 0;

	memset(&header, 0, sizeof(header));
	snprintf(header.name, sizeof(header.name), "%s", name);
	snprintf(header.mode, sizeof(header.mode), "0000644");
	snprintf(header.uid, sizeof(header.uid), "0000000");
	snprintf(header.gid, sizeof(header.gid), "0000000");
	snprintf(header.size, sizeof(header.size), "%011llo", (unsigned long long)size);
	snprintf(header.mtime, sizeof(header.mtime), "00000000000");
	header.type = '0';
	memcpy(header.magic, "ustar", 6);
	memcpy(header.version, "00", 2);
	/* The sum is over the header with spaces in the sum's place */
	memset(header.checksum, ' ', sizeof(header.checksum));
	for (size_t at = 0; at < sizeof(header); at++)
		sum += ((const unsigned char *)&header)[at];
	snprintf(header.checksum, sizeof(header.checksum), "%06o", sum);
	return append(disk, &header, sizeof(header));
}

static bool check_options(const char *options, struct explanation *explanation)
{
	const char *bad = strpbrk(options, "'\"\\");

	if (bad)
		return explain(explanation,
			       "the kernel options have a %c in them, which GRUB would change on "
			       "its way to the kernel; leave it out, or use --firmware direct",
			       *bad);
	return true;
}

static enum status check_module_name(const char *const *modules, size_t index,
				     struct explanation *explanation)
{
	const char *name = path_file_name(modules[index]);
	size_t length = strlen(name);

	if (length == 0 || length >= NAME_SIZE || name[0] == '-' ||
	    strspn(name, NAME_CHARACTERS) != length || strcmp(name, OPTIONS_FILE_NAME) == 0) {
		explain(explanation,
			"the module %s cannot have this name on the boot disk: it takes 1 to %d "
			"letters, digits, and . _ - (but no - first), and not " OPTIONS_FILE_NAME,
			modules[index], NAME_SIZE - 1);
		return STATUS_USAGE;
	}
	for (size_t other = 0; other < index; other++) {
		if (strcmp(path_file_name(modules[other]), name) == 0) {
			explain(explanation, "two modules have the name %s", name);
			return STATUS_USAGE;
		}
	}
	return STATUS_AS_EXPECTED;
}

static const char *name_separator(size_t index)
{
	if (index == 0)
		return "";
	return index % NAMES_IN_A_LINE ? " " : MORE_NAMES;
}

static enum status append_fragment(struct disk *disk, const char *options,
				   const char *const *modules, size_t module_count)
{
	char fragment[FRAGMENT_SIZE];
	int length = snprintf(fragment, sizeof(fragment), "options='%s'\nmodules=\"", options);

	for (size_t index = 0; index < module_count; index++)
		length += snprintf(fragment + length, sizeof(fragment) - (size_t)length, "%s%s",
				   name_separator(index), path_file_name(modules[index]));
	length += snprintf(fragment + length, sizeof(fragment) - (size_t)length, "\"\n");
	if (!append_header(disk, OPTIONS_FILE_NAME, (uint64_t)length) ||
	    !append(disk, fragment, (size_t)length) || !pad(disk, TAR_BLOCK))
		return cannot_write(disk);
	return STATUS_AS_EXPECTED;
}

static enum status cannot_read(struct disk *disk, const char *path)
{
	explain(disk->explanation, "cannot read the module %s: %s", path, strerror(errno));
	return STATUS_NO_INPUT;
}

static enum status append_file(struct disk *disk, const char *path, int fd)
{
	struct stat stat;
	uint64_t left;

	if (fstat(fd, &stat) < 0)
		return cannot_read(disk, path);
	if (!S_ISREG(stat.st_mode)) {
		explain(disk->explanation, "the module %s is not a file", path);
		return STATUS_NO_INPUT;
	}
	left = (uint64_t)stat.st_size;
	if (!append_header(disk, path_file_name(path), left))
		return cannot_write(disk);
	while (left > 0) {
		char bytes[65536];
		ssize_t got = read(fd, bytes, left < sizeof(bytes) ? left : sizeof(bytes));

		if (got <= 0) {
			errno = got ? errno : ESTALE;
			return cannot_read(disk, path);
		}
		if (!append(disk, bytes, (size_t)got))
			return cannot_write(disk);
		left -= (uint64_t)got;
	}
	return pad(disk, TAR_BLOCK) ? STATUS_AS_EXPECTED : cannot_write(disk);
}

static enum status append_module(struct disk *disk, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status status;

	if (fd < 0)
		return cannot_read(disk, path);
	status = append_file(disk, path, fd);
	close(fd);
	return status;
}

/* The archive ends with two empty blocks. */
static enum status append_end(struct disk *disk)
{
	char blocks[2 * TAR_BLOCK] = {0};

	if (!append(disk, blocks, sizeof(blocks)) || !pad(disk, OPTDISK_CYLINDER))
		return cannot_write(disk);
	return STATUS_AS_EXPECTED;
}

enum status optdisk_write(const struct workspace *workspace, const char *name, const char *options,
			  const char *const *modules, size_t module_count, unsigned *cylinders,
			  struct explanation *explanation)
{
	struct disk disk = {-1, 0, explanation};
	enum status status = STATUS_AS_EXPECTED;

	if (!check_options(options, explanation))
		return STATUS_USAGE;
	if (module_count > BOOT_MODULES_MAX) {
		explain(explanation, "%zu modules are too many: the kernel takes %d", module_count,
			BOOT_MODULES_MAX);
		return STATUS_USAGE;
	}
	for (size_t index = 0; index < module_count && !status; index++)
		status = check_module_name(modules, index, explanation);
	if (status)
		return status;
	disk.fd = workspace_open(workspace, name, explanation);
	if (disk.fd < 0)
		return STATUS_CANNOT_CREATE;
	status = append_fragment(&disk, options, modules, module_count);
	for (size_t index = 0; index < module_count && !status; index++)
		status = append_module(&disk, modules[index]);
	if (!status)
		status = append_end(&disk);
	close(disk.fd);
	if (cylinders)
		*cylinders = (unsigned)(disk.length / OPTDISK_CYLINDER);
	return status;
}
