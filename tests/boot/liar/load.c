#include "tests/boot/liar/liar.h"

#define PT_LOAD 1

/* System V ABI, chapters 4 and 5: ELF64. */
struct elf_head {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, segments, sections;
	uint32_t flags;
	uint16_t size, segment_size, segment_count;
} __attribute__((packed));

struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, virtual, physical, file_size, memory_size, alignment;
} __attribute__((packed));

uint32_t load_kernel(const uint8_t *file, uint32_t size)
{
	struct elf_head head;
	struct elf_segment segment;

	memcpy(&head, file, sizeof(head));
	if (size < sizeof(head) || head.ident[0] != 0x7f || head.ident[4] != 2)
		fail("liar: the module is no ELF64 file\n");
	for (unsigned i = 0; i < head.segment_count; i++) {
		uint8_t *to;

		memcpy(&segment, file + head.segments + i * head.segment_size, sizeof(segment));
		if (segment.type != PT_LOAD)
			continue;
		to = (uint8_t *)(uint32_t)segment.physical;
		memset(to, 0, (uint32_t)segment.memory_size);
		memcpy(to, file + segment.offset, (uint32_t)segment.file_size);
	}
	return (uint32_t)head.entry;
}
