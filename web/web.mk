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

WEB_PAGE := $(wildcard web/page/*) web/look.css web/build.mjs editors/words.txt
WEB_SCENARIOS := $(wildcard iso/scenarios/*.scn iso/protocols/*.scn iso/classify/*.scn)
WEB_PACKAGES := web/node_modules/.package-lock.json

$(WEB_PACKAGES): web/package.json web/package-lock.json
	$(Q)scripts/npm_packages || { echo "make web needs them, once: is the network there?" >&2; exit 1; }

# $(call with_npm,WHAT,COMMAND): with npm's packages; or, where its registry is not to be reached, says in a line that WHAT was
# not run, and keeps that in $(BUILD)/not-run for who reads the end only
with_npm = $(Q)mkdir -p $(BUILD)/not-run; rm -f '$(BUILD)/not-run/$@'; status=0; why=$$(mktemp); \
	scripts/npm_packages 2> "$$why" || status=$$?; reason=$$(cat "$$why"); rm -f "$$why"; \
	case $$status in \
	0) $(2) ;; \
	75) echo "$(1): not run: $$reason" | tee '$(BUILD)/not-run/$@' ;; \
	*) echo "$$reason" >&2; exit 1 ;; \
	esac

## web: the explorer: build/crossmod.html, one page that needs no server (docs/explorer.md)
web: $(BUILD)/crossmod.html
.PHONY: web test-web

$(BUILD)/crossmod.html: $(BUILD)/web/explorer.wasm $(WEB_PAGE) $(WEB_SCENARIOS) $(BUILD)/version $(WEB_PACKAGES)
	@echo "  WEB    $@"
	$(Q)node web/build.mjs $< "$$(cat $(BUILD)/version)" $@.part && mv $@.part $@

## test-web: the prover of the page against crossmod, and the page in Chromium; pictures of it in build/web
test-web: $(BUILD)/crossmod $(BUILD)/web/explorer.wasm
	BUILD=$(BUILD) node --test tests/web/prover.mjs
	$(call with_npm,test-web: the page in Chromium,$(MAKE) --no-print-directory $(BUILD)/crossmod.html && \
		BUILD=$(BUILD) node --test tests/web/explorer.mjs tests/web/gallery.mjs \
			tests/web/report.mjs)
