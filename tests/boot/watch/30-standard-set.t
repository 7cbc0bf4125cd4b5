#!/bin/sh
# Checks: each scenario of the standard set that QEMU can run is watched, and what is inferred of it, and
# flagged in it, is held against the scenario and the kernel's own counts.
# Expects: both are equal, but for those that tests/watch/not-inferred names with a reason.
exec tests/watch/set
