#!/bin/sh
# Checks: what is mapped, and with which rights, by a walk over the live page tables; against the
# segments and symbols of the kernel's file, and against where stacks and sites are.
# Expects: text is executable, data writable, the rest neither, and nothing both; every stack has an
# unmapped page below it; nothing is near what torn instructions may reach; neither init text nor NULL is mapped; each CPU has switched on whatever
# enforces that.
# shellcheck disable=SC2016 # the dollars are perl's
. tests/boot/lib.sh

facts=$work/facts

# The regions, stacks and sites that the kernel prints; the segments that are linked to run there. As
# "pages FROM TO RIGHTS PHYSICAL", "stack CPU FROM TO", "site FROM TO ALIAS", "segment FROM TO RIGHTS
# PHYSICAL", "symbol NAME ADDRESS".
collect() {
	tr -d '\r' <"$log" | sed -n \
		-e 's/^# pages: \(0x[0-9a-f]*\) to \(0x[0-9a-f]*\) \(r[-w][-x][-u]\) physical /pages \1 \2 \3 /p' \
		-e 's/^# stack: CPU \([0-9]*\) \(0x[0-9a-f]*\) to /stack \1 \2 /p' \
		-e 's/^# site: \(0x[0-9a-f]*\) to \(0x[0-9a-f]*\) alias /site \1 \2 /p'
	readelf -lW "$BUILD/crossmod.elf" | perl -ne '
		print "segment $1 $3 $4 $2\n"
			if /^\s+LOAD\s+\S+ (0xffff\S+) (\S+) \S+ (\S+) ([RWE ]+?)\s+0x/'
	nm "$BUILD/crossmod.elf" | awk '{ print "symbol", $3, "0x" $1 }'
}

