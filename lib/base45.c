#include "lib/base45.h"

size_t base45_encode(const uint8_t *bytes, size_t length, char *to)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i += 2) {
		unsigned is_pair = i + 1 < length;
		unsigned value = is_pair ? bytes[i] * 256u + bytes[i + 1] : bytes[i];

		for (unsigned digit = 0; digit < 2 + is_pair; digit++) {
			to[count++] = BASE45_CHARACTERS[value % BASE45];
			value /= BASE45;
		}
	}
	return count;
}
