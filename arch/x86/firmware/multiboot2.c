#include "arch/x86/firmware/multiboot2.h"

#include "arch/x86/firmware/comment_limit.h"
#include "arch/x86/firmware/loader_string.h"
#include "arch/x86/firmware/memory_map.h"
#include "arch/x86/firmware/multiboot2_screen.h"
#include "lib/string.h"

#define TAG_ALIGNMENT 8

/* Real ones have some KiB. A total_size beyond this is a lie, and not worth the time. */
#define INFORMATION_SIZE_MAX (4u << 20)

enum tag_type {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_LOADER_NAME = 2,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_FRAMEBUFFER = 8,
	TAG_EFI_64 = 12,
	TAG_ACPI_OLD = 14,
	TAG_ACPI_NEW = 15
};

/* §3.6.1, the fixed part. */
struct information_head {
	uint32_t total_size;
	uint32_t reserved;
};

/* §3.6.2. `size` counts this header, and not the padding to the next tag. */
struct tag_head {
	uint32_t type;
	uint32_t size;
};

/* §3.6.6, followed by the module's string. */
struct module_tag {
	struct tag_head head;
	uint32_t start;
	uint32_t end;
};

/* §3.6.8, followed by the entries. */
struct memory_map_tag {
	struct tag_head head;
	uint32_t entry_size;
	uint32_t entry_version;
};

struct memory_map_entry {
	uint64_t base;
	uint64_t length;
	uint32_t type;
	uint32_t reserved;
};

_Static_assert(sizeof(struct module_tag) == 16, "Multiboot2 §3.6.6");
_Static_assert(sizeof(struct memory_map_tag) == 16, "Multiboot2 §3.6.8");
_Static_assert(sizeof(struct memory_map_entry) == 24, "Multiboot2 §3.6.8");

/* One tag, wholly inside the information structure. */
struct tag {
	const uint8_t *bytes;
	uint32_t type;
	uint32_t size; /* at least sizeof(struct tag_head) */
};

struct parse {
	const uint8_t *bytes;
	size_t size;
	struct boot_info *out;
	struct comment_limit comments;
	struct memory_map map;
	bool claims; /* the second pass, in which only the memory that is not usable counts */
	bool has_command_line;
	bool has_new_rsdp;
	unsigned modules_dropped; /* those that did not fit */
};

/* Counts one oddity; true when it is to be told. The second pass meets those of the first again. */
static bool may_tell(struct parse *parse)
{
	return !parse->claims && comment_allowed(&parse->comments);
}

/* Copies the fixed part of a tag. False, and a comment, when the tag is shorter. */
static bool read_head(struct parse *parse, const struct tag *tag, void *to, size_t size)
{
	if (tag->size < size) {
		if (may_tell(parse))
			kernel_comment("Multiboot2: tag of type %u has %u bytes instead of %u or "
				       "more; ignored",
				       tag->type, tag->size, (unsigned)size);
		return false;
	}
	memcpy(to, tag->bytes, size);
	return true;
}

/* Says where a string was cut, if it was. */
static void tell_cut(struct parse *parse, const char *what, const struct loader_string *string)
{
	if (string->ended || !may_tell(parse))
		return;
	if (string->cut)
		kernel_comment("Multiboot2: the %s is cut after %u characters", what,
			       (unsigned)string->length);
	else
		kernel_comment("Multiboot2: the %s does not end inside its tag; cut there", what);
}

/* The string that ends a tag, from `offset` on. */
static void read_string(struct parse *parse, const struct tag *tag, size_t offset, const char *what,
			struct loader_string *string)
{
	loader_string_put_bytes(string, tag->bytes + offset, tag->size - offset);
	tell_cut(parse, what, string);
}

/* Where the file's own name begins: behind the last slash. */
static size_t name_offset(const struct tag *tag)
{
	size_t name = sizeof(struct module_tag);

	for (size_t at = name; at < tag->size && tag->bytes[at] != '\0'; at++)
		if (tag->bytes[at] == '/')
			name = at + 1;
	return name;
}

/* The last part of a path, as GRUB passes it: with a backslash before each quotation mark and each
 * backslash, and between quotation marks when there is a blank in it. */
static void read_module_name(struct parse *parse, const struct tag *tag,
			     struct loader_string *string)
{
	size_t at = name_offset(tag);

	while (at < tag->size) {
		uint8_t byte = tag->bytes[at++];

		if (byte == '"')
			continue;
		if (byte == '\\' && at < tag->size)
			byte = tag->bytes[at++];
		if (!loader_string_put(string, byte))
			break;
	}
	tell_cut(parse, "name of a module", string);
}

