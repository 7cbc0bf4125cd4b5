/*
 * The kernel's command line, as the words of a command make it. The kernel's own table of options
 * checks it, before anything starts.
 */
#ifndef TOOLS_BASE_KERNEL_LINE_H
#define TOOLS_BASE_KERNEL_LINE_H

#include "arch/x86/firmware/boot_info.h"
#include "kernel/options/options.h"
#include "tools/base/explain.h"

/* The longest that the kernel takes, in bytes. */
#define KERNEL_LINE_MAX (BOOT_COMMAND_LINE_SIZE - 1)

/* All zero is empty. */
struct kernel_line {
	char words[KERNEL_LINE_MAX + 1];
	struct options options; /* what the kernel will make of it: after kernel_line_check() */
};

/* What a word of a command is that is no option of the command itself. */
enum word_kind {
	WORD_OPTION, /* of the kernel: it has a '=', and no '/' in front of that */
	WORD_FILE,   /* it has a '/' or a '.', or there is a file of that name */
	WORD_NEITHER
};

/* With an explanation where it is WORD_NEITHER, or an option that is none and the name of a file:
 * that is WORD_NEITHER, too. */
enum word_kind kernel_line_sort(const char *word, struct explanation *explanation);

/* Appends a word, or several. False with an explanation when they are too long, or have control
 * characters. */
bool kernel_line_add(struct kernel_line *line, const char *words, struct explanation *explanation);

/* Appends an option that the command has by the same name: "--seconds 5" as "seconds=5". False with
 * an explanation when the option does not take the value. */
bool kernel_line_add_value(struct kernel_line *line, const char *name, const char *value,
			   struct explanation *explanation);

/* Reads it all as the kernel will. False with an explanation when the kernel would not understand
 * a word. */
bool kernel_line_check(struct kernel_line *line, struct explanation *explanation);

/* What is classified has its scenarios and its time: no file (the first one there is, or NULL), and
 * no other limit. True when nothing is classified. */
bool kernel_line_check_classify(const struct kernel_line *line, const char *first_file,
				struct explanation *explanation);

#endif
