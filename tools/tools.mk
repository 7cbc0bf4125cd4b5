# The host program, of tools, prover and arch/linux, and of what the kernel has that needs no machine.

TOOL_SOURCES := $(wildcard tools/*.c tools/*/*.[cS] tools/*/*/*.c)
PROVER_SOURCES := $(wildcard prover/*/*.c)
# The machine of "crossmod run": a process, with what the bare machine has that needs no privilege
RUN_SOURCES := $(wildcard arch/linux/*.c arch/linux/*/*.c arch/x86/isa/*.[cS])

$(BUILD)/host/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $<"
	$(Q)$(HOSTCC) $(HOST_FLAGS) -MMD -MP -c -o $@ $<

# They lie inside schema_sql.S by .incbin, which no depfile shows
$(foreach kind,host unit asan tsan fuzz,$(BUILD)/$(kind)/tools/results/schema_sql.S.o): tools/results/schema.sql \
	tools/results/schema_2.sql tools/results/schema_3.sql
$(foreach kind,host unit asan tsan fuzz,$(BUILD)/$(kind)/tools/campaign/slurm_sh.S.o): tools/campaign/slurm.sh
# They lie inside parts.S by .incbin, which no depfile shows
$(foreach kind,host unit asan tsan fuzz,$(BUILD)/$(kind)/tools/report/parts.S.o): web/look.css \
	tools/report/style.css tools/report/script.js

# An archive hands out only the objects that are asked for. `q`, not `r`: several have one name.
$(BUILD)/host/pure.a: $(PURE_SOURCES:%=$(BUILD)/host/%.o) $(BUILD)/host/$(VERSION_SOURCE).o \
		$(BUILD)/sources
	$(Q)rm -f $@
	$(Q)ar qcs $@ $(filter %.o,$^)

$(BUILD)/crossmod: $(TOOL_SOURCES:%=$(BUILD)/host/%.o) $(PROVER_SOURCES:%=$(BUILD)/host/%.o) \
	$(WATCH_SOURCES:%=$(BUILD)/host/%.o) $(RUN_SOURCES:%=$(BUILD)/host/%.o) \
	$(BUILD)/host/pure.a
	@echo "  LD     $@"
	$(Q)$(HOST_LINK) -o $@ $(filter %.o %.a,$^) $(HOST_LIBS)

# What the models allow in the standard set, and in that of classify. A file whose expectation is contradicted (1) is for the
# tests to complain about: what the models allow is so all the same. Two makes may be at it at once, as
# `make all test-unit` is: one waits for the other, and the file is whole whenever it is there. Two of what tells
# the models apart leave no new form behind, which is noted of each scenario, and meant.
$(BUILD)/generated/allowed_table.c: $(BUILD)/crossmod scripts/allowed.sh $(CLASSIFY_SET)
	@mkdir -p $(@D)
	@echo "  PROVE  $@"
	$(Q)exec 9> $@.lock && flock 9 && \
		{ $(BUILD)/crossmod prove --tsv || [ $$? -eq 1 ]; } > $(@:.c=.tsv) && \
		{ $(BUILD)/crossmod prove --tsv $(CLASSIFY_SET) 2> $(@:.c=.notes) || [ $$? -eq 1 ] || \
			{ cat $(@:.c=.notes) >&2; false; }; } >> $(@:.c=.tsv) && \
		scripts/allowed.sh < $(@:.c=.tsv) > $(@:.c=.part) && mv $(@:.c=.part) $@

# The same with sanitizers: memory and undefined behaviour, or races between the threads of
# crossmod run, where ThreadSanitizer can see them: not between text that is written and executed
$(BUILD)/asan/crossmod: SANITIZERS := $(SANITIZE)
$(BUILD)/tsan/crossmod: SANITIZERS := -fsanitize=thread -fno-omit-frame-pointer

PROGRAM_SOURCES := $(sort $(TOOL_SOURCES) $(PROVER_SOURCES) $(WATCH_SOURCES) $(RUN_SOURCES) arch/x86/console/serial_line.c \
	$(filter-out %/allowed.c,$(wildcard kernel/*.c kernel/*/*.c)) $(wildcard scenario/*.[cS] scenario/*/*.c) \
	$(filter-out lib/string.c,$(wildcard lib/*.c)) $(VERSION_SOURCE))

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
	$(Q)$(HOST_LINK) $(SANITIZERS) -o $@ $(filter %.o,$^) $(HOST_LIBS)
endef

$(BUILD)/asan/crossmod: $(PROGRAM_SOURCES:%=$(BUILD)/asan/%.o)
	$(link_sanitized)

$(BUILD)/tsan/crossmod: $(PROGRAM_SOURCES:%=$(BUILD)/tsan/%.o)
	$(link_sanitized)
