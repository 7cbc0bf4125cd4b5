/*
 * The picture and the keys of fake_arch.h.
 */
#include "arch/arch.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdio.h>
#include <stdlib.h>

static void check(bool is_so, const char *why)
{
	if (is_so)
		return;
	fprintf(stderr, "fake_picture: %s\n", why);
	abort();
}

bool arch_picture_begin(struct arch_picture *picture)
{
	*picture = fake_arch.picture;
	return picture->width > 0;
}

/* Twice as high, as on the real machine. */
void arch_picture_take_all(struct arch_picture *picture)
{
	check(picture->height == fake_arch.picture.height, "it takes all of the screen twice");
	fake_arch.picture.height *= 2;
	*picture = fake_arch.picture;
}

void arch_picture_fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	const struct arch_picture *picture = &fake_arch.picture;

	check(fake_arch_self == 0, "an executor draws");
	check(width <= picture->width && x <= picture->width - width && height <= picture->height &&
		      y <= picture->height - height,
	      "a rectangle is not in the picture");
	if (fake_arch.fill)
		fake_arch.fill(x, y, width, height, colour);
}

void arch_picture_write(unsigned column, unsigned row, const char *string)
{
	const struct arch_picture *picture = &fake_arch.picture;

	check(fake_arch_self == 0, "an executor writes");
	check(row < picture->height / picture->character_height, "a string is not in the picture");
	if (fake_arch.picture_write)
		fake_arch.picture_write(column, row, string);
}

void arch_picture_end(void)
{
	fake_arch.picture_ends++;
}

char arch_key(void)
{
	const char *key = fake_arch.keys;

	if (!key || *key == '\0')
		return 0;
	fake_arch.keys++;
	return *key == '-' ? 0 : *key;
}

bool arch_has_booted(void)
{
	return true;
}

bool arch_has_keys(void)
{
	return fake_arch.keys != NULL;
}

_Noreturn void arch_reboot(void)
{
	fake_arch.rebooted = true;
	arch_end();
}

void arch_name(char to[ARCH_NAME_SIZE])
{
	snprintf(to, ARCH_NAME_SIZE, "Fake 1/2/3");
}
