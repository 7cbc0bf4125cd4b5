#!/bin/sh
# Makes the kernel's table of its own symbols, for backtraces: reads what `nm -n` prints, writes
# the assembler source that arch/x86/trap/symbols.c reads. No input makes an empty table.
set -eu

awk '
$2 ~ /^[tTwW]$/ {
	# At one address, a function explains more than a place that the linker script marks
	if (names > 0 && address[names] == $1) {
		if (name[names] ~ /_(start|end)$/)
			name[names] = $3
		next
	}
	address[++names] = $1
	name[names] = $3
}

END {
	print "\t.section .rodata.symbols, \"a\""
	print "\t.globl symbols_count, symbols_addresses, symbols_names, symbols_strings"
	print "\t.balign 8"
	print "symbols_count:\n\t.quad " names + 0
	print "symbols_addresses:"
	for (i = 1; i <= names; i++)
		print "\t.quad 0x" address[i]
	print "symbols_names:"
	for (i = 1; i <= names; i++) {
		print "\t.long " offset + 0
		offset += length(name[i]) + 1
	}
	print "symbols_strings:"
	for (i = 1; i <= names; i++)
		print "\t.asciz \"" name[i] "\""
	print "\t.section .note.GNU-stack, \"\", @progbits"
}'
