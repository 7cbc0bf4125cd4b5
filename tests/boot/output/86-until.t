#!/bin/sh
# Checks: crossmod boot --until, from QEMU itself and from the boot medium.
# Expects: a sounding that shows nothing but how long it will take, then a run of as many patches as the
# bound takes: log(0.05) / log(1 - 0.01), which is 298.1. Its log alone is in the file.
. tests/boot/lib.sh

for firmware in direct bios; do
	boots "$firmware" 0 --machine qemu --cpus 2 --firmware "$firmware" --until 1e-2 -- \
		scenarios=direct,three-sync "$patient"
	check "$firmware: how long it takes is said" grep -Eq \
		'^crossmod: 299 patches of each scenario put what it does not show below 0\.01 a patch; .* 2 scenarios take about [0-9]+ (s|min|h|days), ' \
		"$output"
	check "$firmware: one log is shown" [ "$(grep -c '^TAP version 13' "$output")" -eq 1 ]
	says_all "$firmware"
	check "$firmware: it made so many patches" has_lines 2 '^  patches: 299$'
	says "$firmware: the bound is as low" '^# bound: three-sync: no .* in 299 patches: below 0\.00997 a patch$'
done
exits "a rate that is none" 64 "$BUILD/crossmod" boot --until 1
exits "another limit with it" 64 "$BUILD/crossmod" boot --until 1e-3 --seconds 1
finish
