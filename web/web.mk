# The explorer: the prover as WebAssembly, and the page that it is in.

WASM_CC ?= clang
WASM_SOURCES := $(wildcard web/wasm/*.c) $(filter-out scenario/verdict.c,$(wildcard scenario/*.c scenario/*/*.c)) \
	$(wildcard prover/model/*.c prover/search/*.c) \
	$(filter-out lib/string.c,$(wildcard lib/*.c))
# 1 MiB of stack, and memory that grows as a search does
WASM_FLAGS = --target=wasm32-wasi -std=c11 -D_GNU_SOURCE -O2 $(WARNINGS) -I. -D_WASI_EMULATED_PROCESS_CLOCKS
WASM_LINK := --target=wasm32-wasi -mexec-model=reactor -lwasi-emulated-process-clocks \
	-Wl,-z,stack-size=1048576,--strip-all,--gc-sections,--max-memory=2147483648

$(BUILD)/wasm.flags: content = $(WASM_CC) $(WASM_FLAGS) $(WASM_LINK) $(WASM_SOURCES)
$(BUILD)/wasm.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(content)' | cmp -s - $@ || echo '$(content)' > $@

$(BUILD)/wasm/%.o: % $(BUILD)/wasm.flags
	@mkdir -p $(@D)
	@echo "  WASMCC $<"
	$(Q)$(WASM_CC) $(WASM_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/web/explorer.wasm: $(WASM_SOURCES:%=$(BUILD)/wasm/%.o)
	@mkdir -p $(@D)
	@echo "  LD     $@"
	$(Q)$(WASM_CC) $(WASM_LINK) -o $@ $^

# npm's packages, as the lock file has them; no script of theirs runs
WEB_PAGE := $(wildcard web/page/*) web/look.css web/build.mjs
WEB_SCENARIOS := $(wildcard iso/scenarios/*.scn iso/protocols/*.scn iso/classify/*.scn)
WEB_PACKAGES := web/node_modules/.package-lock.json

$(WEB_PACKAGES): web/package.json web/package-lock.json
	@command -v npm > /dev/null || { echo "make web needs npm: make setup installs it"; exit 1; }
	@echo "  NPM    web/node_modules"
	$(Q)npm ci --prefix web --ignore-scripts --no-audit --no-fund --silent || \
		{ echo "make web: npm could not fetch the packages of web/package-lock.json: is the network there?"; exit 1; }
	$(Q)touch $@

## web: the explorer: build/crossmod.html, one page that needs no server (docs/explorer.md)
web: $(BUILD)/crossmod.html
.PHONY: web test-web

$(BUILD)/crossmod.html: $(BUILD)/web/explorer.wasm $(WEB_PAGE) $(WEB_SCENARIOS) $(BUILD)/version $(WEB_PACKAGES)
	@echo "  WEB    $@"
	$(Q)node web/build.mjs $< "$$(cat $(BUILD)/version)" $@.part && mv $@.part $@

## test-web: the prover of the page against crossmod, and the page in Chromium; pictures of it in build/web
test-web: $(BUILD)/crossmod $(BUILD)/crossmod.html
	BUILD=$(BUILD) node --test tests/web/prover.mjs tests/web/explorer.mjs
