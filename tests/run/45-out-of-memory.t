#!/bin/sh
# Checks: crossmod prove, where the system gives it less memory than a scenario needs.
# Expects: a message and exit status 2, and not a crash; what could be explored is answered.
. tests/boot/lib.sh

{
	echo "scenario large"
	echo "about    Two sites that are written byte by byte, again and again."
	printf 'site call32 -> call32\nplace line+62\nsite jmp32 -> jmp32\nplace line+62\n'
	echo "patch write breakpoint"
	for _ in 1 2 3 4 5 6 7 8; do
		printf '\twrite tail byte by byte\n\twrite head\n\twrite breakpoint\n'
	done
	printf '\twrite head\nforbid fault\n'
} >"$work/large.scn"

exits "memory that the system does not have" 2 sh -c "ulimit -v 100000 &&
	exec '$BUILD/crossmod' prove --threads 1 --memory 1000000 --model prefetch '$work/large.scn'"
check "the search is given up" grep -Eq \
	'^crossmod prove: large under prefetch was given up after [0-9]+ states, .*: to go on it needs [0-9]+ MiB, and the system does not have them' \
	"$output"
check "what it did not find is unknown" grep -Eq '^large +[TUMOBS]*[?]+' "$output"

exits "the other models" 2 sh -c "ulimit -v 100000 &&
	exec '$BUILD/crossmod' prove --tsv --threads 1 --memory 1000000 '$work/large.scn'"
check "are explored" grep -Pq '^large\tcoherent\tmismatch\tforbidden$' "$output"
finish
