/*
 * What reading a text costs: classify on each line of a file in turn, in microseconds of CPU a text,
 * the best of ROUNDS rounds; then how many texts, and their bytes on average.
 *
 *	classer ROWS FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "catalogue/load.h"
#include "triage/classify.h"

#define TEXTS_MAX	256
#define TEXT_LENGTH	4096
#define ROUNDS		40
#define TIMES		50	/* each text in a round */

static double
cpu_micros(void)
{
	struct timespec	t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static size_t
texts_read(const char *path, struct str texts[TEXTS_MAX])
{
	static char	 room[TEXTS_MAX][TEXT_LENGTH];
	FILE		*file = fopen(path, "re");
	size_t		 n = 0;

	while (file != NULL && n < TEXTS_MAX && fgets(room[n], TEXT_LENGTH, file) != NULL) {
		texts[n] = str_trim(str_of(room[n]));
		n++;
	}
	if (file != NULL)
		(void)fclose(file);
	return n;
}

static double
round_run(const struct snapshot *snapshot, struct arena *arena, const struct str *texts, size_t n)
{
	double	begun = cpu_micros();
	size_t	i, k;

	for (k = 0; k < TIMES; k++)
		for (i = 0; i < n; i++) {
			arena_reset(arena);
			(void)classify(snapshot, arena, texts[i]);
		}
	return (cpu_micros() - begun) / (double)(n * TIMES);
}

int
main(int argc, char **argv)
{
	static struct str	 texts[TEXTS_MAX];
	struct fault		 fault = { 0 };
	struct arena		*arena = arena_create((size_t)256 << 10, (size_t)32 << 20);
	struct snapshot		*snapshot;
	struct dump		*dump;
	double			 best, micros;
	size_t			 n, i, bytes = 0;
	char			 text[600];

	if (argc != 3 || arena == NULL || (n = texts_read(argv[2], texts)) == 0)
		return 2;
	if ((dump = dump_read_file(argv[1], &fault)) == NULL ||
	    (snapshot = snapshot_load(dump, &fault)) == NULL) {
		(void)fprintf(stderr, "%s\n", fault_text(&fault, text, sizeof(text)));
		return 1;
	}
	best = round_run(snapshot, arena, texts, n);
	for (i = 1; i < ROUNDS; i++)
		if ((micros = round_run(snapshot, arena, texts, n)) < best)
			best = micros;
	for (i = 0; i < n; i++)
		bytes += texts[i].n;
	(void)printf("%.1f\t%zu\t%zu\n", best, n, bytes / n);
	return 0;
}
