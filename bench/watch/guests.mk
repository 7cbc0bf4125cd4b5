# The guests that crossmod watch is shown on, and what watching costs them. They take Debian's packages from
# the network, so make test does without them.

WATCH_BENCH_SOURCES := $(wildcard bench/watch/*.c bench/watch/guest/*.c)
GUESTS := linux self luajit node java

$(BUILD)/bench-cost: $(BUILD)/host/bench/watch/cost.c.o
	@echo "  LD     $@"
	$(Q)$(HOST_LINK) -o $@ $^

$(BUILD)/bench-find: $(BUILD)/host/bench/watch/find.c.o $(WATCH_SOURCES:%=$(BUILD)/host/%.o) $(BUILD)/host/pure.a
	@echo "  LD     $@"
	$(Q)$(HOST_LINK) -o $@ $^ $(HOST_LIBS)

.PHONY: bench-watch $(GUESTS:%=watch-%)

## bench-watch: what watching costs a boot of Linux (RUNS=, PHASES=; fetches Debian's kernel once)
bench-watch: all $(BUILD)/crossmod-watch.so $(BUILD)/bench-cost $(BUILD)/bench-find
	$(Q)BUILD=$(BUILD) bench/watch/bench

## watch-linux, watch-self, watch-luajit, watch-node, watch-java: Debian's Linux and what runs in it, watched
$(GUESTS:%=watch-%): watch-%: all $(BUILD)/crossmod-watch.so
	$(Q)BUILD=$(BUILD) bench/watch/watch $*
