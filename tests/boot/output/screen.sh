# What the tests of the screen share: options for GRUB, and screenshots. Sourced
# instead of lib.sh.
# shellcheck shell=sh
. tests/boot/lib.sh

# A disk with the options that standard input gives, which GRUB's menu executes: see iso/grub.cfg.
options_disk() {
	cat >"$work/crossmod.options"
	tar --format=ustar -C "$work" -cf "$work/options.tar" crossmod.options
	truncate -s 1008K "$work/options.tar" # a cylinder's 516,096 bytes, twice
}

# shoots FILE: asks QEMU's monitor, through standard output, for a screenshot, and waits until it is
# whole, at most 50 s.
shoots() {
	rm -f "$1"
	echo "screendump \"$1\""
	for _ in $(seq 200); do
		# It is whole when its last byte is there
		if perl -e 'open my $f, "<", $ARGV[0] or exit 1; <$f>; <$f> =~ /(\d+) (\d+)/ or exit 1;
			exit !(-s $ARGV[0] >= 3 * $1 * $2 + 10)' "$1"; then
			break
		fi
		sleep 0.25
	done
}
