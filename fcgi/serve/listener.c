/*
 * Nothing is ever unlinked but a socket on which connect() is refused.  The mode is set between
 * bind and listen, while nobody can connect yet.
 */
#include "serve/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG	511

static bool
is_listening(int fd)
{
	int		yes = 0;
	socklen_t	size = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 && yes != 0;
}

static bool
refuse(struct fault *fault, const char *path, const char *why)
{
	(void)fault_set(fault, ERR_INVALID, str_of(path), 0, 0, "%s", why);
	return false;
}

/* Is the way free for bind?  Unlinks a socket that nobody answers on. */
static bool
make_way(const char *path, const struct sockaddr_un *address, struct fault *fault)
{
	struct stat	st;
	int		fd, answered, error;

	if (lstat(path, &st) == -1)
		return errno == ENOENT || refuse(fault, path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return refuse(fault, path,
		    "existe et n’est pas une prise : choisir un autre chemin");
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) == -1)
		return refuse(fault, path, strerror(errno));
	answered = connect(fd, (const struct sockaddr *)address, sizeof(*address));
	error = errno;
	(void)close(fd);
	if (answered == 0 || error == EAGAIN)
		return refuse(fault, path,
		    "un autre programme y répond : l’arrêter, ou choisir un autre chemin");
	if (error != ECONNREFUSED)
		return refuse(fault, path, strerror(error));
	return unlink(path) == 0 || refuse(fault, path, strerror(errno));
}

int
listener_open(const char *path, struct fault *fault)
{
	struct sockaddr_un	address = { .sun_family = AF_UNIX };
	size_t			n = strlen(path);
	int			fd;

	if (n == 0 || n >= sizeof(address.sun_path)) {
		(void)refuse(fault, path, "chemin de prise vide ou trop long (107 octets au plus)");
		return -1;
	}
	memcpy(address.sun_path, path, n);
	if (!make_way(path, &address, fault))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    chmod(path, 0660) == -1 || listen(fd, BACKLOG) == -1) {
		(void)refuse(fault, path, strerror(errno));
		if (fd != -1)
			(void)close(fd);
		return -1;
	}
	return fd;
}

static int
inherited(void)
{
	const char	*fds = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID");
	int64_t		 number;
	bool		 given;

	given = str_int(str_of(fds), 1, 16, &number) && (pid == NULL ||
	    (str_int(str_of(pid), 1, INT32_MAX, &number) && number == getpid()));
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDNAMES");
	if (given && is_listening(LISTENER_INHERITED))
		return LISTENER_INHERITED;
	return is_listening(STDIN_FILENO) ? STDIN_FILENO : -1;
}

int
listener_get(const char *path, bool *ours, struct fault *fault)
{
	int	fd = inherited();

	*ours = false;
	if (fd != -1) {
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		return fd;
	}
	if (path[0] == '\0') {
		(void)refuse(fault, "prise", "aucune prise : la donner par systemd (.socket), par "
		    "l’option -l, ou par le réglage « prise »");
		return -1;
	}
	*ours = (fd = listener_open(path, fault)) != -1;
	return fd;
}
