#!/bin/sh
# Checks: make lint-web and the packages that it needs, in a copy of the checkout without them, where npm's registry
# is not to be reached, and where npm fails for another reason.
# Expects: without a registry a line says that eslint was not run, and why, and that is no failure; anything else is.
. tests/boot/lib.sh

copy=$(realpath "$work")/checkout
mkdir -p "$copy/scripts" "$copy/build"
cp -r Makefile VERSION scripts kernel iso watch tools bench tests/tests.mk "$copy" 2>/dev/null
mkdir -p "$copy/web" "$copy/tests"
cp web/*.* "$copy/web"
cp tests/tests.mk "$copy/tests"

# Nothing listens at port 9, and the cache is empty
without_registry() {
	(cd "$copy" && npm_config_registry=http://127.0.0.1:9 npm_config_cache="$copy/cache" make --no-print-directory "$@")
}

exits "without a registry" 0 without_registry lint-web
check "a line says what was not run, and why" \
	grep -qx 'eslint: not run: npm cannot fetch the packages of web/package-lock.json (ECONNREFUSED)' "$output"
check "it is kept for the end of CI" \
	grep -q '^eslint: not run: ' "$copy/build/not-run/lint-web"
exits "the page itself cannot be made" 2 without_registry web/node_modules/.package-lock.json
check "and a line says what it needs" grep -q 'make web needs them, once: is the network there?' "$output"

echo 'no lock' >"$copy/web/package-lock.json"
exits "a lock that is none" 2 without_registry lint-web
check "is no missing network" [ "$(grep -c '^eslint: not run' "$output")" -eq 0 ]
check "and nothing is kept" [ ! -e "$copy/build/not-run/lint-web" ]
finish
