#!/bin/sh
# Checks: how CPUs are arranged; executors that rest, by option, by themselves with many CPUs, and not
# at all; which serialization syncs use; more CPUs than a plain APIC has ids for, up to 1,024 by
# TESTS_CPUS="512 1024".
# Expects: the arrangement that QEMU was asked for; the same verdicts whether executors rest or not;
# all CPUs online, each with executions.
. tests/boot/lib.sh

rested='scenarios=direct,breakpoint-only,three-sync patches=100'

boots "2 x 2 x 2 CPUs" 0 --machine qemu --cpus 8,sockets=2,cores=2,threads=2 -- "$rested" "$patient" idle=on
says "2 x 2 x 2 CPUs: are counted" '^# topology: 2 packages, 4 cores, 8 threads, from CPUID leaf 0bh$'
says "2 x 2 x 2 CPUs: the second" '^# topology: CPU 1: package 0, core 0, thread 1$'
says "2 x 2 x 2 CPUs: the seventh" '^# topology: CPU 6: package 1, core 1, thread 0$'
says "idle=on: they halt" '^# idle: executors halt for 4 ms at most'
says "idle=on: direct still shows it" '^    unserialized: [1-9]'

boots "idle=off" 0 --machine qemu --cpus 2 -- "$rested" "$patient" idle=off sync=iret
says_not "idle=off: no CPU halts" '^# idle:'
says "sync=iret: it is taken" '^# sync: the kernel.s own text is patched with syncs by iret \(the fastest was not measured\)$'
says_not "idle=off: no CPU takes a spurious interrupt" 'unexpected interrupt'

boots "few CPUs" 0 --machine qemu --cpus 2 -- "$rested" "$patient"
says_not "few CPUs: no CPU halts" '^# idle:'
says "few CPUs: the fastest sync is measured" '^# sync: .* by [a-z0-9]+ \(cpuid [0-9]+ ns, iret [0-9]+ ns, movcr2 [0-9]+ ns(, [a-z0-9]+ [0-9]+ ns)*\)$'

version=$(qemu-system-x86_64 --version | sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')
if [ "$version" -lt 9 ]; then
	skips "more than 255 CPUs, and interrupts to oneself in x2APIC mode" \
		"QEMU $version emulates no x2APIC"
	finish
	exit
fi

boots "in handlers" 0 --machine qemu --cpus 3 --cpu qemu64,+x2apic -- scenarios=interrupt,nmi patches=100 "$patient"
says "in handlers: x2APIC is used" '^# apic: x2APIC[,;]'

boots "300 CPUs" 0 --machine qemu --cpus 300 -- scenarios=direct,three-sync patches=2 "$patient"
says "300 CPUs: all are online" '^# cpus: 300 online;.*; 0 did not come up$'
says "300 CPUs: all came by parallel start" '^# start-up: 299 other CPUs came, within [0-9]+ us$'
says "300 CPUs: they halt by themselves" '^# idle: executors halt for 150 ms at most'
says "300 CPUs: are counted, and not listed" '^# topology: 1 packages, 300 cores, 300 threads,'
says_not "300 CPUs: are not listed" '^# topology: CPU'
check "300 CPUs: each executed both scenarios" has_lines 598 '^ *- \{cpu: [0-9]+, apic: [0-9]+, executions: [1-9]'
finish
