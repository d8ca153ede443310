#!/usr/bin/perl
# make lint: the rules of the code that a compiler does not know.  One line a breach, as "file:line:
# what"; the last line is the count; 1 when there is any.
use strict;
use warnings;
use utf8;
binmode STDOUT, ':utf8';

my @ROOMS = qw(base render http store catalogue triage views pages api import serve cli);
my %rank = map { $ROOMS[$_] => $_ } 0 .. $#ROOMS;
# What a room may not include though it stands above.
my %barred = (
	triage => [qw(store)],
	views => [qw(store)],
	api => [qw(pages)],
	import => [qw(pages api)],
	cli => [qw(pages api serve)],
	serve => [qw(import)],
);
# System headers that belong to one room or one file.
my @OWNED = (
	[ qr/^fcgiapp\.h$/, qr{^fcgi/serve/io\.c$}, 'serve/io.c' ],
	[ qr/^(libpq-fe|postgres_ext)\.h$/, qr{^fcgi/store/}, 'store/' ],
	[ qr{^(curl/|gumbo|yaml|cmark)}, qr{^fcgi/import/}, 'import/' ],
);
my $FORBIDDEN = qr/\b(strcpy|strcat|sprintf|vsprintf|atoi|atol|atoll|atof|strtok|gets|alloca)\s*\(/;
my ($FILE_LINES, $FUNCTION_LINES, $SHORT, $WIDTH) = (800, 120, 50, 100);

my $breaches = 0;
my ($functions, $short) = (0, 0);

sub breach {
	my ($file, $line, $what) = @_;
	print "$file:$line: $what\n";
	$breaches++;
}

sub width {
	my ($text) = @_;
	1 while $text =~ s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
	return length $text;
}

sub include {
	my ($file, $line, $room, $path, $quoted) = @_;
	if ($quoted) {
		my ($other) = $path =~ m{^([a-z]+)/};
		return breach($file, $line, "« $path » s'écrit salle/fichier.h") unless defined $other;
		return breach($file, $line, "« $other » n'est pas une salle") unless exists $rank{$other};
		return if $other eq $room;
		breach($file, $line, "$room/ n'inclut pas $other/, qui vient après")
		    if $rank{$other} > $rank{$room};
		breach($file, $line, "$room/ n'inclut pas $other/")
		    if grep { $_ eq $other } @{ $barred{$room} || [] };
		return;
	}
	for my $owned (@OWNED) {
		breach($file, $line, "<$path> n'est inclus que par $owned->[2]")
		    if $path =~ $owned->[0] && $file !~ $owned->[1];
	}
}

# Comments and texts blanked, so that words in them are not taken for code.
sub code_of {
	my ($text) = @_;
	$text =~ s{(/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')}
	    { my $x = $1; $x =~ s/[^\n]/ /g; $x }gse;
	return $text;
}

sub check_c {
	my ($file) = @_;
	my ($room) = $file =~ m{^fcgi/([a-z]+)/};
	open my $in, '<:utf8', $file or return breach($file, 0, "illisible");
	my $text = do { local $/; <$in> };
	close $in;
	my @lines = split /\n/, $text, -1;
	pop @lines;
	my @code = split /\n/, code_of($text), -1;
	my $begin;
	breach($file, scalar @lines, @lines . " lignes, $FILE_LINES au plus") if @lines > $FILE_LINES;
	breach($file, 1, "commence par un commentaire qui dit à quoi il sert")
	    unless @lines && $lines[0] =~ m{^/\*};
	for my $i (0 .. $#lines) {
		my $n = $i + 1;
		include($file, $n, $room, $2, $1 eq '"')
		    if defined $room && $lines[$i] =~ /^\s*#\s*include\s+(["<])([^">]+)[">]/;
		my $w = width($lines[$i]);
		breach($file, $n, "$w colonnes, $WIDTH au plus") if $w > $WIDTH;
		breach($file, $n, "blanc en fin de ligne") if $lines[$i] =~ /[ \t]$/;
		breach($file, $n, "$1 est interdit") if $code[$i] =~ $FORBIDDEN;
		$begin = $n if $code[$i] =~ /^\{/;
		if ($code[$i] =~ /^\}\s*$/ && defined $begin) {
			my $length = $n - $begin + 1;
			$functions++;
			$short++ if $length <= $SHORT;
			breach($file, $begin, "fonction de $length lignes, $FUNCTION_LINES au plus")
			    if $length > $FUNCTION_LINES;
			undef $begin;
		}
	}
}

# What names the machine it was written on does not work on another.
sub check_text {
	my ($file) = @_;
	open my $in, '<:utf8', $file or return;
	while (<$in>) {
		breach($file, $., "chemin propre à une machine")
		    if m{(?<![\w.])/(work|home)/[A-Za-z]} && $file !~ /lint\.pl$/;
	}
	close $in;
}

sub check_shell {
	my ($file) = @_;
	my $said = `sh -n '$file' 2>&1`;
	breach($file, 1, "sh -n : $said") if $? != 0;
}

sub files {
	my ($pattern) = @_;
	my @found = `git ls-files --cached --others --exclude-standard 2>/dev/null`;
	@found = `find . -type f -not -path './build/*' -not -path './var/*' -not -path '*/node_modules/*' | sed 's|^./||'`
	    unless @found;
	chomp @found;
	return sort grep { /$pattern/ && -f $_ } @found;
}

check_c($_) for files(qr{^(fcgi|tests/(unit|fuzz)|bench)/.*\.[ch]$});
check_text($_) for files(qr{(^|/)(Makefile|[^/]+\.(c|h|sh|pl|mjs|js|sql|in|md|css|html))$});
check_shell($_) for files(qr{\.sh$});
if ($functions > 0 && $short / $functions < 0.9) {
	printf "%d fonctions sur %d ont %d lignes ou moins : neuf sur dix sont attendues\n", $short,
	    $functions, $SHORT;
	$breaches++;
}
printf "%d fonctions, %d %% de %d lignes ou moins\n", $functions,
    $functions ? 100 * $short / $functions : 100, $SHORT;
print $breaches == 0 ? "aucun manquement\n" : "$breaches manquements\n";
exit($breaches == 0 ? 0 : 1);