static void read_command_line(struct parse *parse, const struct tag *tag)
{
	struct loader_string string;

	if (parse->has_command_line) {
		parse->out->command_line_cut = true;
		if (may_tell(parse))
			kernel_comment("Multiboot2: a second command line; ignored");
		return;
	}
	parse->has_command_line = true;
	loader_string_begin(&string, parse->out->command_line, sizeof(parse->out->command_line));
	string.of_words = true;
	read_string(parse, tag, sizeof(struct tag_head), "command line", &string);
	parse->out->command_line_cut = string.cut;
}

static void read_loader_name(struct parse *parse, const struct tag *tag)
{
	static const char prefix[] = "Multiboot2, ";
	struct loader_string string;

	loader_string_begin(&string, parse->out->loader, sizeof(parse->out->loader));
	loader_string_put_bytes(&string, prefix, sizeof(prefix) - 1);
	read_string(parse, tag, sizeof(struct tag_head), "boot loader's name", &string);
}

/* What iso/grub.cfg has in the place of a name. Of a file, GRUB would put a name with a blank
 * between quotation marks. */
static bool is_options_file(const struct tag *tag)
{
	static const char mark[] = "crossmod.options --options";
	size_t size = tag->size - sizeof(struct module_tag);

	return size >= sizeof(mark) &&
	       memcmp(tag->bytes + sizeof(struct module_tag), mark, sizeof(mark)) == 0;
}

static void read_module(struct parse *parse, const struct tag *tag)
{
	struct module_tag module;
	struct boot_module *to;
	struct loader_string string;

	if (!read_head(parse, tag, &module, sizeof(module))) {
		parse->out->modules_lost++;
		return;
	}
	if (module.end < module.start) {
		parse->out->modules_lost++;
		if (may_tell(parse))
			kernel_comment("Multiboot2: a module from 0x%x to 0x%x ends before it "
				       "starts; ignored",
				       module.start, module.end);
		return;
	}
	if (is_options_file(tag)) {
		parse->out->options_file =
			(struct boot_memory){module.start, module.end - module.start};
		return;
	}
	if (parse->out->module_count == BOOT_MODULES_MAX) {
		parse->modules_dropped++;
		parse->out->modules_lost++;
		return;
	}
	to = &parse->out->modules[parse->out->module_count++];
	to->base = module.start;
	to->length = module.end - module.start;
	loader_string_begin(&string, to->name, sizeof(to->name));
	read_module_name(parse, tag, &string);
}

static void read_memory_map(struct parse *parse, const struct tag *tag)
{
	struct memory_map_tag map;
	struct memory_map_entry entry;
	size_t offset = sizeof(map);

	if (!read_head(parse, tag, &map, sizeof(map)))
		return;
	if (map.entry_size < sizeof(entry) || map.entry_size % 8 != 0) {
		if (may_tell(parse))
			kernel_comment("Multiboot2: memory map whose entries have %u bytes, "
				       "instead of 24 or a larger multiple of 8; ignored",
				       map.entry_size);
		return;
	}
	for (; tag->size - offset >= map.entry_size; offset += map.entry_size) {
		memcpy(&entry, tag->bytes + offset, sizeof(entry));
		if (entry.type == MEMORY_MAP_USABLE && !parse->claims)
			memory_map_add(&parse->map, entry.base, entry.length);
		else if (entry.type != MEMORY_MAP_USABLE && parse->claims)
			memory_map_claim(&parse->map, entry.base, entry.length);
	}
	if (offset != tag->size && may_tell(parse))
		kernel_comment("Multiboot2: the memory map ends with a piece of an entry, of %u "
			       "bytes; ignored",
			       (unsigned)(tag->size - offset));
}

/* §3.6.17 and §3.6.18: a copy of the RSDP, of ACPI 1.0 or of 2.0 and later. The new one is
 * preferred, in whichever order they come. */
static void read_rsdp(struct parse *parse, const struct tag *tag)
{
	bool is_new = tag->type == TAG_ACPI_NEW;
	unsigned length = is_new ? 36 : 20;

	if (parse->has_new_rsdp)
		return;
	if (tag->size - sizeof(struct tag_head) < length) {
		if (may_tell(parse))
			kernel_comment("Multiboot2: copy of the %s RSDP with %u bytes instead of "
				       "%u; ignored",
				       is_new ? "new" : "old",
				       (unsigned)(tag->size - sizeof(struct tag_head)), length);
		return;
	}
	memcpy(parse->out->rsdp, tag->bytes + sizeof(struct tag_head), length);
	parse->out->rsdp_length = length;
	parse->has_new_rsdp = is_new;
}

