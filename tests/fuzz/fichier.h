/*
 * A file that stands in memory, for what reads a path.
 */
#ifndef FUZZ_FICHIER_H
#define FUZZ_FICHIER_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"

/* The path under which text is found until the next call. */
static inline const char *
fichier_path(struct str text)
{
	static char	path[64];
	static int	fd = -1;

	if (fd >= 0)
		(void)close(fd);
	fd = memfd_create("fuzz", 0);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
		abort();
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

#endif
