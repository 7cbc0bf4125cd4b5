#!/bin/sh
# Checks: CFLAGS, CPPFLAGS and LDFLAGS, as a distribution sets them, in the environment and on the command line:
# what make would do, by names of compilers that tell what each is for, and an object of the kernel that is made.
# Expects: each command that compiles or links for this host has them; none that makes the kernel, the boot tests'
# liar, or the prover of the explorer's page.
. tests/boot/lib.sh

build=$work/build
cflags="-fstack-protector-all -fcf-protection -ffile-prefix-map=$PWD=. -DMARK_CFLAGS"
cppflags='-D_FORTIFY_SOURCE=2 -DMARK_CPPFLAGS'
ldflags='-Wl,-z,relro -Wl,--defsym=MARK_LDFLAGS=0'
commands=$work/commands

# plans WHAT COMMAND...: a make, with what it would do, a command a line
plans() {
	what=$1
	shift
	exits "$what" 0 "$@" -n -s BUILD="$build" V=1 CC=for-kernel HOSTCC=for-host WASM_CC=for-page \
		"$build/crossmod" "$build/crossmod-watch.so" "$build/crossmod.elf" "$build/crossmod-plant.elf" \
		"$build/liar.elf" "$build/sandbox" "$build/unit/test_format" "$build/asan/crossmod" \
		"$build/web/explorer.wasm"
	sed -e ':more' -e '/\\$/N; s/\\\n//; tmore' "$output" >"$commands"
}

# every COMPILER [!] MARK...: it has commands that compile, with "!" those that do not, and each has all of the marks.
every() {
	if [ "$2" = ! ]; then
		grep -E "^[[:space:]]*$1 " "$commands" | grep -v ' -c ' >"$output" || return 1
		shift
	else
		grep -E "^[[:space:]]*$1 .* -c " "$commands" >"$output" || return 1
	fi
	shift
	for mark; do
		! grep -qv "$mark" "$output" || return 1
	done
}

# none COMPILER: it has commands, and none has any mark.
none() {
	grep -E "^[[:space:]]*$1 " "$commands" >"$output" && ! grep -q MARK_ "$output"
}

checks() {
	check "$what: what is compiled for the host has them" every for-host MARK_CFLAGS MARK_CPPFLAGS
	check "$what: what is linked for the host has them" every for-host ! MARK_CFLAGS MARK_LDFLAGS
	for compiler in for-kernel ld for-page; do
		check "$what: $compiler has none" none $compiler
	done
}

plans "in the environment" env CFLAGS="$cflags" CPPFLAGS="$cppflags" LDFLAGS="$ldflags" make
checks
plans "on the command line" make CFLAGS="$cflags" CPPFLAGS="$cppflags" LDFLAGS="$ldflags"
checks

plans "KERNEL_CFLAGS" make KERNEL_CFLAGS=-DMARK_CFLAGS
check "the kernel has them" every for-kernel MARK_CFLAGS
check "the host does not" none for-host

object=$build/kernel/lib/format.c.o
exits "an object of the kernel" 0 env CFLAGS="$cflags" CPPFLAGS="$cppflags" make BUILD="$build" "$object"
nm "$object" >"$work/symbols"
check "it has its functions" grep -q ' T format_string$' "$work/symbols"
check "it needs nothing of a C library's" [ -z "$(grep -E '__stack_chk|_chk$' "$work/symbols")" ]
finish
