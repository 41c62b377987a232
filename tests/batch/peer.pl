#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# peer - a port of loopback that behaves in one odd way, until it is killed.
#
#     peer.pl full         accepts nobody: its queue is full
#     peer.pl say TEXT     says TEXT to each client, then listens on
#     peer.pl cut TEXT     says TEXT, then closes
#     peer.pl talk TEXT... says the first TEXT, then one for each line it gets
# TEXT knows \r and \n. The first line of output is the port.
use strict;
use warnings;
use IO::Socket::INET;

my ($how, @texts) = @ARGV;
s/\\r/\r/g, s/\\n/\n/g for @texts;
$| = 1;
$SIG{PIPE} = 'IGNORE';

my $listener = IO::Socket::INET->new(
	LocalAddr => '127.0.0.1', LocalPort => 0, Proto => 'tcp',
	ReuseAddr => 1) or die "bind: $!";
my $port = $listener->sockport;

# IO::Socket takes no queue of length 0, the kernel does: it holds one client,
# and the next one gets no answer.
listen($listener, $how eq 'full' ? 0 : 16) or die "listen: $!";

sub fill {
	return IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port")
	    // die "connect: $!";
}

my @kept = $how eq 'full' ? fill() : ();
print "$port\n";
sleep while $how eq 'full';

while (my $client = $listener->accept) {
	my @left = @texts;
	syswrite $client, shift @left;
	if ($how eq 'talk') {
		while (@left && defined(my $line = <$client>)) {
			syswrite $client, shift @left;
		}
	}
	close $client if $how eq 'cut';
	push @kept, $client;
}
