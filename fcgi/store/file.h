/*
 * Whole files in memory, and back.
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "base/err.h"

/*
 * A whole file, followed by a NUL that is not counted in *n; the caller frees it.  NULL and *fault:
 * ERR_NOT_FOUND, ERR_TOO_LARGE (above 256 MiB) or ERR_UNAVAILABLE.
 */
char		*file_read(const char *path, size_t *n, struct fault *fault);

/* SHA-256 of text as 64 hexadecimal digits and a NUL: what sha256sum says. */
void		 file_digest(struct str text, char out[65]);

/*
 * Replaces path by the n pieces one after the other: a temporary file beside it, fsync, rename.
 * Whoever reads path sees the old content or the new, whatever happens.  ERR_UNAVAILABLE and *fault
 * otherwise.
 */
enum err	 file_replace(const char *path, const struct str *pieces, size_t n,
    struct fault *fault);

#endif
