# The tests.

UNIT_ROOMS := tests/unit/* tests/unit/prover/*
TEST_SOURCES := $(wildcard $(addsuffix /test_*.c,$(UNIT_ROOMS)))
# The tests' own come first, since a linker takes the first definition that an archive offers:
# kernel_comment() is then the one that keeps what it is told
TESTED_SOURCES := $(filter-out $(TEST_SOURCES),$(wildcard $(addsuffix /*.c,$(UNIT_ROOMS)))) $(PURE_SOURCES) \
	$(WATCH_SOURCES) $(PLUGIN_PURE) $(wildcard tests/random/random_*.c) \
	$(filter-out tools/crossmod.c tools/run/run_allowed.c,$(TOOL_SOURCES)) arch/linux/refusal.c \
	$(filter-out bench/linux/host.c bench/linux/init.c,$(BENCH_SOURCES))
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)

TESTS := $(notdir $(TEST_SOURCES:.c=))
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=%)

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
	$(Q)$(HOST_LINK) -o $@ $^

# Holds what crossmod watch infers against what the guest has run
$(BUILD)/watch-compare: $(BUILD)/host/tests/watch/compare.c.o $(BUILD)/host/pure.a
	$(Q)$(HOST_LINK) -o $@ $^

# Reads the text in screenshots, for the boot tests
$(BUILD)/screen-text: $(BUILD)/host/tests/boot/output/screen_text.c.o $(BUILD)/host/pure.a
	$(Q)$(HOST_LINK) -o $@ $^

$(BUILD)/unit/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $< (sanitized)"
	$(Q)$(HOSTCC) $(HOST_FLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

$(BUILD)/unit/tested.a: $(patsubst %,$(BUILD)/unit/%.o,$(TESTED_SOURCES) $(GENERATED_SOURCES) \
		$(VERSION_SOURCE)) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

# The judge proves, and the prover reads as the tools do: each archive needs the other
LINK_TEST = $(HOST_LINK) $(SANITIZE) -o $@ $(filter %.o,$^) \
	-Wl,--start-group $(filter %/run.a,$^) \
	$(filter-out %/run.a,$(filter %.a,$^)) -Wl,--end-group -lcmocka $(HOST_LIBS)

define object_of_test
$(BUILD)/unit/$(basename $(notdir $(1))): $(BUILD)/unit/$(1).o

endef
$(foreach source,$(TEST_SOURCES),$(eval $(call object_of_test,$(source))))
$(TESTS:%=$(BUILD)/unit/%): $(BUILD)/unit/tested.a $(BUILD)/unit/prover.a
	$(Q)$(LINK_TEST)

# Holds lib/qr.c against it
$(BUILD)/unit/test_qr: HOST_LIBS += -lqrencode

# Hold scenario/decode and scenario/assemble against it. Debian's package has no file for pkg-config
$(BUILD)/unit/test_decode_zydis $(BUILD)/unit/test_assemble_gas: HOST_LIBS += -lZydis

# The real arch_site_execute(), and not the fake one, which comes first in the archive
$(BUILD)/unit/test_site_execute: $(BUILD)/unit/arch/x86/isa/site_execute.S.o

# Its CPUs are its own
$(BUILD)/unit/test_sync: $(BUILD)/unit/arch/x86/sync/sync.c.o $(BUILD)/unit/arch/x86/sync/rest_state.c.o

$(BUILD)/unit/test_sync_ways: $(BUILD)/unit/arch/linux/sync/sync.c.o

# The tests of arch/linux have it first, and so the process itself, where others have a fake
$(BUILD)/unit/run.a: $(RUN_SOURCES:%=$(BUILD)/unit/%.o) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

LINUX_TESTS := $(filter test_linux_%,$(TESTS))
$(LINUX_TESTS:%=$(BUILD)/unit/%): $(BUILD)/unit/run.a

# With the kernel, which would find the fake first
$(BUILD)/unit/test_linux_astray $(BUILD)/unit/test_linux_effect: $(RUN_SOURCES:%=$(BUILD)/unit/%.o)

# They lie inside standard.S by .incbin, which no depfile shows
$(foreach kind,kernel kernel-plant host unit asan tsan fuzz,$(BUILD)/$(kind)/scenario/standard.S.o): $(STANDARD_SET) \
	$(CLASSIFY_SET)

$(BUILD)/unit/prover.a: $(PROVER_SOURCES:%=$(BUILD)/unit/%.o) $(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

# Random scenarios, made and checked. It has the log as a source of its own, as some of the tests do.
CHECK_SOURCES := $(filter-out $(TESTED_SOURCES),$(wildcard tests/random/*.c))
$(BUILD)/unit/random: $(CHECK_SOURCES:%=$(BUILD)/unit/%.o) $(BUILD)/unit/tested.a $(BUILD)/unit/prover.a
	$(Q)$(LINK_TEST)

## test-unit: the parts that need no machine, on this host, with sanitizers
test-unit: $(TESTS:%=run-%)
	@echo "all $(words $(TESTS)) unit tests passed"

# Says in one line what passed, and everything when something did not. One that hangs is ended: no test
# takes a tenth of that.
UNIT_TEST_SECONDS := 900
run-test_%: $(BUILD)/unit/test_% FORCE
	@if timeout -k 10 $(UNIT_TEST_SECONDS) $< > $<.log 2>&1; then \
		echo "ok $(@:run-%=tests/unit/%): $$(sed -n 's/.*PASSED.* \([0-9]*\) test(s)\./\1/p' $<.log) tests"; \
	else cat $<.log; echo "not ok $(@:run-%=tests/unit/%)"; exit 1; fi

## test-lint: that lint sees circles and privileged instructions, in copies of the checkout in which there are some
test-lint: all
	BUILD=$(BUILD) prove --timer tests/lint

# Each takes some forty seconds or more, so make test leaves them out: media, screens, serial ports, and what runs long
LONG_BOOT_TESTS := $(wildcard $(patsubst %,tests/boot/*/%.t,16-standard-set-elsewhere 57-stops 65-serial 75-parallel-qemu \
	82-jump-labels 83-bench 90-usb 91-usb-image 92-netboot 93-odd-files 94-options-file 95-screen 96-picture 97-scan))

