# Crossmod. `make help` lists what there is to make; README.md says what it is for.
#
# Its parts are beside what they build: see the `include` below.
#
# Everything that is built goes under $(BUILD). Another compiler: make CC=clang. A cross compiler,
# which is for the kernel alone: make CROSS_COMPILE=x86_64-linux-gnu-. Two builds side by side:
# make BUILD=build/clang CC=clang. V=1 shows the commands.
#
# CFLAGS, CPPFLAGS and LDFLAGS are for the host programs, from the environment or the command line, as a
# distribution sets them. The kernel has no C library that __stack_chk_fail and the like would be in, and
# takes KERNEL_CFLAGS only.

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
	-fno-asynchronous-unwind-tables -O2 -g $(WARNINGS) -I. $(KERNEL_CFLAGS)
HOST_FLAGS := -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -I. $(CPPFLAGS) $(CFLAGS) $(HOSTCFLAGS)
HOST_LINK = $(HOSTCC) $(HOST_FLAGS) $(LDFLAGS)
HOST_LIBS := -lyaml -lz -ljansson -lsqlite3 -lgsl -lgslcblas -lm -pthread
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

.PHONY: all iso usb netboot run debug test test-unit test-lint test-run test-boot test-boot-short test-boot-long test-labs test-random test-cpus watch-set spin tsan \
	fuzz fuzz-corpus soak soak-summary lint setup clean bench-linux bench-prove picture \
	results results-tables classify-set dist \
	help FORCE
.DEFAULT_GOAL := all
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
RANDOM_SEED ?= $(shell expr "$$(date +%s)" % 1000000000)
RANDOM_COUNT ?= 1000
need_number = $(if $(shell . scripts/numbers.sh && need_numbers $(1) $(2) $(3) '$($(1))' 2> /dev/null && \
	echo good),,\
	$(error $(1) takes a number from $(2) to $(3), and not "$($(1))"))
ifneq ($(filter fuzz,$(MAKECMDGOALS)),)
$(call need_number,FUZZ_SECONDS,1,1000000)
endif
ifneq ($(filter soak,$(MAKECMDGOALS)),)
$(call need_number,SOAK_HOURS,1,100000)
$(call need_number,SOAK_MINUTES,1,100000000)
endif
ifneq ($(filter test-random,$(MAKECMDGOALS)),)
$(call need_number,RANDOM_SEED,0,999999999)
$(call need_number,RANDOM_COUNT,1,1000000)
endif
ifneq ($(filter test-boot,$(MAKECMDGOALS)),)
$(foreach test,$(TESTS_BOOT),$(if $(wildcard $(test)),,$(error TESTS_BOOT: there is no $(test))))
endif

ifneq ($(filter results,$(MAKECMDGOALS)),)
$(if $(filter-out $(MACHINES_KNOWN),$(MACHINES)),$(error MACHINES takes some of $(MACHINES_KNOWN), and not \
	"$(filter-out $(MACHINES_KNOWN),$(MACHINES))"))
endif

## setup: installs what is missing to build, run and test, and says why (Debian 12 and later)
setup:
	@scripts/setup

## all: the kernel, the boot medium, the host program and its plugin for QEMU (the default)
all: $(BUILD)/crossmod.elf $(BUILD)/crossmod-plant.elf $(BUILD)/crossmod $(BUILD)/crossmod-watch.so \
	$(BUILD)/crossmod-gdb.py iso

## run: boots the kernel on four CPUs, shows its log and judges it (ARGS= for more options)
run: all
	$(Q)$(BUILD)/crossmod boot $(ARGS)

$(BUILD)/crossmod-gdb.py: scripts/crossmod-gdb.py
	$(Q)mkdir -p $(@D) && cp $< $@

## debug: the same, but waits for gdb first, and says how to start it with commands of its own
debug: all
	$(Q)$(BUILD)/crossmod boot --gdb $(ARGS)

## test: test-unit, test-lint, test-run, test-web, test-boot-short, a little of test-random; under ten minutes
test:
	$(Q)$(MAKE) --no-print-directory -j2 test-unit
	$(Q)$(MAKE) --no-print-directory -j2 test-lint test-run
	$(Q)$(MAKE) --no-print-directory -j2 test-web
	$(Q)$(MAKE) --no-print-directory -j2 test-boot-short
	$(Q)$(MAKE) --no-print-directory -j2 test-random RANDOM_SEED=4 RANDOM_COUNT=30

include kernel/kernel.mk iso/iso.mk watch/watch.mk tools/tools.mk web/web.mk bench/linux/linux.mk bench/watch/guests.mk tests/tests.mk scripts/install.mk scripts/lint.mk

## picture: docs/picture.png, the screen of a run, photographed in QEMU
picture: $(BUILD)/crossmod.iso
	$(Q)scripts/picture.sh $< three-sync docs/picture.png

DIST ?= $(BUILD)/dist

## dist: a release, into build/dist: tarball, media, explorer, Debian package, checksums, SBOM (DIST=)
dist:
	$(Q)scripts/dist $(DIST)

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

## classify-set: iso/classify, the scenarios that tell the fetch models apart, from the prover
classify-set: $(BUILD)/crossmod
	$(Q)BUILD=$(BUILD) scripts/classify_set.sh iso/classify

## bench-linux: what a patch costs in Linux, in the same machines, and on this processor
bench-linux: all $(BUILD)/bench-host
	$(Q)BUILD=$(BUILD) bench/linux/run

## bench-prove: the prover's two searches, and SPIN, beside each other (RUNS=, EXECUTORS=; ten minutes)
bench-prove: $(BUILD)/crossmod
	$(Q)BUILD=$(BUILD) bench/prove/run

## clean: removes everything that was built
clean:
	rm -rf $(BUILD)

## help: this list, in the order of use
help:
	@awk '/^include / { for (i = 2; i <= NF; i++) while ((getline line < $$i) > 0) \
		if (sub(/^## /, "", line)) print line } sub(/^## /, "")' Makefile

# ---- Stamps ---------------------------------------------------------------------------------------

# A stamp is rewritten when what it holds has changed, and what depends on it is then built anew.
$(BUILD)/kernel.flags: content = $(KERNEL_CC) $(KERNEL_FLAGS)
$(BUILD)/host.flags: content = $(HOST_LINK) $(SANITIZE)
$(BUILD)/version: content = $(shell scripts/version.sh)
$(BUILD)/sources: content = $(KERNEL_SOURCES) $(TESTED_SOURCES) $(PROVER_SOURCES) $(WATCH_SOURCES) $(PLUGIN_SOURCES) \
	$(RUN_SOURCES)
$(BUILD)/kernel.flags $(BUILD)/host.flags $(BUILD)/version $(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(content)' | cmp -s - $@ || echo '$(content)' > $@

$(BUILD)/$(VERSION_SOURCE): $(BUILD)/version
	@mkdir -p $(@D)
	$(Q){ echo '#include "lib/version.h"'; \
		echo "const char crossmod_version[] = \"$$(cat $<)\";"; } > $@

# What each object was made of: of all that there are, so that none is forgotten here.
OBJECT_KINDS := host plugin kernel kernel-plant unit asan tsan fuzz liar wasm
-include $(shell find $(OBJECT_KINDS:%=$(BUILD)/%) -name '*.d' 2> /dev/null)