/* §3.6.15: where UEFI's system table is. */
static void read_efi(struct parse *parse, const struct tag *tag)
{
	uint64_t fixed[2];

	if (read_head(parse, tag, fixed, sizeof(fixed)))
		parse->out->efi_system_table = fixed[1];
}

static void read_tag(struct parse *parse, const struct tag *tag)
{
	switch (tag->type) {
	case TAG_COMMAND_LINE:
		read_command_line(parse, tag);
		break;
	case TAG_LOADER_NAME:
		read_loader_name(parse, tag);
		break;
	case TAG_MODULE:
		read_module(parse, tag);
		break;
	case TAG_MEMORY_MAP:
		read_memory_map(parse, tag);
		break;
	case TAG_FRAMEBUFFER:
		multiboot2_read_screen(tag->bytes, tag->size, &parse->out->screen,
				       &parse->comments);
		break;
	case TAG_EFI_64:
		read_efi(parse, tag);
		break;
	case TAG_ACPI_OLD:
	case TAG_ACPI_NEW:
		read_rsdp(parse, tag);
		break;
	}
}

/* Finds the tag at *offset and moves *offset to the next one. False at the end; *broken then says
 * whether it is a legitimate one. */
static bool next_tag(const struct parse *parse, size_t *offset, struct tag *tag, bool *broken)
{
	struct tag_head head;
	size_t left = parse->size - *offset;

	*broken = true;
	if (left < sizeof(head))
		return false;
	memcpy(&head, parse->bytes + *offset, sizeof(head));
	if (head.size < sizeof(head) || head.size > left)
		return false;
	if (head.type == TAG_END) {
		*broken = false;
		return false;
	}
	*tag = (struct tag){.bytes = parse->bytes + *offset, .type = head.type, .size = head.size};
	left -= head.size;
	*offset += head.size;
	/* The padding of the last tag may be missing. */
	size_t padding = -(size_t)head.size % TAG_ALIGNMENT;
	*offset += padding < left ? padding : left;
	return true;
}

static void read_tags(struct parse *parse)
{
	struct tag tag;
	size_t offset = sizeof(struct information_head);
	bool broken;

	while (next_tag(parse, &offset, &tag, &broken))
		if (!parse->claims || tag.type == TAG_MEMORY_MAP)
			read_tag(parse, &tag);
	/* Not all that it claims to have: that may be anything. */
	parse->out->broken_off = broken;
	parse->out->loader_memory[0].length = broken ? offset : offset + sizeof(struct tag_head);
	if (broken && may_tell(parse))
		kernel_comment("Multiboot2: the tags break off at byte %u of %u, without an end "
			       "tag; what stands before is used",
			       (unsigned)offset, (unsigned)parse->size);
}

/* How much of the structure to look at. */
static size_t believable_size(struct parse *parse, uint32_t total_size, size_t readable)
{
	size_t limit = readable < INFORMATION_SIZE_MAX ? readable : INFORMATION_SIZE_MAX;

	if (total_size <= limit)
		return total_size;
	if (may_tell(parse))
		kernel_comment("Multiboot2: the boot information claims %u bytes; only the first "
			       "%u are looked at",
			       total_size, (unsigned)limit);
	return limit;
}

const char *multiboot2_parse(const void *info, size_t readable, struct boot_info *out)
{
	struct parse parse = {.bytes = info, .out = out, .comments = {.about = "Multiboot2"}};
	struct information_head head = {0};
	const char *reason;

	memset(out, 0, sizeof(*out));
	memcpy(out->loader, "Multiboot2", sizeof("Multiboot2"));
	if (info != NULL && readable >= sizeof(head))
		memcpy(&head, info, sizeof(head));
	if (head.total_size < sizeof(head))
		return "the boot loader's Multiboot2 information is empty or unreadable: boot with "
		       "GRUB 2, by its command multiboot2";
	parse.size = believable_size(&parse, head.total_size, readable);
	out->loader_memory[0] = (struct boot_memory){.base = (uintptr_t)info, .length = parse.size};
	out->loader_memory_count = 1;

	memory_map_begin(&parse.map, "Multiboot2", out, &parse.comments);
	read_tags(&parse);
	parse.claims = true;
	read_tags(&parse);
	reason = memory_map_end(&parse.map);
	if (parse.modules_dropped > 0 && comment_allowed(&parse.comments))
		kernel_comment("Multiboot2: %u modules more than the %u that fit; not used",
			       parse.modules_dropped, BOOT_MODULES_MAX);
	comment_limit_end(&parse.comments);
	return reason;
}