## test-boot-short: of the boot tests those that are over soon
test-boot-short:
	$(Q)$(MAKE) --no-print-directory test-boot \
		TESTS_BOOT='$(filter-out $(LONG_BOOT_TESTS),$(wildcard tests/boot/*/*.t))'

## test-boot-long: and the others
test-boot-long:
	$(Q)$(MAKE) --no-print-directory test-boot TESTS_BOOT='$(LONG_BOOT_TESTS)'

# In the order of their numbers, whichever room they are in
## test-boot: the real kernel and medium, in QEMU and Bochs (TESTS_BOOT= for some of them)
test-boot: all usb netboot $(BUILD)/screen-text $(BUILD)/watch-compare $(BUILD)/liar.elf
	BUILD=$(BUILD) prove -j2 --timer \
		$$(find $(TESTS_BOOT) -name '*.t' -printf '%f %p\n' | sort | cut -d ' ' -f 2)

# Three at a time: some wait for seconds on end, for lines that are to come
## test-run: crossmod run, on this system's own processor, and its build with sanitizers
test-run: $(BUILD)/crossmod iso $(BUILD)/asan/crossmod $(BUILD)/tsan/crossmod \
		$(BUILD)/bench-host $(BUILD)/bench-cost $(BUILD)/bench-find $(BUILD)/sandbox
	BUILD=$(BUILD) prove -j3 --timer tests/run

## test-labs: campaigns in a Slurm of their own, docs/examples with labgrid and LAVA; names what is not installed, and skips it
test-labs: all
	BUILD=$(BUILD) prove --timer tests/labs

## test-random: random scenarios, on all that conforms; nothing may be called defective (RANDOM_SEED=, RANDOM_COUNT=)
test-random: all $(BUILD)/unit/random
	$(Q)BUILD=$(BUILD) tests/random/run --seed '$(RANDOM_SEED)' --count '$(RANDOM_COUNT)'

## watch-set: the standard set, watched: is what is inferred what was run? (SCENARIOS= for some of it)
watch-set: all $(BUILD)/watch-compare
	$(Q)BUILD=$(BUILD) tests/watch/set $(SCENARIOS)

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
$(BUILD)/fuzz/fuzz_command: $(BUILD)/fuzz/arch/linux/cpu/cpu_list.c.o

# Short inputs, and by their edges alone: what each count of a loop would add is many files.
corpus-fuzz_%: $(BUILD)/fuzz/fuzz_% FORCE
	@mkdir -p tests/fuzz/corpus/$*
	$< -merge=1 -use_counters=0 -max_len=2048 tests/fuzz/corpus/$* \
		$(BUILD)/fuzz/corpus/$* 2>&1 | tail -n 1

## test-dist: makes a release twice, in two folders, and says what is not the same bit by bit; boots its medium
test-dist:
	@tests/dist/run
.PHONY: test-dist
