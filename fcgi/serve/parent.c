/*
 * One thread, one poll over a signalfd and a notification socket for each child.  The rolling
 * restart is a state of the loop and not a loop of its own, so that a child that dies, or SIGTERM,
 * is dealt with in the middle of it as at any other time.
 *
 * A child says READY=1 as it would to systemd: NOTIFY_SOCKET names an abstract socket that belongs
 * to it alone, so that no message need be attributed.  The program is started from its path, not
 * from the running image: after an upgrade the new one is run.
 */
#include "serve/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "serve/listener.h"
#include "serve/notify.h"

#define CHILDREN_MAX	16
#define SHORT_LIFE	2000	/* ms: dying younger means waiting before the next try */
#define BACKOFF_MIN	100
#define BACKOFF_MAX	5000
#define READY_MAX	30000	/* ms for a replacement to be ready */
#define STOP_MAX	15000	/* ms for a child to finish, then SIGKILL */

enum state { EMPTY, STARTING, READY, STOPPING };

struct child {
	enum state	state;
	pid_t		pid;
	int		notify;		/* datagram socket it reports to */
	int64_t		since;		/* ms, of its state */
	int64_t		born;
	bool		killed;
};

/* The child that serves and, during a restart, the one that comes or the one that goes. */
struct slot {
	struct child	now;
	struct child	next;
	int64_t		again;		/* ms: not before; 0: at once */
	int64_t		backoff;
};

struct parent {
	const struct parent_options	*options;
	char		 program[4096];
	int		 listener;
	bool		 ours;		/* the listener was opened here, not inherited */
	int		 signals;
	struct slot	 slots[CHILDREN_MAX];
	size_t		 rolling;	/* slot being replaced; children: none */
	bool		 stopping;
};

/* A socket with a name that the kernel chooses; "@xxxxx" into name. */
static int
open_notify(char *name, size_t size)
{
	struct sockaddr_un	address = { .sun_family = AF_UNIX };
	socklen_t		length = sizeof(address);
	int			fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd == -1)
		return -1;
	if (bind(fd, (struct sockaddr *)&address, sizeof(sa_family_t)) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) == -1) {
		(void)close(fd);
		return -1;
	}
	length -= (socklen_t)offsetof(struct sockaddr_un, sun_path);
	(void)snprintf(name, size, "@%.*s", (int)length - 1, address.sun_path + 1);
	return fd;
}

/* A child that answers. */
static bool
has_ready(const struct parent *parent)
{
	size_t	i;

	for (i = 0; i < parent->options->children; i++)
		if (parent->slots[i].now.state == READY)
			return true;
	return false;
}

/* In the child, between fork and exec: the descriptor and the words of socket activation. */
static void
become_child(const struct parent *parent, size_t slot, const char *notify, pid_t me)
{
	const char	*settings = parent->options->settings;
	char		 pid[16], number[16], all[16];
	sigset_t	 none;

	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	(void)snprintf(number, sizeof(number), "%zu", slot + 1);
	(void)snprintf(all, sizeof(all), "%zu", parent->options->children);
	/* dup2 clears close-on-exec, unless the descriptor is there already. */
	if (dup2(parent->listener, LISTENER_INHERITED) == -1 ||
	    fcntl(LISTENER_INHERITED, F_SETFD, 0) == -1 ||
	    setenv("LISTEN_FDS", "1", 1) == -1 || setenv("LISTEN_PID", pid, 1) == -1 ||
	    setenv("NOTIFY_SOCKET", notify, 1) == -1 ||
	    setenv("AIGUILLAGE_PROCESSUS", number, 1) == -1 ||
	    setenv("AIGUILLAGE_FRERES", all, 1) == -1 ||
	    (has_ready(parent) && setenv("AIGUILLAGE_RENFORT", "1", 1) == -1) ||
	    prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != me)
		_exit(1);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (settings != NULL)
		(void)execl(parent->program, parent->program, "-c", settings, (char *)NULL);
	else
		(void)execl(parent->program, parent->program, (char *)NULL);
	_exit(127);
}

