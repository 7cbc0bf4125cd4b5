/*
 * The table of symbols of an ELF file (System V ABI, "Object files"): of 64 bits, little-endian,
 * and linked. Without one it is the table that the dynamic linker needs.
 */
#include "tools/watch/symbols_read.h"

#include <elf.h>
#include <string.h>

struct file {
	const char *name, *bytes;
	size_t size;
	uint64_t sections, section_count; /* where the headers are */
	struct explanation *explanation;
};

static bool fail(const struct file *file, const char *what)
{
	return explain(file->explanation, "%s is an ELF file%s", file->name, what);
}

/* A copy, since nothing in a file need be aligned. False when it is not in it. */
static bool get(const struct file *file, uint64_t offset, void *to, size_t size)
{
	if (offset > file->size || size > file->size - offset)
		return false;
	memcpy(to, file->bytes + offset, size);
	return true;
}

static bool get_section(const struct file *file, uint64_t number, Elf64_Shdr *section)
{
	return number < file->section_count &&
	       get(file, file->sections + number * sizeof(*section), section, sizeof(*section));
}

/* Finds the sections' headers, whose number is in the first of them when it is too large. */
static bool read_header(struct file *file)
{
	Elf64_Ehdr header;
	Elf64_Shdr first;

	if (!get(file, 0, &header, sizeof(header)))
		return fail(file, " that ends in its header");
	if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
		return fail(file, ", but not of 64 bits and little-endian");
	if (header.e_type != ET_EXEC && header.e_type != ET_DYN)
		return fail(file, " that is not linked: its addresses are not known");
	file->sections = header.e_shoff;
	file->section_count = 1;
	if (header.e_shoff == 0 || header.e_shentsize != sizeof(Elf64_Shdr) ||
	    !get_section(file, 0, &first))
		return fail(file, " without sections, and so without symbols");
	file->section_count = header.e_shnum ? header.e_shnum : first.sh_size;
	if (file->section_count > (file->size - header.e_shoff) / sizeof(first))
		return fail(file, " that ends in the headers of its sections");
	return true;
}

static bool find_table(const struct file *file, Elf64_Shdr *table)
{
	static const uint32_t types[] = {SHT_SYMTAB, SHT_DYNSYM};

	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		for (uint64_t n = 0; get_section(file, n, table); n++)
			if (table->sh_type == types[i])
				return true;
	return false;
}

static bool is_inside(const struct file *file, const Elf64_Shdr *section)
{
	return section->sh_offset <= file->size &&
	       section->sh_size <= file->size - section->sh_offset;
}

static bool is_code(const struct file *file, const Elf64_Sym *entry)
{
	Elf64_Shdr section;

	return get_section(file, entry->st_shndx, &section) && section.sh_flags & SHF_EXECINSTR;
}

/* Of a long name only the beginning is looked at: thousands of symbols may share it. */
static bool put_named(struct symbols *symbols, const struct file *file, const Elf64_Shdr *names,
		      uint64_t at, const struct symbol *symbol)
{
	const char *name = file->bytes + names->sh_offset + at;
	uint64_t max = names->sh_size - at;
	size_t length = strnlen(name, max < SYMBOL_NAME_MAX ? max : SYMBOL_NAME_MAX);

	if (length == max)
		return fail(file, " with a symbol whose name has no end");
	if (length > 0 && !symbols_put(symbols, symbol, name, length))
		return explain_no_memory(file->explanation);
	return true;
}

/* Those of other files, of files and sections, and without a name are left out. */
static bool put_entry(struct symbols *symbols, const struct file *file, const Elf64_Shdr *names,
		      const Elf64_Sym *entry)
{
	unsigned char type = ELF64_ST_TYPE(entry->st_info);

	if (entry->st_shndx == SHN_UNDEF || type == STT_SECTION || type == STT_FILE ||
	    type == STT_TLS)
		return true;
	if (entry->st_name >= names->sh_size)
		return fail(file, " with a symbol whose name is not in it");
	return put_named(symbols, file, names, entry->st_name,
			 &(struct symbol){.address = entry->st_value,
					  .size = entry->st_size,
					  .is_code = is_code(file, entry),
					  .is_global = ELF64_ST_BIND(entry->st_info) != STB_LOCAL});
}

bool symbols_read_elf(struct symbols *symbols, const char *name, const char *bytes, size_t size,
		      struct explanation *explanation)
{
	struct file file = {.name = name, .bytes = bytes, .size = size, .explanation = explanation};
	Elf64_Shdr table, names;

	if (!read_header(&file))
		return false;
	if (!find_table(&file, &table))
		return fail(&file, " without symbols: give one that is not stripped");
	if (!is_inside(&file, &table) || table.sh_entsize != sizeof(Elf64_Sym))
		return fail(&file, " whose table of symbols is not in it");
	if (!get_section(&file, table.sh_link, &names) || !is_inside(&file, &names))
		return fail(&file, " whose symbols' names are not in it");
	for (uint64_t at = 0; table.sh_size - at >= sizeof(Elf64_Sym); at += sizeof(Elf64_Sym)) {
		Elf64_Sym entry;

		memcpy(&entry, bytes + table.sh_offset + at, sizeof(entry));
		if (!put_entry(symbols, &file, &names, &entry))
			return false;
	}
	return true;
}
