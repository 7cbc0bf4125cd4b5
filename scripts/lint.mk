# Style, suspicious code, and what holds the rooms apart.

SCRIPTS := $(filter-out %.awk %.mk %.py,$(wildcard scripts/*)) .ci/run \
	tests/spin/run tests/dist/run tests/random/run tests/cpus/run tests/fuzz/run tests/soak/soak $(wildcard tests/soak/*.sh) \
	$(addprefix bench/linux/,build_module guest initramfs packages run) bench/prove/run \
	$(addprefix bench/watch/,bench make_jit make_linux plain watch) \
	$(wildcard tests/boot/*.sh tests/boot/*/*.t tests/boot/*/*.sh tests/lint/*.t tests/run/*.t tests/run/*.sh \
	tests/labs/*.t tests/labs/*.sh tools/campaign/*.sh)

C_FILES = $(sort $(shell find arch bench kernel lib prover scenario tests tools watch web/wasm -name '*.[ch]'))
WASM_ONLY = $(filter web/%.c,$(C_FILES))
LIAR_ONLY = $(filter %.c,$(LIAR_SOURCES))
HOST_ONLY = $(filter-out $(LIAR_ONLY),$(filter arch/linux/%.c tools/%.c prover/%.c watch/%.c tests/%.c,$(C_FILES))) \
	$(BENCH_SOURCES) $(WATCH_BENCH_SOURCES)
KERNEL_ONLY := $(filter %.c,$(KERNEL_SOURCES))
# The most lines of a file. Tests are as long as what they test asks
LINES_MAX := 400

## lint: style, names, suspicious code, circles of dependencies, and files that have grown too long
lint: lint-format lint-length lint-names lint-shell lint-circles lint-isa lint-cppcheck lint-tidy lint-web
	@echo "lint: nothing found"

.PHONY: lint-format lint-length lint-names lint-shell lint-circles lint-isa lint-cppcheck lint-tidy lint-web
lint-format:
	@echo "clang-format: $(words $(C_FILES)) files"
	@clang-format --dry-run -Werror $(C_FILES)

lint-length:
	@wc -l $(filter-out tests/%,$(C_FILES) $(SCRIPTS)) $(filter %.S,$(KERNEL_SOURCES)) | awk '$$2 != "total" && \
		$$1 > $(LINES_MAX) { print $$2 ": " $$1 " lines, more than $(LINES_MAX)"; bad = 1 } \
		END { exit bad }'

# Text is code, so nothing of characters is called so: `char *text`, `char line[80], text[80]`, `struct span text`
NAME = [[:alnum:]_]+(\[[^]]*\])*
OF_TEXT = ([a-z0-9_]+_)?texts?
STRINGS = char|struct (span|loader_string|options_piece)
lint-names:
	@grep -nE '\<($(STRINGS))\>( const)?([ *]+(const )?$(NAME),)*[ *]+(const )?$(OF_TEXT)([^_[:alnum:](]|$$)' \
		$(C_FILES); [ $$? -eq 1 ] || { echo "text is code: name a string by what is in it"; exit 1; }

# With pipefail, `a | grep -q b` fails now and then where b is found: a is still writing when grep ends
lint-shell:
	@echo "shellcheck: $(words $(SCRIPTS)) files"
	@shellcheck -x $(SCRIPTS)
	@grep -nE '[^|]\| *grep -[[:alpha:]]*q' /dev/null $$(grep -l '^set -.*pipefail' $(SCRIPTS)); \
		[ $$? -eq 1 ] || { echo "with pipefail: let grep read a file, or <(...)"; exit 1; }

# The kernel, and the host program, as they were compiled
lint-circles: $(KERNEL_OBJECTS) $(PROGRAM_SOURCES:%=$(BUILD)/host/%.o)
	@$(HOSTCC) $(HOST_FLAGS) -MM $(filter-out tests/% bench/%,$(filter %.h,$(C_FILES))) | \
		scripts/circles $(BUILD) $^

# What runs in a process, too
ISA_SOURCES := $(filter arch/x86/isa/%,$(RUN_SOURCES))
lint-isa: $(foreach kind,kernel host,$(ISA_SOURCES:%=$(BUILD)/$(kind)/%.o))
	@scripts/unprivileged $^

# comparePointers: the linker script's symbols look like objects of their own
lint-cppcheck:
	@echo "cppcheck: $(words $(filter %.c,$(C_FILES))) files"
	@cppcheck --quiet --std=c11 --platform=unix64 --error-exitcode=1 -I. \
		--enable=warning,performance,portability --suppress=comparePointers $(filter %.c,$(C_FILES))

# One file a time, as many at once as there are CPUs; the kernel's with the kernel's flags
TIDY = xargs -n 1 -P "$$(nproc)" sh -c 'clang-tidy --quiet "$$1" -- $(1) 2> /dev/null' tidy
lint-tidy:
	@echo "clang-tidy: $(words $(KERNEL_ONLY) $(HOST_ONLY) $(LIAR_ONLY) $(WASM_ONLY)) files"
	@echo $(KERNEL_ONLY) | $(call TIDY,--target=x86_64-linux-gnu $(KERNEL_FLAGS))
	@echo $(HOST_ONLY) | $(call TIDY,$(HOST_FLAGS))
	@echo $(LIAR_ONLY) | $(call TIDY,$(LIAR_FLAGS))
	@echo $(WASM_ONLY) | $(call TIDY,$(WASM_FLAGS))

# The page and its tests; web/eslint.config.js has the rules
lint-web:
	@echo "eslint: $(words $(wildcard web/*.*js web/page/*.js tests/web/*.mjs tests/run/editors/*.mjs)) files"
	$(call with_npm,eslint,web/node_modules/.bin/eslint -c web/eslint.config.js web tests/web tests/run/editors)
