/*
 * The input is a boot medium, from its first volume descriptor on.
 */
#include "tests/fuzz/check_boot_info.h"
#include "tools/boot/medium.h"

#include <sys/mman.h>
#include <unistd.h>

#define FIRST_DESCRIPTOR 32768

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	int fd = memfd_create("medium", 0);
	char path[64];

	CHECK(fd >= 0 && pwrite(fd, input, size, FIRST_DESCRIPTOR) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int by_uefi = 0; by_uefi < 2; by_uefi++) {
		static struct explanation explanation;

		explanation.line[0] = '\0';
		if (medium_check(path, by_uefi, &explanation))
			CHECK(explanation.line[0] == '\0');
		else
			check_string(explanation.line, sizeof(explanation.line));
		CHECK(!explanation.out_of_memory);
	}
	close(fd);
	return 0;
}
