# What make bench-linux needs.

# The parts of make bench-linux that run on Linux itself; its module is built by Linux's own Makefile
BENCH_SOURCES := $(wildcard bench/linux/*.c)

$(BUILD)/bench-host: $(filter-out %/init.c.o,$(BENCH_SOURCES:%=$(BUILD)/host/%.o)) $(BUILD)/host/pure.a
	@echo "  LD     $@"
	$(Q)$(HOST_LINK) -o $@ $^ -pthread