static void
start(struct parent *parent, size_t slot, struct child *child)
{
	char	name[128];
	pid_t	me = getpid();

	*child = (struct child){ .state = EMPTY, .notify = open_notify(name, sizeof(name)) };
	if (child->notify == -1 || (child->pid = fork()) == -1) {
		log_event(LOG_ERROR, "enfant", LOG_STR("erreur", str_of(strerror(errno))));
		if (child->notify != -1)
			(void)close(child->notify);
		parent->slots[slot].again = clock_millis() + BACKOFF_MAX;
		return;
	}
	if (child->pid == 0)
		become_child(parent, slot, name, me);
	child->state = STARTING;
	child->since = child->born = clock_millis();
	log_event(LOG_INFO, "enfant_demarre", LOG_INT("place", slot + 1),
	    LOG_INT("enfant", child->pid));
}

static void
stop(struct child *child)
{
	if (child->state == EMPTY || child->state == STOPPING)
		return;
	child->state = STOPPING;
	child->since = clock_millis();
	(void)kill(child->pid, SIGTERM);
}

static void
roll_end(struct parent *parent, const char *how)
{
	parent->rolling = parent->options->children;
	log_event(LOG_INFO, "relance", LOG_STR("resultat", str_of(how)));
}

/* The slot under way has done its part; the next one, or the end. */
static void
roll_next(struct parent *parent)
{
	if (++parent->rolling >= parent->options->children) {
		roll_end(parent, "faite");
		return;
	}
	start(parent, parent->rolling, &parent->slots[parent->rolling].next);
}

static void
roll_begin(struct parent *parent)
{
	if (parent->stopping || parent->rolling < parent->options->children)
		return;
	parent->rolling = 0;
	start(parent, 0, &parent->slots[0].next);
}

/* The replacement answers: the old one goes, and next then holds it until it is gone. */
static void
took_over(struct slot *slot)
{
	struct child	old = slot->now;

	slot->now = slot->next;
	slot->next = old;
	stop(&slot->next);
}

static void
became_ready(struct parent *parent, struct slot *slot, struct child *child)
{
	child->state = READY;
	child->since = clock_millis();
	slot->backoff = 0;
	notify_manager("READY=1");		/* one that serves is enough */
	log_event(LOG_INFO, "enfant_pret", LOG_INT("place", slot - parent->slots + 1),
	    LOG_INT("enfant", child->pid), LOG_INT("millisecondes", child->since - child->born));
	if (child != &slot->next)
		return;
	took_over(slot);
	if (slot->next.state == EMPTY)		/* the old one had died meanwhile */
		roll_next(parent);
}

static void
died(struct parent *parent, size_t at, struct child *child, int status)
{
	struct slot	*slot = &parent->slots[at];
	enum state	 state = child->state;
	int64_t		 now = clock_millis(), age = now - child->born;

	log_event(state == STOPPING ? LOG_INFO : LOG_ERROR, "enfant_fini", LOG_INT("place", at + 1),
	    LOG_INT("enfant", child->pid),
	    LOG_INT("code", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
	    LOG_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0));
	(void)close(child->notify);
	*child = (struct child){ .state = EMPTY, .notify = -1 };
	if (parent->stopping)
		return;
	if (child == &slot->now) {
		slot->backoff = age >= SHORT_LIFE ? 0 : slot->backoff == 0 ? BACKOFF_MIN :
		    slot->backoff * 2 > BACKOFF_MAX ? BACKOFF_MAX : slot->backoff * 2;
		slot->again = now + slot->backoff;
	} else if (state == STOPPING && slot->now.state == READY)
		roll_next(parent);
	else
		roll_end(parent, "abandonnée : le nouveau processus n’a pas démarré");
}

static void
reap(struct parent *parent)
{
	size_t	i;
	int	status;
	pid_t	pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < parent->options->children; i++) {
			struct slot	*slot = &parent->slots[i];

			if (slot->now.state != EMPTY && slot->now.pid == pid)
				died(parent, i, &slot->now, status);
			else if (slot->next.state != EMPTY && slot->next.pid == pid)
				died(parent, i, &slot->next, status);
		}
}

static void
each_child(struct parent *parent, void (*act)(struct child *child))
{
	size_t	i;

	for (i = 0; i < parent->options->children; i++) {
		act(&parent->slots[i].now);
		act(&parent->slots[i].next);
	}
}

static void
hang_up(struct child *child)
{
	if (child->state == STARTING || child->state == READY)
		(void)kill(child->pid, SIGHUP);
}

