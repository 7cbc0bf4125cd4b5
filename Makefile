# Crossmod. `make help` lists what there is to make; README.md says what it is for.
#
# Everything that is built goes under $(BUILD). Another compiler: make CC=clang. A cross compiler,
# which is for the kernel alone: make CROSS_COMPILE=x86_64-linux-gnu-. Two builds side by side:
# make BUILD=build/clang CC=clang. V=1 shows the commands.

BUILD ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
HOSTCC ?= $(CC)
KERNEL_CC := $(if $(findstring clang,$(CC)),$(CC) --target=x86_64-linux-gnu,$(CROSS_COMPILE)$(CC))
Q := $(if $(V),,@)

WARNINGS := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wundef
KERNEL_FLAGS := -std=c11 -ffreestanding -nostdlib -m64 -mcmodel=kernel -fno-pic -fno-pie \
	-mno-red-zone -mgeneral-regs-only -fno-stack-protector -fcf-protection=none \
	-fno-omit-frame-pointer -fno-optimize-sibling-calls \
	-fno-asynchronous-unwind-tables -O2 -g $(WARNINGS) -I. $(CFLAGS)
HOST_FLAGS := -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -I. $(HOSTCFLAGS)
HOST_LIBS := -lyaml -lz -pthread
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

KERNEL_SOURCES := $(wildcard boot/*.[cS] arch/x86/*.[cS] kernel/*.[cS] scenario/*.[cS] lib/*.[cS])
# The kernel's sources that need no machine: unit tests and host programs use them too. string.c
# is not among them, because a host has a C library.
PURE_SOURCES := $(wildcard boot/memory_map.c boot/multiboot2*.c boot/pvh.c boot/text.c \
	arch/x86/acpi*.c arch/x86/arena.c arch/x86/generate.c arch/x86/jump.c arch/x86/module_place.c \
	arch/x86/pass.[cS] arch/x86/psf.c arch/x86/scancode.c arch/x86/screen_lines.c \
	arch/x86/screen_pixels.c arch/x86/serial_line.c arch/x86/topology_levels.c scenario/*.[cS]) \
	$(wildcard kernel/*.c) lib/format.c lib/patience.c lib/printable.c lib/qr.c lib/qr_codewords.c \
	lib/sort.c
# Made under $(BUILD), by the host program; for the kernel and for the tests, not for itself
GENERATED_SOURCES := generated/allowed_table.c
# Likewise; for the host program, too
VERSION_SOURCE := generated/version.c
vpath generated/%.c $(BUILD)
STANDARD_SET := $(wildcard iso/scenarios/*.scn)
TOOL_SOURCES := $(wildcard tools/*.c)
PROVER_SOURCES := $(wildcard prover/*.c)
# The machine of "crossmod run": a process, with what the bare machine has that needs no privilege
RUN_SOURCES := $(wildcard arch/linux/*.c) $(addprefix arch/x86/,generate.c jump.c pass.S pass.c processor.c \
	provoke.c serialize.c serialize.S store.c)
# The parts of make bench-linux that run on Linux itself; its module is built by Linux's own Makefile
BENCH_SOURCES := $(wildcard bench/linux/*.c)
PROVER_TEST_SOURCES := $(wildcard tests/prover/test_*.c)
PROVER_TESTED_SOURCES := $(filter-out $(PROVER_TEST_SOURCES),$(wildcard tests/prover/*.c)) \
	$(PROVER_SOURCES)
TEST_SOURCES := $(wildcard tests/unit/test_*.c)
# The tests' own come first, since a linker takes the first definition that an archive offers:
# kernel_comment() is then the one that keeps what it is told
TESTED_SOURCES := $(filter-out $(TEST_SOURCES),$(wildcard tests/unit/*.c)) $(PURE_SOURCES) \
	$(filter-out tools/crossmod.c tools/run_allowed.c,$(TOOL_SOURCES)) \
	$(filter-out bench/linux/host.c bench/linux/init.c,$(BENCH_SOURCES))
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
SCRIPTS := tools/setup tools/allowed.sh tools/symbols.sh tools/stick.sh tools/version.sh tools/picture.sh \
	tools/numbers.sh .ci/run scripts/results.sh scripts/results_tables.sh \
	tests/spin/run tests/cpus/run tests/fuzz/run tests/soak/soak $(wildcard tests/soak/*.sh) \
	$(addprefix bench/linux/,guest initramfs packages run) \
	$(wildcard tests/boot/*.t tests/boot/*.sh tests/run/*.t)

TESTS := $(TEST_SOURCES:tests/unit/%.c=%)
PROVER_TESTS := $(PROVER_TEST_SOURCES:tests/prover/%.c=%)
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=%)

.PHONY: all iso usb netboot run debug test test-unit test-run test-boot test-cpus spin tsan \
	fuzz fuzz-corpus soak soak-summary lint setup clean bench-linux picture \
	results results-tables \
	help FORCE
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
# `make -j2 setup run` must not build before there is a compiler
ifneq ($(filter setup,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

# What somebody has set for one of these goals is checked before anything is built.
FUZZ_SECONDS ?= 60
SOAK_HOURS ?= 8
SOAK_MINUTES ?= $(shell expr $(SOAK_HOURS) '*' 60)
TESTS_BOOT ?= tests/boot
MACHINES_KNOWN := processor qemu qemu-multi bochs
MACHINES ?= $(MACHINES_KNOWN)
need_number = $(if $(shell . tools/numbers.sh && need_numbers $(1) $(2) $(3) '$($(1))' 2> /dev/null && \
	echo good),,\
	$(error $(1) takes a number from $(2) to $(3), and not "$($(1))"))
ifneq ($(filter fuzz,$(MAKECMDGOALS)),)
$(call need_number,FUZZ_SECONDS,1,1000000)
endif
ifneq ($(filter soak,$(MAKECMDGOALS)),)
$(call need_number,SOAK_HOURS,1,100000)
$(call need_number,SOAK_MINUTES,1,100000000)
endif
ifneq ($(filter test-boot,$(MAKECMDGOALS)),)
$(foreach test,$(TESTS_BOOT),$(if $(wildcard $(test)),,$(error TESTS_BOOT: there is no $(test))))
endif

ifneq ($(filter results,$(MAKECMDGOALS)),)
$(if $(filter-out $(MACHINES_KNOWN),$(MACHINES)),$(error MACHINES takes some of $(MACHINES_KNOWN), and not \
	"$(filter-out $(MACHINES_KNOWN),$(MACHINES))"))
endif

## all: the kernel, the boot medium and the host program (the default)
all: $(BUILD)/crossmod.elf $(BUILD)/crossmod-plant.elf $(BUILD)/crossmod iso

## iso: the boot medium, build/crossmod.iso: for a CD or a USB stick, under BIOS and UEFI
iso: $(BUILD)/crossmod.iso

## usb: the same as build/crossmod-usb.img: for a USB stick whose files can be edited
usb: $(BUILD)/crossmod-usb.img

## netboot: the same as build/netboot/, for a TFTP server
netboot: $(BUILD)/netboot.made

## run: boots the kernel on four CPUs, shows its log and judges it (ARGS= for more options)
run: all
	$(Q)$(BUILD)/crossmod boot $(ARGS)

## debug: the same, but waits for gdb first
debug: all
	$(Q)$(BUILD)/crossmod boot --gdb $(ARGS)

## test: everything that tests itself: test-unit, test-run, then test-boot
test:
	$(Q)$(MAKE) --no-print-directory -j2 test-unit
	$(Q)$(MAKE) --no-print-directory -j2 test-run
	$(Q)$(MAKE) --no-print-directory -j2 test-boot

# ---- Stamps -------------------------------------------------------------------------------------

# A stamp is rewritten when what it holds has changed, and what depends on it is then built anew.
$(BUILD)/kernel.flags: text = $(KERNEL_CC) $(KERNEL_FLAGS)
$(BUILD)/host.flags: text = $(HOSTCC) $(HOST_FLAGS) $(SANITIZE)
$(BUILD)/version: text = $(shell tools/version.sh)
$(BUILD)/sources: text = $(KERNEL_SOURCES) $(TESTED_SOURCES) $(PROVER_TESTED_SOURCES) $(RUN_SOURCES)
$(BUILD)/kernel.flags $(BUILD)/host.flags $(BUILD)/version $(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(text)' | cmp -s - $@ || echo '$(text)' > $@

$(BUILD)/$(VERSION_SOURCE): $(BUILD)/version
	@mkdir -p $(@D)
	$(Q){ echo '#include "lib/version.h"'; \
		echo "const char crossmod_version[] = \"$$(cat $<)\";"; } > $@

# ---- The kernel ---------------------------------------------------------------------------------

# crossmod-plant.elf plants outcomes on purpose, a known number of each, to test the counting.
KERNEL_OBJECTS := $(patsubst %,$(BUILD)/kernel/%.o,$(KERNEL_SOURCES) $(GENERATED_SOURCES) \
	$(VERSION_SOURCE))
PLANT_OBJECTS := $(patsubst %,$(BUILD)/kernel-plant/%.o,$(KERNEL_SOURCES) $(GENERATED_SOURCES) \
	$(VERSION_SOURCE))

$(BUILD)/kernel/%.o: % $(BUILD)/kernel.flags
	@mkdir -p $(@D)
	@echo "  CC     $<"
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/kernel-plant/%.o: % $(BUILD)/kernel.flags
	@mkdir -p $(@D)
	@echo "  CC     $< (plant)"
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -DCROSSMOD_PLANT -MMD -MP -c -o $@ $<

$(BUILD)/crossmod.elf: $(KERNEL_OBJECTS)
$(BUILD)/crossmod-plant.elf: $(PLANT_OBJECTS)

# The font for screens of pixels: 8 by 16, from Debian's console-setup-linux. Its source is by Dmitry
# Bolkhovityanov, under the terms of the MIT licence.
FONT := /usr/share/consolefonts/Lat15-VGA16.psf.gz

$(FONT):
	@echo "there is no $@, the font for the screen: \`make setup\` installs it"; exit 1

$(BUILD)/generated/font.psf: $(FONT)
	@mkdir -p $(@D)
	$(Q)gzip -dc $< > $@

FONT_OBJECTS := $(foreach kind,kernel kernel-plant,$(BUILD)/$(kind)/arch/x86/font.S.o)
$(FONT_OBJECTS): $(BUILD)/generated/font.psf
$(FONT_OBJECTS): private KERNEL_FLAGS += -Wa,-I$(BUILD)/generated

# The kernel holds a table of its own symbols. It is linked first with an empty table, then with
# the table of that first link; linker.ld puts the table where it moves no code, which is checked.
LINK = $(CROSS_COMPILE)ld -T linker.ld -static -no-pie -z max-page-size=4096 -z noexecstack \
	--build-id=none --fatal-warnings
TEXT_SYMBOLS = $(CROSS_COMPILE)nm -n

$(BUILD)/%.elf: linker.ld tools/symbols.sh $(BUILD)/sources
	@echo "  LD     $@"
	$(Q)tools/symbols.sh < /dev/null > $(BUILD)/$*.symbols.S
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -c -o $(BUILD)/$*.symbols.o $(BUILD)/$*.symbols.S
	$(Q)$(LINK) -o $(BUILD)/$*.first.elf $(filter %.o,$^) $(BUILD)/$*.symbols.o
	$(Q)$(TEXT_SYMBOLS) $(BUILD)/$*.first.elf | tools/symbols.sh > $(BUILD)/$*.symbols.S
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -c -o $(BUILD)/$*.symbols.o $(BUILD)/$*.symbols.S
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(BUILD)/$*.symbols.o
	$(Q)$(TEXT_SYMBOLS) $@ | tools/symbols.sh | cmp - $(BUILD)/$*.symbols.S || \
		{ echo "$@: the table of symbols has moved the code: see linker.ld"; exit 1; }

# ---- The boot media -----------------------------------------------------------------------------

# What every medium holds: the kernel, GRUB's menu, the options, the scenarios. Those that were here
# before are gone.
LOST_FILES := $(wildcard iso/lost/*)
MEDIUM_FILES := iso/grub.cfg iso/menu.cfg iso/crossmod.options $(LOST_FILES) $(STANDARD_SET)

$(BUILD)/medium.made: $(BUILD)/crossmod.elf $(MEDIUM_FILES) $(BUILD)/version Makefile
	$(Q)rm -rf $(BUILD)/medium
	$(Q)mkdir -p $(BUILD)/medium/boot/grub/lost $(BUILD)/medium/scenarios
	$(Q)cp iso/grub.cfg iso/menu.cfg $(BUILD)/medium/boot/grub
	$(Q)cp $(LOST_FILES) $(BUILD)/medium/boot/grub/lost
	$(Q)LC_ALL=C awk 'BEGIN { for (i = 128; i < 256; i++) list = list sprintf(" %c", i); \
		print "set bytes=\"" list "\"" }' > $(BUILD)/medium/boot/grub/bytes.cfg
	$(Q)cp iso/crossmod.options $(BUILD)/medium
	$(Q)cp $(BUILD)/version $(BUILD)/medium/VERSION
	$(Q)echo "set version=\"$$(cat $(BUILD)/version)\"" > $(BUILD)/medium/boot/grub/version.cfg
	$(Q)cp $(STANDARD_SET) $(BUILD)/medium/scenarios
	$(Q)$(CROSS_COMPILE)objcopy --strip-all $< $(BUILD)/medium/boot/crossmod.elf
	$(Q)touch $@

# Only what iso/grub.cfg and iso/menu.cfg need
GRUB_MODULES := normal multiboot2 configfile echo test regexp search search_fs_file tar serial \
	terminal reboot cpuid probe sleep

# A CD also has the partition maps, all of which GRUB's UEFI image asks for.
CD_MODULES := $(GRUB_MODULES) all_video iso9660 part_acorn part_amiga part_apple part_bsd part_dfly \
	part_dvh part_gpt part_msdos part_plan part_sun part_sunpc

$(BUILD)/crossmod.iso: $(BUILD)/medium.made
	@echo "  ISO    $@"
	$(Q)grub-mkrescue --compress=xz --fonts= --locales= --themes= \
		--install-modules="$(CD_MODULES)" -o $@ $(BUILD)/medium -volid CROSSMOD \
		> $(BUILD)/iso.log 2>&1 || { cat $(BUILD)/iso.log; exit 1; }

# GRUB for the stick and for the network, with all its modules inside. Its menu is in /boot/grub,
# where it came from itself. Of drivers for the screen it has the firmware's only: the others would
# choose a mode of their own.
GRUB_PC := /usr/lib/grub/i386-pc
MKIMAGE = mkdir -p $(@D) && grub-mkimage -o $@
PC_MODULES := $(GRUB_MODULES) vbe vga
EFI_MODULES := $(GRUB_MODULES) efi_gop

$(BUILD)/grub/stick.img: Makefile
	$(Q)$(MKIMAGE) -O i386-pc -p '(,msdos1)/boot/grub' $(PC_MODULES) biosdisk part_msdos fat

$(BUILD)/grub/stick.efi: Makefile
	$(Q)$(MKIMAGE) -O x86_64-efi -p /boot/grub $(EFI_MODULES) part_msdos fat

$(BUILD)/grub/net.0: Makefile
	$(Q)$(MKIMAGE) -O i386-pc-pxe -p /boot/grub $(PC_MODULES) pxe tftp

$(BUILD)/grub/net.efi: Makefile
	$(Q)$(MKIMAGE) -O x86_64-efi -p /boot/grub $(EFI_MODULES) efinet tftp

$(BUILD)/crossmod-usb.img: $(BUILD)/medium.made $(BUILD)/grub/stick.img $(BUILD)/grub/stick.efi \
		tools/stick.sh
	@echo "  USB    $@"
	$(Q)rm -rf $(BUILD)/stick
	$(Q)mkdir -p $(BUILD)/stick/EFI/BOOT
	$(Q)cp -r $(BUILD)/medium/. $(BUILD)/stick
	$(Q)cp $(BUILD)/grub/stick.efi $(BUILD)/stick/EFI/BOOT/BOOTX64.EFI
	$(Q)tools/stick.sh $@ $(GRUB_PC)/boot.img $(BUILD)/grub/stick.img $(BUILD)/stick

$(BUILD)/netboot.made: $(BUILD)/medium.made $(BUILD)/grub/net.0 $(BUILD)/grub/net.efi
	@echo "  NET    $(BUILD)/netboot"
	$(Q)rm -rf $(BUILD)/netboot
	$(Q)mkdir -p $(BUILD)/netboot
	$(Q)cp -r $(BUILD)/medium/. $(BUILD)/netboot
	$(Q)cp $(BUILD)/grub/net.0 $(BUILD)/netboot/crossmod.0
	$(Q)cp $(BUILD)/grub/net.efi $(BUILD)/netboot/crossmod.efi
	$(Q)sed -i -e 's|^# No modules.*|# The files are named here, since a network cannot list them|' \
		-e 's|^modules=.*|modules="$(STANDARD_SET:iso/%=%)"|' $(BUILD)/netboot/crossmod.options
	$(Q)touch $@

# ---- The host program ---------------------------------------------------------------------------

$(BUILD)/host/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $<"
	$(Q)$(HOSTCC) $(HOST_FLAGS) -MMD -MP -c -o $@ $<

# An archive hands out only the objects that are asked for. `q`, not `r`: several have one name.
$(BUILD)/host/pure.a: $(PURE_SOURCES:%=$(BUILD)/host/%.o) $(BUILD)/host/$(VERSION_SOURCE).o \
		$(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

$(BUILD)/crossmod: $(TOOL_SOURCES:%=$(BUILD)/host/%.o) $(PROVER_SOURCES:%=$(BUILD)/host/%.o) \
	$(RUN_SOURCES:%=$(BUILD)/host/%.o) \
	$(BUILD)/host/pure.a
	@echo "  LD     $@"
	$(Q)$(HOSTCC) $(HOST_FLAGS) -o $@ $(filter %.o %.a,$^) $(HOST_LIBS)

# What the models allow in the standard set. A file whose expectation is contradicted (1) is for the
# tests to complain about: what the models allow is so all the same.
$(BUILD)/generated/allowed_table.c: $(BUILD)/crossmod tools/allowed.sh
	@mkdir -p $(@D)
	@echo "  PROVE  $@"
	$(Q)$(BUILD)/crossmod prove --tsv > $(@:.c=.tsv) || [ $$? -eq 1 ]
	$(Q)tools/allowed.sh < $(@:.c=.tsv) > $@

# The same with sanitizers: memory and undefined behaviour, or races between the threads of
# crossmod run, where ThreadSanitizer can see them: not between text that is written and executed
$(BUILD)/asan/crossmod: SANITIZERS := $(SANITIZE)
$(BUILD)/tsan/crossmod: SANITIZERS := -fsanitize=thread -fno-omit-frame-pointer

PROGRAM_SOURCES := $(sort $(TOOL_SOURCES) $(PROVER_SOURCES) $(RUN_SOURCES) arch/x86/serial_line.c \
	$(filter-out kernel/allowed.c,$(wildcard kernel/*.c)) $(wildcard scenario/*.[cS]) lib/format.c \
	lib/patience.c lib/printable.c lib/qr.c lib/qr_codewords.c lib/sort.c $(VERSION_SOURCE))

$(BUILD)/asan/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $< (asan)"
	$(Q)$(HOSTCC) $(HOST_FLAGS) $(SANITIZERS) -MMD -MP -c -o $@ $<

$(BUILD)/tsan/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $< (tsan)"
	$(Q)$(HOSTCC) $(HOST_FLAGS) $(SANITIZERS) -MMD -MP -c -o $@ $<

define link_sanitized
	@echo "  LD     $@"
	$(Q)$(HOSTCC) $(HOST_FLAGS) $(SANITIZERS) -o $@ $(filter %.o,$^) $(HOST_LIBS)
endef

$(BUILD)/asan/crossmod: $(PROGRAM_SOURCES:%=$(BUILD)/asan/%.o)
	$(link_sanitized)

$(BUILD)/tsan/crossmod: $(PROGRAM_SOURCES:%=$(BUILD)/tsan/%.o)
	$(link_sanitized)

## picture: docs/picture.png, the screen of a run, photographed in QEMU
picture: $(BUILD)/crossmod.iso
	$(Q)tools/picture.sh $< three-sync docs/picture.png

# ---- Results ------------------------------------------------------------------------------------

RESULT_TABLES := README.md results/README.md

## results: what is found on the machines here, two minutes each, into results/ (MACHINES=, QEMU=)
results: all
	$(Q)for machine in $(MACHINES); do BUILD=$(BUILD) scripts/results.sh $$machine || exit; done
	$(Q)$(MAKE) --no-print-directory results-tables

## results-tables: the tables of results in the documents, from the logs under results/
results-tables: $(BUILD)/crossmod
	$(Q)for document in $(RESULT_TABLES); do \
		BUILD=$(BUILD) scripts/results_tables.sh $$document > $(BUILD)/document && \
		cat $(BUILD)/document > $$document || exit; \
	done

# ---- Linux beside it ----------------------------------------------------------------------------

$(BUILD)/bench-host: $(filter-out %/init.c.o,$(BENCH_SOURCES:%=$(BUILD)/host/%.o)) $(BUILD)/host/pure.a
	@echo "  LD     $@"
	$(Q)$(HOSTCC) $(HOST_FLAGS) -o $@ $^ -pthread

## bench-linux: what a patch costs in Linux, in the same machines, and on this processor
bench-linux: all $(BUILD)/bench-host
	$(Q)BUILD=$(BUILD) bench/linux/run

# ---- Tests --------------------------------------------------------------------------------------

# A boot loader that lies, for the boot tests: 32-bit, as boot loaders enter the kernel
LIAR_SOURCES := $(wildcard tests/boot/liar/*.[cS])
LIAR_FLAGS = $(filter-out -m64 -mcmodel=kernel -mno-red-zone,$(KERNEL_FLAGS)) -m32

$(BUILD)/liar/%.o: % $(BUILD)/kernel.flags
	@mkdir -p $(@D)
	@echo "  CC     $<"
	$(Q)$(KERNEL_CC) $(LIAR_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/liar.elf: $(LIAR_SOURCES:%=$(BUILD)/liar/%.o) tests/boot/liar/linker.ld
	@echo "  LD     $@"
	$(Q)$(CROSS_COMPILE)ld -m elf_i386 -T tests/boot/liar/linker.ld -static -no-pie -z noexecstack \
		--no-warn-rwx-segments --build-id=none --fatal-warnings -o $@ $(filter %.o,$^)

# Refuses system calls, for the tests of crossmod run
$(BUILD)/sandbox: $(BUILD)/host/tests/run/sandbox.c.o
	$(Q)$(HOSTCC) $(HOST_FLAGS) -o $@ $^

# Reads the text in screenshots, for the boot tests
$(BUILD)/screen-text: $(BUILD)/host/tests/boot/screen_text.c.o $(BUILD)/host/pure.a
	$(Q)$(HOSTCC) $(HOST_FLAGS) -o $@ $^

$(BUILD)/unit/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $< (sanitized)"
	$(Q)$(HOSTCC) $(HOST_FLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

$(BUILD)/unit/tested.a: $(patsubst %,$(BUILD)/unit/%.o,$(TESTED_SOURCES) $(GENERATED_SOURCES) \
		$(VERSION_SOURCE)) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

# The judge proves, and the prover reads as the tools do: each archive needs the other
LINK_TEST = $(HOSTCC) $(HOST_FLAGS) $(SANITIZE) -o $@ $(filter %.o,$^) \
	-Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lcmocka $(HOST_LIBS)

$(BUILD)/unit/test_%: $(BUILD)/unit/tests/unit/test_%.c.o $(BUILD)/unit/tested.a \
		$(BUILD)/unit/prover.a
	$(Q)$(LINK_TEST)

# Holds lib/qr.c against it
$(BUILD)/unit/test_qr: HOST_LIBS += -lqrencode

# The real arch_site_execute(), and not the fake one, which comes first in the archive
$(BUILD)/unit/test_site_execute: $(BUILD)/unit/arch/x86/pass.S.o

# Its CPUs are its own
$(BUILD)/unit/test_sync: $(BUILD)/unit/arch/x86/sync.c.o $(BUILD)/unit/arch/x86/rest_state.c.o

$(BUILD)/unit/test_sync_ways: $(BUILD)/unit/arch/linux/sync.c.o

# The tests of arch/linux have it first, and so the process itself, where others have a fake
$(BUILD)/unit/run.a: $(RUN_SOURCES:%=$(BUILD)/unit/%.o) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

LINUX_TESTS := $(filter test_linux_%,$(TESTS))
$(LINUX_TESTS:%=$(BUILD)/unit/%): $(BUILD)/unit/%: $(BUILD)/unit/tests/unit/%.c.o \
		$(BUILD)/unit/run.a $(BUILD)/unit/tested.a $(BUILD)/unit/prover.a
	$(Q)$(LINK_TEST)

# They lie inside standard.S by .incbin, which no depfile shows
$(foreach kind,kernel kernel-plant host unit asan tsan fuzz,$(BUILD)/$(kind)/scenario/standard.S.o): $(STANDARD_SET)

$(BUILD)/unit/prover.a: $(PROVER_TESTED_SOURCES:%=$(BUILD)/unit/%.o) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

$(PROVER_TESTS:%=$(BUILD)/unit/%): $(BUILD)/unit/%: $(BUILD)/unit/tests/prover/%.c.o \
		$(BUILD)/unit/prover.a $(BUILD)/unit/tested.a
	$(Q)$(LINK_TEST)

## test-unit: the parts that need no machine, on this host, with sanitizers
test-unit: $(TESTS:%=run-%) $(PROVER_TESTS:%=run-%)
	@echo "all $(words $(TESTS) $(PROVER_TESTS)) unit tests passed"

# Says in one line what passed, and everything when something did not. One that hangs is ended: no test
# takes a tenth of that.
UNIT_TEST_SECONDS := 900
run-test_%: $(BUILD)/unit/test_% FORCE
	@if timeout -k 10 $(UNIT_TEST_SECONDS) $< > $<.log 2>&1; then \
		echo "ok $(@:run-%=tests/unit/%): $$(sed -n 's/.*PASSED.* \([0-9]*\) test(s)\./\1/p' $<.log) tests"; \
	else cat $<.log; echo "not ok $(@:run-%=tests/unit/%)"; exit 1; fi

## test-boot: the real kernel and medium, in QEMU and Bochs (TESTS_BOOT= for some of them)
test-boot: all usb netboot $(BUILD)/screen-text $(BUILD)/liar.elf
	BUILD=$(BUILD) prove -j2 --timer $(TESTS_BOOT)

## test-run: crossmod run, on this system's own processor, and its build with sanitizers
test-run: $(BUILD)/crossmod $(BUILD)/asan/crossmod $(BUILD)/tsan/crossmod \
		$(BUILD)/bench-host $(BUILD)/sandbox
	BUILD=$(BUILD) prove --timer tests/run

## tsan: the same under ThreadSanitizer for longer; it sees the threads' data and not the sites' text
tsan: $(BUILD)/tsan/crossmod
	TSAN_OPTIONS=halt_on_error=1 $< run --patches 1000 \
		--scenarios three-sync,three-sync-batch,handler-retry,flag-cpuid,three-sync-retired

## test-cpus: 1 to 1,024 CPUs under QEMU, with a table of their times (CPUS=, RUNS=; many minutes)
test-cpus: all
	CROSSMOD=$(BUILD)/crossmod tests/cpus/run

## spin: holds the prover against SPIN, for every scenario here under every model (some minutes)
spin: all
	CROSSMOD=$(BUILD)/crossmod tests/spin/run

## fuzz: every parser for a minute each, with clang's libFuzzer (FUZZ_SECONDS=)
fuzz: $(FUZZERS:%=$(BUILD)/fuzz/%)
	BUILD=$(BUILD) tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)

## fuzz-corpus: adds to the repository's corpus what earlier runs found, as far as it covers more
fuzz-corpus: $(FUZZERS:%=corpus-%)

## soak: safe protocols on all machines, with NMIs, for hours (SOAK_HOURS= or SOAK_MINUTES=); goes on where it was
SOAK_DATABASE ?= $(BUILD)/soak.db
soak: all $(FUZZERS:%=$(BUILD)/fuzz/%)
	BUILD=$(BUILD) tests/soak/soak --minutes $(SOAK_MINUTES) --database $(SOAK_DATABASE)

## soak-summary: what it has found so far
soak-summary:
	$(Q)BUILD=$(BUILD) tests/soak/soak --summary --database $(SOAK_DATABASE)

FUZZ_FLAGS := $(HOST_FLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all

$(BUILD)/fuzz/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  CLANG  $< (fuzz)"
	$(Q)clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/tested.a: $(TESTED_SOURCES:%=$(BUILD)/fuzz/%.o) $(BUILD)/fuzz/$(VERSION_SOURCE).o \
		$(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

$(BUILD)/fuzz/prover.a: $(PROVER_SOURCES:%=$(BUILD)/fuzz/%.o) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

$(BUILD)/fuzz/fuzz_%: $(BUILD)/fuzz/tests/fuzz/fuzz_%.c.o $(BUILD)/fuzz/prover.a $(BUILD)/fuzz/tested.a
	$(Q)clang $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ -Wl,--start-group $^ -Wl,--end-group \
		$(HOST_LIBS)

# It reads lists of CPUs, as crossmod run does
$(BUILD)/fuzz/fuzz_command: $(BUILD)/fuzz/arch/linux/cpu_list.c.o

# Short inputs, and by their edges alone: what each count of a loop would add is many files.
corpus-fuzz_%: $(BUILD)/fuzz/fuzz_% FORCE
	@mkdir -p tests/fuzz/corpus/$*
	$< -merge=1 -use_counters=0 -max_len=2048 tests/fuzz/corpus/$* \
		$(BUILD)/fuzz/corpus/$* 2>&1 | tail -n 1

# ---- Lint ---------------------------------------------------------------------------------------

C_FILES := $(wildcard scenario/*.[ch] prover/*.[ch] tests/prover/*.[ch] boot/*.[ch] arch/*.h \
	arch/x86/*.[ch] arch/linux/*.[ch] kernel/*.[ch] lib/*.[ch] tools/*.[ch] \
	tests/unit/*.[ch] tests/fuzz/*.[ch] tests/run/*.c tests/boot/*.c tests/boot/liar/*.[ch] \
	bench/linux/*.[ch] bench/linux/module/*.[ch])
LIAR_ONLY := $(filter %.c,$(LIAR_SOURCES))
HOST_ONLY := $(filter-out $(LIAR_ONLY),$(filter arch/linux/%.c tools/%.c prover/%.c tests/%.c,$(C_FILES))) \
	$(BENCH_SOURCES)
KERNEL_ONLY := $(filter %.c,$(KERNEL_SOURCES))
# Of a file that is no test: those are as long as what they test asks
LINES_MAX := 400

## lint: style, suspicious code, and files that have grown too long
lint: lint-format lint-length lint-shell lint-cppcheck lint-tidy
	@echo "lint: nothing found"

.PHONY: lint-format lint-length lint-shell lint-cppcheck lint-tidy
lint-format:
	clang-format --dry-run -Werror $(C_FILES)

lint-length:
	@wc -l $(filter-out tests/%,$(C_FILES) $(SCRIPTS)) $(filter %.S,$(KERNEL_SOURCES)) | awk '$$2 != "total" && \
		$$1 > $(LINES_MAX) { print $$2 ": " $$1 " lines, more than $(LINES_MAX)"; bad = 1 } \
		END { exit bad }'

lint-shell:
	shellcheck -x $(SCRIPTS)

# comparePointers: the linker script's symbols look like objects of their own
lint-cppcheck:
	cppcheck --quiet --std=c11 --platform=unix64 --error-exitcode=1 -I. \
		--enable=warning,performance,portability --suppress=comparePointers $(filter %.c,$(C_FILES))

# One file a time, as many at once as there are CPUs; the kernel's with the kernel's flags
TIDY = xargs -n 1 -P "$$(nproc)" sh -c 'clang-tidy --quiet "$$1" -- $(1) 2> /dev/null' tidy
lint-tidy:
	@echo "clang-tidy: $(words $(KERNEL_ONLY) $(HOST_ONLY) $(LIAR_ONLY)) files"
	@echo $(KERNEL_ONLY) | $(call TIDY,--target=x86_64-linux-gnu $(KERNEL_FLAGS))
	@echo $(HOST_ONLY) | $(call TIDY,$(HOST_FLAGS))
	@echo $(LIAR_ONLY) | $(call TIDY,$(LIAR_FLAGS))

# ---- The rest -----------------------------------------------------------------------------------

## setup: installs what is missing to build, run and test, and says why (Debian 12 and later)
setup:
	@tools/setup

## clean: removes everything that was built
clean:
	rm -rf $(BUILD)

## help: this list
help:
	@sed -n 's/^## //p' Makefile | sort

-include $(patsubst %,$(BUILD)/kernel/%.d,$(KERNEL_SOURCES))
-include $(patsubst %,$(BUILD)/kernel-plant/%.d,$(KERNEL_SOURCES))
-include $(patsubst %,$(BUILD)/liar/%.d,$(LIAR_SOURCES))
-include $(patsubst %,$(BUILD)/host/%.d,$(PURE_SOURCES) $(TOOL_SOURCES) $(PROVER_SOURCES) \
	$(RUN_SOURCES) $(BENCH_SOURCES) tests/boot/screen_text.c tests/run/sandbox.c)
-include $(foreach kind,asan tsan,$(PROGRAM_SOURCES:%=$(BUILD)/$(kind)/%.d))
-include $(patsubst %,$(BUILD)/unit/%.d,$(PROVER_TESTED_SOURCES) $(PROVER_TEST_SOURCES))
-include $(patsubst %,$(BUILD)/unit/%.d,$(TESTED_SOURCES) $(TEST_SOURCES) $(RUN_SOURCES))
-include $(patsubst %,$(BUILD)/fuzz/%.d,$(TESTED_SOURCES) $(FUZZ_SOURCES))
