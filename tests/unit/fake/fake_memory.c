#include "tests/unit/fake/fake_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct fake_copy {
	struct fake_copy *next;
	uint8_t *bytes;
};

static const void *copy_out(struct fake_memory *fake, const uint8_t *from, size_t length)
{
	struct fake_copy *copy = malloc(sizeof(*copy));

	assert(copy != NULL);
	copy->bytes = malloc(length);
	assert(copy->bytes != NULL);
	memcpy(copy->bytes, from, length);
	copy->next = fake->copies;
	fake->copies = copy;
	return copy->bytes;
}

static const void *map(const struct physical_memory *self, uint64_t physical, size_t length)
{
	struct fake_memory *fake = (struct fake_memory *)(uintptr_t)self;

	assert(length > 0 && physical + length > physical);
	fake->map_count++;
	for (unsigned i = 0; i < fake->piece_count; i++) {
		const struct fake_piece *piece = &fake->pieces[i];

		if (physical >= piece->base && physical - piece->base <= piece->size &&
		    length <= piece->size - (physical - piece->base))
			return copy_out(fake, piece->bytes + (physical - piece->base), length);
	}
	return NULL;
}

void fake_memory_begin(struct fake_memory *fake)
{
	*fake = (struct fake_memory){.memory.map = map};
}

void fake_memory_add(struct fake_memory *fake, uint64_t base, const void *bytes, size_t size)
{
	assert(fake->piece_count < FAKE_MEMORY_PIECES_MAX);
	fake->pieces[fake->piece_count++] =
		(struct fake_piece){.base = base, .bytes = bytes, .size = size};
}

void fake_memory_end(struct fake_memory *fake)
{
	while (fake->copies != NULL) {
		struct fake_copy *copy = fake->copies;

		fake->copies = copy->next;
		free(copy->bytes);
		free(copy);
	}
}