static void
on_signal(struct parent *parent)
{
	struct signalfd_siginfo	info;

	if (read(parent->signals, &info, sizeof(info)) != sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGCHLD:
		reap(parent);
		break;
	case SIGHUP:
		each_child(parent, hang_up);
		break;
	case SIGUSR2:
		roll_begin(parent);
		break;
	default:
		parent->stopping = true;
		notify_manager("STOPPING=1");
		each_child(parent, stop);
	}
}

static void
on_notify(struct parent *parent, struct slot *slot, struct child *child)
{
	char		text[256];
	ssize_t		n = recv(child->notify, text, sizeof(text), 0);
	struct str	said = { text, n > 0 ? (size_t)n : 0 };

	if (child->state == STARTING && str_find(said, STR("READY=1")) != SIZE_MAX)
		became_ready(parent, slot, child);
}

static void
check_child(struct child *child, int64_t now)
{
	if (child->state == STOPPING && now - child->since > STOP_MAX && !child->killed) {
		child->killed = true;
		(void)kill(child->pid, SIGKILL);
	}
}

/* What time alone brings about. */
static void
tick(struct parent *parent)
{
	int64_t	now = clock_millis();
	size_t	i;

	for (i = 0; i < parent->options->children; i++) {
		struct slot	*slot = &parent->slots[i];

		check_child(&slot->now, now);
		check_child(&slot->next, now);
		if (parent->stopping)
			continue;
		if (slot->now.state == EMPTY && now >= slot->again)
			start(parent, i, &slot->now);
		if (slot->next.state == STARTING && now - slot->next.since > READY_MAX)
			stop(&slot->next);
		if (i == parent->rolling && slot->next.state == EMPTY)
			roll_end(parent, "abandonnée : impossible de créer un processus");
	}
}

static bool
any_left(const struct parent *parent)
{
	size_t	i;

	for (i = 0; i < parent->options->children; i++)
		if (parent->slots[i].now.state != EMPTY || parent->slots[i].next.state != EMPTY)
			return true;
	return false;
}

static void
wait_events(struct parent *parent)
{
	struct pollfd	 p[1 + 2 * CHILDREN_MAX] = { { parent->signals, POLLIN, 0 } };
	struct child	*children[1 + 2 * CHILDREN_MAX];
	struct slot	*slots[1 + 2 * CHILDREN_MAX];
	nfds_t		 n = 1, i;
	size_t		 k;

	for (k = 0; k < parent->options->children; k++) {
		struct slot	*slot = &parent->slots[k];
		struct child	*both[2] = { &slot->now, &slot->next };

		for (i = 0; i < 2; i++)
			if (both[i]->state == STARTING) {
				p[n] = (struct pollfd){ both[i]->notify, POLLIN, 0 };
				children[n] = both[i];
				slots[n++] = slot;
			}
	}
	if (poll(p, n, 100) <= 0)
		return;
	for (i = 1; i < n; i++)
		if ((p[i].revents & POLLIN) != 0)
			on_notify(parent, slots[i], children[i]);
	if ((p[0].revents & POLLIN) != 0)
		on_signal(parent);
}

static bool
prepare(struct parent *parent, struct fault *fault)
{
	ssize_t		n;
	sigset_t	set;

	n = readlink("/proc/self/exe", parent->program, sizeof(parent->program) - 1);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR2);
	(void)sigaddset(&set, SIGCHLD);
	if (n <= 0 || sigprocmask(SIG_BLOCK, &set, NULL) == -1 ||
	    (parent->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) == -1) {
		(void)fault_set(fault, ERR_INTERNAL, STR_NONE, 0, 0, "%s", strerror(errno));
		return false;
	}
	parent->listener = listener_get(parent->options->prise, &parent->ours, fault);
	return parent->listener != -1;
}

int
parent_run(const struct parent_options *options)
{
	struct parent	parent = { .options = options, .rolling = options->children };
	struct fault	fault;
	char		text[600];

	if (!prepare(&parent, &fault)) {
		(void)fprintf(stderr, "aiguillage-fcgi: %s\n",
		    fault_text(&fault, text, sizeof(text)));
		return 1;
	}
	do {
		tick(&parent);
		wait_events(&parent);
	} while (!parent.stopping || any_left(&parent));
	if (parent.ours)
		(void)unlink(options->prise);
	(void)close(parent.listener);
	(void)close(parent.signals);
	return 0;
}
