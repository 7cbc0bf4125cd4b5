#!/bin/sh
# Checks: the line that says how far a command is: on a terminal, which script(1) makes, on one that cannot
# rewrite a line, and in a pipe; of the program, and of the shell's soak and fuzzers. What is waited for lasts until
# the line is there.
# Expects: it is there on a terminal, NO_COLOR or not, and is taken away before anything else is printed; a dumb
# one has plain lines; a pipe has nothing of it.
. tests/boot/lib.sh

crossmod=$PWD/$BUILD/crossmod
shown=$PWD/$work/typescript
fake=$work/fake
escape=$(printf '\033')
return=$(printf '\r')
mkdir -p "$fake/fuzz"

# in_terminal TERM COMMAND: what it writes there, in $shown while it runs, and in $output with "<" for a carriage
# return, and "~" for what takes away the rest of a line
in_terminal() {
	: >"$shown"
	NO_COLOR=1 TERM=$1 script -qfec "$2" "$shown" </dev/null >/dev/null 2>&1
	sed "/^Script /d; s/$escape\[K/~/g; s/$return\$//; s/$return/</g" "$shown" >"$output"
}

has() {
	grep -Eq "$1" "$output"
}

has_none() {
	! has "$1"
}

# A condition that no scenario meets, once the line is there; or after a minute without it
cat >"$work/until-shown" <<END
#!/bin/sh
tries=0
until grep -q 'left: ' "$shown" || [ \$tries -eq 600 ]; do
	sleep 0.1
	tries=\$((tries + 1))
done
exit 1
END
chmod +x "$work/until-shown"
until_shown=$PWD/$work/until-shown
reduce="$crossmod reduce iso/scenarios/direct.scn --command '$until_shown {}'"

in_terminal xterm "$reduce"
check "on a terminal: a line" has '<crossmod reduce: [0-9]+ s, \? left: 0 scenarios tried; run 1 of 1 of the next~'
check "on a terminal: a message takes it away" has '~<~crossmod: reduce: breaks  as it is$'
check "on a terminal: nothing of it stays" has '^crossmod: reduce: it does not hold of '
in_terminal dumb "$reduce"
check "on a dumb one: a plain line" has '^crossmod reduce: [0-9]+ s, \? left: 0 scenarios tried; run 1 of 1 of the next$'
check "on a dumb one: nothing is rewritten" has_none '[<~]'
in_terminal xterm "env -u TERM $reduce"
check "on one that is not known: a plain line" has '^crossmod reduce: [0-9]+ s, \? left: '

# The log goes to the same terminal, and says by itself how far it is; or elsewhere, and does not
in_terminal xterm "$crossmod run --seconds 4 --scenarios direct"
check "beside a log: the log" has '^ok 1 - direct$'
check "beside a log: nothing else" has_none 'left:'
in_terminal xterm "$crossmod run --seconds 4 --scenarios direct >$work/log"
check "without it: how far it is" has '<crossmod run: [0-9]+ s, \? left: 0 of 1 scenarios are over~'
check "without it: taken away at the end" has '~<~crossmod: [0-9.]+ s from the start to the verdict$'

# pipe COMMAND...: what it says in pipes, however long it takes, in $output
pipe() {
	"$@" 2>&1 </dev/null | cat >"$output"
}

pipe "$crossmod" reduce iso/scenarios/direct.scn --command 'sleep 3; exit 1; {}'
check "in a pipe: what it has to say" has '^crossmod: reduce: breaks  as it is$'
check "in a pipe: nothing of the line" has_none 'left:'
pipe "$crossmod" run --seconds 4 --scenarios direct
check "in a pipe: the log" has '^ok 1 - direct$'
check "in a pipe: nothing else" has_none 'left:'

# The shell's: fakes that last until the line is there
cat >"$fake/fuzz/fuzz_psf" <<END
#!/bin/sh
"$until_shown"
echo '#1234	DONE   cov: 7 ft: 9 corp: 3/9b'
exit 0
END
cat >"$fake/crossmod" <<END
#!/bin/sh
if [ "\$1" = prove ]; then
	printf 'good\tcoherent\ttorn\tforbidden\n'
	exit
fi
"$until_shown"
exit 0
END
chmod +x "$fake/crossmod" "$fake/fuzz/fuzz_psf"

in_terminal xterm "env BUILD=$fake tests/fuzz/run 1000 fuzz_psf"
check "the fuzzers: how long they take" has '<fuzz: [0-9]+ s, some 16 min [0-9]+ s left: fuzz_psf, 1 of 1~'
check "the fuzzers: the table takes it away" has '~<~target +inputs'
in_terminal xterm "env BUILD=$fake tests/soak/soak --minutes 100 --rounds 1 --database $work/a.db"
check "the soak: one round, of which nobody knows how long it takes" has '<soak: [0-9]+ s, \? left: round 1, qemu with 2 CPUs~'
check "the soak: taken away by what the round came to" has '~<~round 1, qemu with 2 CPUs: as expected'
in_terminal xterm "timeout -s INT 20 env BUILD=$fake tests/soak/soak --minutes 100 --database $work/b.db"
check "the soak: until its time is over" has '<soak: [0-9]+ s, some 1 h 3[0-9] min left: round 1, '
finish
