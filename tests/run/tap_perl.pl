#!/usr/bin/perl
# What perl's TAP::Parser, which prove is made of, makes of a log: tap_perl.pl LOG
#
# A line for each test, "passed 3 three-sync" or "failed ..." or "skipped ...", with a star where it has a block
# of figures; and one for each line that is no TAP, and each error.
use strict;
use warnings;
use TAP::Parser;

my ($log) = @ARGV;
my $parser = TAP::Parser->new({exec => ['cat', $log]});
my @said;

while (my $result = $parser->next) {
	if ($result->is_test) {
		my $name = $result->description =~ s/^- //r;
		my $how = $result->has_skip ? 'skipped' : $result->is_ok ? 'passed' : 'failed';
		push @said, "$how " . $result->number . " $name";
	}
	$said[-1] .= ' *' if $result->is_yaml;
	print 'no TAP: ', $result->raw, "\n" if $result->is_unknown;
}
print "$_\n" for @said;
print "error: $_\n" for $parser->parse_errors;
