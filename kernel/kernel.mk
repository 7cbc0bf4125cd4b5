# The kernel: crossmod.elf, of arch/x86, kernel, scenario and lib.

KERNEL_SOURCES := $(wildcard arch/x86/*/*.[cS] kernel/*.c kernel/*/*.c scenario/*.[cS] scenario/*/*.c lib/*.c)
# The kernel's sources that need no machine: unit tests and host programs use them too. string.c
# is not among them, because a host has a C library. The first two have a fake one in the tests, which
# a linker then finds first: it looks through an archive in order, over and over.
PURE_SOURCES := kernel/core/log.c \
	$(addprefix arch/x86/isa/,site_execute.S site_execute.c effect_execute.S effect_execute.c plain_loop.S plain_loop.c branch.c topology_levels.c) \
	$(addprefix arch/x86/memory/,arena.c module_place.c) \
	$(addprefix arch/x86/console/,psf.c scancode.c screen_lines.c screen_pixels.c serial_line.c) \
	$(wildcard arch/x86/firmware/*.c scenario/*.[cS] scenario/*/*.c) \
	$(filter-out kernel/core/log.c,$(wildcard kernel/*.c kernel/*/*.c)) \
	$(filter-out lib/string.c,$(wildcard lib/*.c))
# Made under $(BUILD), by the host program; for the kernel and for the tests, not for itself
GENERATED_SOURCES := generated/allowed_table.c
# Likewise; for the host program, too
VERSION_SOURCE := generated/version.c
vpath generated/%.c $(BUILD)
STANDARD_SET := $(wildcard iso/scenarios/*.scn)
CLASSIFY_SET := $(wildcard iso/classify/*.scn)

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

FONT_OBJECTS := $(foreach kind,kernel kernel-plant,$(BUILD)/$(kind)/arch/x86/console/font.S.o)
$(FONT_OBJECTS): $(BUILD)/generated/font.psf
$(FONT_OBJECTS): private KERNEL_FLAGS += -Wa,-I$(BUILD)/generated

# The kernel holds a table of its own symbols. It is linked first with an empty table, then with
# the table of that first link; linker.ld puts the table where it moves no code, which is checked.
LINK = $(CROSS_COMPILE)ld -T linker.ld -static -no-pie -z max-page-size=4096 -z noexecstack \
	--build-id=none --fatal-warnings
TEXT_SYMBOLS = $(CROSS_COMPILE)nm -n

$(BUILD)/%.elf: linker.ld scripts/symbols.sh $(BUILD)/sources
	@echo "  LD     $@"
	$(Q)scripts/symbols.sh < /dev/null > $(BUILD)/$*.symbols.S
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -c -o $(BUILD)/$*.symbols.o $(BUILD)/$*.symbols.S
	$(Q)$(LINK) -o $(BUILD)/$*.first.elf $(filter %.o,$^) $(BUILD)/$*.symbols.o
	$(Q)$(TEXT_SYMBOLS) $(BUILD)/$*.first.elf | scripts/symbols.sh > $(BUILD)/$*.symbols.S
	$(Q)$(KERNEL_CC) $(KERNEL_FLAGS) -c -o $(BUILD)/$*.symbols.o $(BUILD)/$*.symbols.S
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(BUILD)/$*.symbols.o
	$(Q)$(TEXT_SYMBOLS) $@ | scripts/symbols.sh | cmp - $(BUILD)/$*.symbols.S || \
		{ echo "$@: the table of symbols has moved the code: see linker.ld"; exit 1; }