# holds WHAT CODE: perl, with what was collected, that must set no $bad. right(ADDRESS) is the rights of
# the page there, or ""; at(ADDRESS) where it is in memory.
holds() {
	check "$machine: $1" perl -e '
		use strict;
		use warnings;
		no warnings "portable";
		my ($file, $code) = @ARGV;
		my $page = 4096;
		my (@pages, @stacks, @sites, @segments, %symbol, %right, %at, $bad);
		open my $in, "<", $file or die;
		while (<$in>) {
			my ($kind, @field) = map { /^0x/ ? hex : $_ } split;
			push @pages, {from => $field[0], to => $field[1], right => $field[2], at => $field[3]}
				if $kind eq "pages";
			push @stacks, {cpu => $field[0], from => $field[1], to => $field[2]} if $kind eq "stack";
			push @sites, {from => $field[0], to => $field[1], alias => $field[2]} if $kind eq "site";
			push @segments, {from => $field[0], size => $field[1], right => $field[2], at => $field[3]}
				if $kind eq "segment" && /^segment (\S+) (\S+) (.*) (\S+)$/
				&& (@field = (hex $1, hex $2, $3, hex $4));
			$symbol{$field[0]} = $field[1] if $kind eq "symbol" && @field == 2;
		}
		for my $region (@pages) {
			next if $region->{to} - $region->{from} > 1 << 30;
			for (my $i = 0; $i < $region->{to} - $region->{from}; $i += $page) {
				$right{$region->{from} + $i} = $region->{right};
				$at{$region->{from} + $i} = $region->{at} + $i;
			}
		}
		sub right { $right{$_[0] - $_[0] % $page} // "" }
		sub at { $at{$_[0] - $_[0] % $page} // -1 }
		# Where the text of the kernel is written
		sub alias { 0xffffffffa0000000 + ($_[0] - $symbol{text_start}) }
		sub in_alias { $_[0] >= alias($symbol{text_start}) && $_[0] < alias($symbol{text_end}) }
		sub all {
			my ($from, $to, $wanted) = @_;
			for (my $i = $from - $from % $page; $i < $to; $i += $page) {
				return 0 if right($i) ne $wanted;
			}
			return $from < $to;
		}
		eval "$code; 1" or die $@;
		exit($bad || !@pages || !@stacks || !@sites || @segments != 3 ? 1 : 0)' "$facts" "$2"
}

# protects MACHINE CPUS OPTION...: boots there, and looks at everything
protects() {
	machine=$1
	cpus=$2
	shift 2
	boots "$machine" 0 --cpus "$cpus" "$@" -- scenarios=three-sync patches=20 test=page-tables
	collect >"$facts"
	holds "no page is both writable and executable, and none is for user mode" \
		'$bad = grep { $_->{right} =~ /wx|u/ } @pages'
	holds "NULL is not mapped" '$bad = right(0) ne ""'
	holds "of the lower half, only the page where CPUs start is, to be executed, and their windows" '
		my @low = grep { $_->{from} < 0x180000000000 } @pages;
		$bad = @low != 1 || $low[0]{to} - $low[0]{from} != $page || $low[0]{right} ne "r-x-"
			|| $low[0]{from} != $low[0]{at}'
	holds "a window is written, and 2 GiB around it there is nothing" '
		my @near = grep { $_->{from} >= 0x180000000000 && $_->{from} < 1 << 47 } @pages;
		$bad = !@near;
		for my $i (0 .. $#near) {
			$bad = 1 if $near[$i]{right} ne "rw--"
				|| $near[$i]{from} != 0x180000000000 + ($i << 33) + (1 << 32)
				|| $near[$i]{to} - $near[$i]{from} != 6 * $page;
		}'
	holds "nor around the areas of sites" '
		my ($first) = sort { $a <=> $b } map { $_->{from} } @sites;
		my ($last) = sort { $b <=> $a } map { $_->{to} } @sites;
		$bad = grep { $_->{to} > $first - (1 << 31) && $_->{from} < $last + (1 << 31)
			&& ($_->{to} <= $first || $_->{from} >= $last) } @pages;'
	holds "each segment has the rights of the file, and is where it was loaded" '
		my %wanted = ("R E" => "r-x-", "R" => "r---", "RW" => "rw--");
		my $guard = $symbol{boot_stack_guard};
		for my $s (@segments) {
			my ($from, $to, $right) = ($s->{from}, $s->{from} + $s->{size}, $wanted{$s->{right}});
			if ($from <= $guard && $guard < $to) {
				$bad = 1 unless all($guard + $page, $to, $right);
				$to = $guard;
			}
			$from = $symbol{init_text_end} if $from == $symbol{init_text_start};
			$bad = 1 unless all($from, $to, $right)
				&& at($from) == $s->{at} + $from - $s->{from};
		}'
	holds "and nothing else is mapped there" '
		my ($first, $last) = (sort { $a->{from} <=> $b->{from} } @segments)[0, -1];
		$bad = grep {
			my $from = $_;
			!grep { $from >= $_->{from} && $from < $_->{from} + $_->{size} } @segments;
		} grep { $_ >= 0xffffffff80000000 && $_ < 0xffffffffc0000000 && !in_alias($_) } keys %right'
	holds "init text is mapped nowhere" '
		my ($from, $to) = @symbol{"init_text_start", "init_text_end"};
		my ($text) = grep { $_->{from} == $symbol{text_start} } @segments;
		my $at = $text->{at} + $from - $text->{from};
		$bad = $to <= $from || grep { $_ >= $at && $_ < $at + $to - $from } values %at'
	holds "the text that stays has an alias, to be written and not executed" '
		for (my $i = $symbol{init_text_end}; $i < $symbol{text_end}; $i += $page) {
			$bad = 1 unless right(alias($i)) eq "rw--" && at(alias($i)) == at($i);
		}'
	holds "$cpus CPUs have their stacks, each of four pages, for reading and writing" '
		my %cpus = map { $_->{cpu} => 1 } @stacks;
		$bad = keys %cpus != '"$cpus"' || @stacks != 3 * '"$cpus"' + 1
			|| grep { $_->{to} - $_->{from} != 4 * $page
				|| !all($_->{from}, $_->{to}, "rw--") } @stacks'
	holds "the page below each stack is not mapped, nor the one above the last" '
		$bad = grep { right($_->{from} - 1) ne "" } @stacks;
		$bad ||= right((sort { $b <=> $a } map { $_->{to} } grep { $_->{from} < 0xffffffff80000000 }
			@stacks)[0]) ne ""'
	holds "sites are executed where they lie, and written through the alias alone" '
		for my $site (@sites) {
			$bad = 1 unless $site->{from} >= 0xfffff00000000000
				&& all($site->{from}, $site->{to}, "r-x-")
				&& all($site->{alias}, $site->{alias} + $site->{to} - $site->{from}, "rw--")
				&& at($site->{from}) == at($site->{alias});
		}'
	holds "no other memory that is executed can be written to anywhere" '
		my %written = map { at($_) => 1 } grep { right($_) =~ /w/ && !in_alias($_) } keys %right;
		my @executed = grep { right($_) =~ /x/ } keys %right;
		$bad = grep {
			my $from = $_;
			$written{at($from)} && !grep { $from >= $_->{from} && $from < $_->{to} } @sites;
		} @executed'
	smep=$(tr -d '\r' <"$log" | sed -n 's/^# protection: the processor has \(smep [01] smap [01]\)$/\1/p')
	check "$machine: each CPU enforces it, with what the processor has" \
		has_lines "$cpus" "^# protection: CPU [0-9]+ wp 1 nxe 1 ${smep:-none}$"
}

protects "QEMU" 4 --machine qemu
protects "QEMU, all features" 3 --machine qemu --cpu max
says "QEMU, all features: the processor has SMEP and SMAP" '^# protection: the processor has smep 1 smap 1$'
protects "Bochs" 2 --machine bochs --timeout 300
finish
