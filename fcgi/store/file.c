/*
 * Files that are small enough to be held whole: migrations, CSV, the snapshot's rows.
 */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX	((size_t)256 << 20)
#define PATH_SIZE	1024

char *
file_read(const char *path, size_t *n, struct fault *fault)
{
	FILE	*file = fopen(path, "re");
	char	*text = NULL, *more;
	size_t	 size = 0, used = 0;

	if (file == NULL) {
		(void)fault_set(fault, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE,
		    str_of(path), 0, 0, "%s", strerror(errno));
		return NULL;
	}
	do {
		if (size - used < 65536) {
			size = size == 0 ? 1 << 18 : size * 2;
			if (size > FILE_MAX || (more = realloc(text, size)) == NULL) {
				(void)fault_set(fault, ERR_TOO_LARGE, str_of(path), 0, 0,
				    "trop grand pour être lu");
				goto fail;
			}
			text = more;
		}
		used += fread(text + used, 1, size - used, file);
	} while (!feof(file) && !ferror(file));
	if (ferror(file)) {
		(void)fault_set(fault, ERR_UNAVAILABLE, str_of(path), 0, 0, "%s", strerror(errno));
		goto fail;
	}
	(void)fclose(file);
	text[used] = '\0';		/* a read that reached the end was short */
	*n = used;
	return text;
fail:
	(void)fclose(file);
	free(text);
	return NULL;
}

void
file_digest(struct str text, char out[65])
{
	unsigned char	hash[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(hash, (const unsigned char *)text.p, text.n);
	(void)sodium_bin2hex(out, 65, hash, sizeof(hash));
}

static bool
write_all(int fd, struct str text)
{
	ssize_t	n;

	while (text.n > 0) {
		n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = str_sub(text, (size_t)n, text.n);
	}
	return true;
}

/* Makes the rename itself last; a file system that cannot is no reason to fail. */
static void
sync_directory(const char *path)
{
	char	copy[PATH_SIZE];
	int	fd;

	(void)snprintf(copy, sizeof(copy), "%s", path);
	if ((fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
}

enum err
file_replace(const char *path, const struct str *pieces, size_t n, struct fault *fault)
{
	char	temporary[PATH_SIZE];
	bool	written = true;
	size_t	i;
	int	fd, saved;

	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.%d.tmp", path, (int)getpid()) >=
	    sizeof(temporary))
		return fault_set(fault, ERR_INVALID, str_of(path), 0, 0, "chemin trop long");
	if ((fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) < 0)
		return fault_set(fault, ERR_UNAVAILABLE, str_of(temporary), 0, 0, "%s",
		    strerror(errno));
	for (i = 0; i < n && written; i++)
		written = write_all(fd, pieces[i]);
	written = written && fsync(fd) == 0;
	saved = errno;
	if (close(fd) != 0 && written) {
		written = false;
		saved = errno;
	}
	if (written && rename(temporary, path) != 0) {
		written = false;
		saved = errno;
	}
	if (!written) {
		(void)unlink(temporary);
		return fault_set(fault, ERR_UNAVAILABLE, str_of(path), 0, 0, "%s", strerror(saved));
	}
	sync_directory(path);
	return ERR_NONE;
}
