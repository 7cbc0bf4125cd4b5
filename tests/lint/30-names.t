#!/bin/sh
# Checks: the lookout for strings that are called text (make lint-names), in files with one declaration each.
# Expects: each string is found, in all ways of declaring one; nothing is where text is code, or a function's name,
# and nothing in the sources as they are.
. tests/boot/lib.sh

planted=$work/planted.c

# looks WHAT STATUS LINE...: of a file of these lines, make lint-names exits with the status.
looks() {
	what=$1
	status=$2
	shift 2
	printf '%s\n' "$@" >"$planted"
	exits "$what" "$status" make --no-print-directory lint-names C_FILES="$planted"
}

found() {
	looks "$1" 2 "$1"
	check "$1: where" grep -Fq "1:$1" "$output"
}

found 'char *text;'
found 'const char *const texts[] = {'
found '	char text[80];'
found '	char line[80], *rest, text[80];'
found 'void put(unsigned row, const char *text)'
found 'static char page_text[PAGE_SIZE];'
found 'struct span text;'
found 'bool take(struct options_piece *text, size_t length)'

looks "text that is code" 0 'const uint8_t *text;' 'void put(const char *name, const uint8_t *text)' \
	'struct text_site text;' 'extern const char __executable_start[], etext[];'
looks "what a function does to text" 0 'const char *text_result_words(enum text_result result);' \
	'static const char *open_text(const struct boot_screen *screen)'
exits "the sources" 0 make --no-print-directory lint-names
finish
