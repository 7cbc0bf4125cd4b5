# crossmod watch: the plugin for QEMU, and what reads what it has recorded.

# In the host program: the trace, and what is concluded from it
WATCH_SOURCES := $(wildcard watch/trace/*.c watch/analysis/*.c watch/infer/*.c)

# Of the plugin what stands on nothing of QEMU
PLUGIN_PURE := $(filter-out %/plugin.c %/stores.c %/execute.c %/instrument.c %/qemu_inside.c,\
	$(wildcard watch/plugin/*.c))

# In the plugin, which QEMU loads: it records, and nothing else. scenario/decode takes instructions apart
PLUGIN_SOURCES := $(wildcard watch/plugin/*.c) $(wildcard watch/trace/*write*.c) scenario/decode/parts.c

$(BUILD)/plugin/%.o: % $(BUILD)/host.flags
	@mkdir -p $(@D)
	@echo "  HOSTCC $< (plugin)"
	$(Q)$(HOSTCC) $(HOST_FLAGS) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

$(BUILD)/crossmod-watch.so: $(PLUGIN_SOURCES:%=$(BUILD)/plugin/%.o) $(BUILD)/sources
	@echo "  LD     $@"
	$(Q)$(HOST_LINK) -shared -o $@ $(filter %.o,$^) -lz -pthread
