#include "tools/boot/medium.h"

#include "kernel/options/options_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* ECMA-119, of which ISO 9660 is another name: volume descriptors, a sector each, from the 16th on.
 */
#define SECTOR 2048u
#define FIRST_DESCRIPTOR 16u
#define DESCRIPTORS_MAX 16u

enum descriptor_type { DESCRIPTOR_BOOT = 0, DESCRIPTOR_PRIMARY = 1, DESCRIPTOR_END = 255 };

/* In the primary one: the sectors of the volume; of the record of its root: the first sector, and
 * the bytes. Little-endian, as all that is read here. */
#define VOLUME_SECTORS 80u
#define ROOT_SECTOR 158u
#define ROOT_BYTES 166u
#define ROOT_SECTORS_MAX 32u

/* In a boot record, as "El Torito" 1.0 has it: whose it is, and the sector of the catalog, which
 * has entries of 32 bytes. The first says what platform the second is for; a header of a section,
 * what those behind it are for. */
#define BOOT_SYSTEM 7u
#define BOOT_CATALOG 71u
#define ENTRY 32u
#define VALIDATION 1
#define BOOTABLE 0x88
#define SECTION 0x90
#define LAST_SECTION 0x91

enum platform { PLATFORM_BIOS = 0, PLATFORM_UEFI = 0xef };

struct medium {
	const char *path;
	int fd;
	uint64_t size;
	uint32_t sectors; /* of the volume */
	uint32_t root_sector, root_bytes;
	uint32_t catalog; /* its sector; 0: there is none */
	struct explanation *explanation;
};

static uint32_t read_32(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

/* Whether there is such a sector. */
static bool read_sector(const struct medium *medium, uint32_t number, uint8_t to[SECTOR])
{
	return pread(medium->fd, to, SECTOR, (off_t)number * SECTOR) == (ssize_t)SECTOR;
}

static void take_descriptor(struct medium *medium, const uint8_t *sector)
{
	static const char el_torito[] = "EL TORITO SPECIFICATION";

	if (sector[0] == DESCRIPTOR_PRIMARY) {
		medium->sectors = read_32(sector + VOLUME_SECTORS);
		medium->root_sector = read_32(sector + ROOT_SECTOR);
		medium->root_bytes = read_32(sector + ROOT_BYTES);
	} else if (sector[0] == DESCRIPTOR_BOOT &&
		   memcmp(sector + BOOT_SYSTEM, el_torito, sizeof(el_torito)) == 0) {
		medium->catalog = read_32(sector + BOOT_CATALOG);
	}
}

/* False: it is no CD. */
static bool read_descriptors(struct medium *medium)
{
	uint8_t sector[SECTOR];

	for (uint32_t i = 0; i < DESCRIPTORS_MAX; i++) {
		if (!read_sector(medium, FIRST_DESCRIPTOR + i, sector) ||
		    memcmp(sector + 1, "CD001", 5) != 0 || sector[0] == DESCRIPTOR_END)
			break;
		take_descriptor(medium, sector);
	}
	return medium->sectors > 0;
}

/* Every medium of Crossmod's has it in its root, where GRUB looks for it. */
static bool has_options_file(const struct medium *medium)
{
	uint8_t sector[SECTOR];

	for (uint32_t i = 0; i < ROOT_SECTORS_MAX && i * SECTOR < medium->root_bytes; i++) {
		if (!read_sector(medium, medium->root_sector + i, sector))
			return false;
		/* No entry of a directory is in two sectors */
		if (memmem(sector, SECTOR, OPTIONS_FILE_NAME, strlen(OPTIONS_FILE_NAME)))
			return true;
	}
	return false;
}

static bool boots_by(const struct medium *medium, enum platform platform)
{
	uint8_t catalog[SECTOR];
	uint8_t of_section;

	if (medium->catalog == 0 || !read_sector(medium, medium->catalog, catalog) ||
	    catalog[0] != VALIDATION || catalog[30] != 0x55 || catalog[31] != 0xaa)
		return false;
	of_section = catalog[1];
	for (unsigned at = ENTRY; at < SECTOR; at += ENTRY) {
		if (catalog[at] == SECTION || catalog[at] == LAST_SECTION)
			of_section = catalog[at + 1];
		else if (catalog[at] == BOOTABLE && of_section == platform)
			return true;
	}
	return false;
}

static bool check(struct medium *medium, bool by_uefi)
{
	static const char instead[] = "--iso takes crossmod.iso, as \"make iso\" makes it";
	struct explanation *explanation = medium->explanation;

	if (medium->size == 0)
		return explain(explanation, "%s does not boot: it is empty; %s", medium->path,
			       instead);
	if (!read_descriptors(medium))
		return explain(explanation, "%s does not boot: it is not the image of a CD; %s",
			       medium->path, instead);
	if (medium->size / SECTOR < medium->sectors)
		return explain(explanation,
			       "%s is cut: it has %llu bytes, and says that they are %llu; %s",
			       medium->path, (unsigned long long)medium->size,
			       (unsigned long long)medium->sectors * SECTOR, instead);
	if (!has_options_file(medium))
		return explain(explanation,
			       "%s does not boot Crossmod: it has no file " OPTIONS_FILE_NAME
			       "; %s",
			       medium->path, instead);
	if (!boots_by(medium, by_uefi ? PLATFORM_UEFI : PLATFORM_BIOS))
		return explain(explanation,
			       "%s does not boot by %s: it has no boot image for it; %s",
			       medium->path, by_uefi ? "UEFI" : "a BIOS", instead);
	return true;
}

bool medium_check(const char *path, bool by_uefi, struct explanation *explanation)
{
	struct medium medium = {.path = path, .explanation = explanation};
	off_t size;
	bool is_good;

	medium.fd = open(path, O_RDONLY | O_CLOEXEC);
	size = medium.fd < 0 ? -1 : lseek(medium.fd, 0, SEEK_END);
	if (size < 0) {
		is_good = explain(explanation, "cannot read %s: %s", path, strerror(errno));
	} else {
		medium.size = (uint64_t)size;
		is_good = check(&medium, by_uefi);
	}
	if (medium.fd >= 0)
		close(medium.fd);
	return is_good;
}
