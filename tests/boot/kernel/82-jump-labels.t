#!/bin/sh
# Checks: static branches of the kernel itself, patched in batches from all CPUs at once, while all of
# them execute the branches, in NMIs too; and init text, which is freed.
# Expects: the table of branches agrees with the code; no branch goes wrong, on machines that conform; a
# site in freed init text is skipped, and a patch of it refused; a call into it is reported.
. tests/boot/lib.sh

kernel=$BUILD/crossmod.elf

# Each entry of the table, as "site target length"; addresses as objdump writes them.
table() {
	objdump -s -j .jump_table "$kernel" | awk '
	# Eight bytes, the low one first
	function quad(low, high, i, digits) {
		for (i = 7; i >= 1; i -= 2)
			digits = digits substr(high, i, 2)
		for (i = 7; i >= 1; i -= 2)
			digits = digits substr(low, i, 2)
		return digits
	}
	$1 ~ /^f+[0-9a-f]+$/ {
		row++
		if (row % 2) {
			site = quad($2, $3)
			target = quad($4, $5)
		} else {
			print site, target, substr($4, 1, 2) + 0
		}
	}'
}

# The instructions at the sites of such a table, in the same form.
code() {
	objdump -d "$kernel" | awk '
	NR == FNR {
		wanted[$1 ":"] = 1
		next
	}
	$1 in wanted {
		for (bytes = 0; $(2 + bytes) ~ /^[0-9a-f][0-9a-f]$/;)
			bytes++
		print substr($1, 1, length($1) - 1), \
			$(2 + bytes) == "jmp" ? $(3 + bytes) : "no jump", bytes
	}' "$1" -
}

table >"$work/table"
code "$work/table" >"$work/code"
sort "$work/table" >"$work/table.sorted"
sort "$work/code" >"$work/code.sorted"
check "the table has what the code has" cmp "$work/table.sorted" "$work/code.sorted"
for form in '2 673' '5 672'; do
	check "chains and trace: branches of ${form% *} bytes, at least ${form#* }" \
		[ "$(grep -c " ${form% *}\$" "$work/table")" -ge "${form#* }" ]
done

# tests WHAT OPTION...: the test on a machine that conforms.
tests() {
	what=$1
	shift
	boots "$what" 0 "$@" -- test=jump-labels scenarios=three-sync "$patient"
	says "$what: init text is freed" '^# init text: [1-9][0-9]* KiB freed$'
	says "$what: a site there is skipped, and a patch of it refused" \
		'skipped now; a patch of it: in init text, which was freed; nothing was written$'
	says "$what: no branch goes wrong, and breakpoints were met, and NMIs taken" \
		'^# jump labels: [2-9] CPUs, .* none went wrong; [1-9][0-9]* passes in NMIs, [1-9][0-9]* breakpoints met$'
	check "$what: four keys are measured" has_lines 4 '^# jump labels: [0-9]+ sites: [0-9]+ cycles to enable'
	says_not "$what: no trace that nobody asked for" '^# trace: '
}

tests "QEMU, 4 CPUs" --machine qemu --cpus 4
tests "QEMU, 2 CPUs" --machine qemu --cpus 2
tests "Bochs, 2 CPUs" --machine bochs --cpus 2 --timeout 300

boots "one CPU" 2 --machine qemu --cpus 1 -- test=jump-labels scenarios=three-sync
says "one CPU: no branch goes wrong" '^# jump labels: 1 CPUs, .* none went wrong;'

boots "trace=on" 0 --machine qemu --cpus 2 -- trace=on "$four"
for step in 'direct, step 1, write tail' 'three-sync, step 1, write breakpoint' \
	'three-sync, step 6, sync cpuid'; do
	says "trace=on: $step" "^# trace: $step: [1-9][0-9]* times; [1-9][0-9]* cycles at least"
done
check "trace=on: its own key is patched" has_lines 1 '^# trace: CPU 0 has patched [1-9] sites of text in '

boots "a call into freed text" 3 --machine qemu --cpus 1 -- test=freed-call
says "a call into freed text: what it was" 'page fault: execution, page not mapped$'
says "a call into freed text: why" '^#   0x[0-9a-f]{16} is in init text, which was freed'
says "a call into freed text: who" '^#   by 0x[0-9a-f]{16} freed_call\+'
finish
