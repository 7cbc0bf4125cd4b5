#!/bin/sh
# Checks: the lookout for circles (make lint-circles), in a copy of the checkout: an include, or a call, makes two
# files, or two folders, depend on each other; and so do headers that no source reads.
# Expects: nothing is found in the copy as it is. Each circle is, with both of its members and the reason, which is
# what was planted.
. tests/boot/lib.sh

tree=$PWD/$work/tree
copies_checkout "$tree"
cp -a "$BUILD/kernel" "$tree/$BUILD"

looks() {
	exits "$1" "$2" make --no-print-directory -C "$tree" BUILD="$BUILD" lint-circles
}

# circle WHAT FILE EDGE: FILE, to which standard input is added, makes a circle. EDGE is how that is said.
circle() {
	cat >>"$tree/$2"
	looks "$1" 2
	check "$1: a circle" grep -qx 'a circle:' "$output"
	check "$1: of what was planted" grep -Fqx "	$3" "$output"
	# As a new file: it must be compiled again
	cp "$2" "$tree/$2"
}

looks "no circle" 0

circle "an include, two files" arch/x86/trap/pic.c \
	"arch/x86/trap/pic -> arch/x86/trap/trap: arch/x86/trap/pic.c needs arch/x86/trap/trap.h" <<'END'
#include "arch/x86/trap/trap.h"
END
circle "an include, two folders" arch/x86/cpu/msr.c \
	"arch/x86/cpu -> arch/x86/trap: arch/x86/cpu/msr.c needs arch/x86/trap/pic.h" <<'END'
#include "arch/x86/trap/pic.h"
END
circle "a call, two files" arch/x86/trap/pic.c \
	"arch/x86/trap/pic -> arch/x86/trap/trap: arch/x86/trap/pic.c uses trap of arch/x86/trap/trap.c" <<'END'
void trap(void);
void planted(void);
void planted(void)
{
	trap();
}
END
circle "a call, two folders" arch/x86/cpu/msr.c \
	"arch/x86/cpu -> arch/x86/trap: arch/x86/cpu/msr.c uses pic_mask of arch/x86/trap/pic.c" <<'END'
void pic_mask(void);
void planted(void);
void planted(void)
{
	pic_mask();
}
END
circle "a call in the host program" tools/judge/judged.c \
	"tools/judge/judged -> tools/judge/judge: tools/judge/judged.c uses judge_worse of tools/judge/judge.c" <<'END'
int judge_worse(void);
int planted(void);
int planted(void)
{
	return judge_worse();
}
END

printf '#include "lib/second.h"\n' >"$tree/lib/first.h"
printf '#include "tools/base/first.h"\n' >"$tree/lib/second.h"
printf '#ifndef FIRST_H\n#define FIRST_H\n#include "lib/first.h"\n#endif\n' >"$tree/tools/base/first.h"
looks "headers without a source" 2
check "headers without a source: the folders" \
	grep -Fqx "	lib -> tools: lib/first.h needs tools/base/first.h" "$output"
finish
