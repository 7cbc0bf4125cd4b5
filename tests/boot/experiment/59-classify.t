#!/bin/sh
# Checks: the kernel classifies QEMU with one CPU at a time, started directly and from the boot medium.
# Expects: nothing is excluded, by what that machine is: coherent. With a BIOS the same, though the medium has
# scenarios of its own. With one CPU all is skipped.
. tests/boot/lib.sh

boots "in turn" 0 --machine qemu --cpus 3 --classify=6
says "it is coherent" '^# class: as strong as coherent$'
says_not "nothing is excluded" '^# (excluded|machine: not) '
says "its own set runs" '^ok [0-9]+ - tell-nop5-jmp32-line63-bth-back$'
says_not "and no other" '^ok [0-9]+ - three-sync'
boots "from the medium" 0 --machine qemu --firmware bios --cpus 2 --classify=4
says "its own set runs" '^ok [0-9]+ - tell-nop5-jmp32-line0-a-back$'
says_not "and no other" '^ok [0-9]+ - three-sync'
boots "one CPU" 2 --machine qemu --cpus 1 --classify=2
says "there is nothing to cross-modify" '# SKIP one CPU'
finish
