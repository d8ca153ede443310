/*
 * aiguillage-fcgi: reads the settings, takes the listener, starts the refresher and the workers,
 * and waits for signals.  Every signal is blocked in every thread and taken by the main one alone,
 * so that no system call of a worker is ever interrupted.
 *
 * TERM, INT: finish what has begun and return 0 (coverage and leak checks need the return).
 * HUP: read the templates and the API's description again; if one is wrong, say so and keep those
 * there are.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/settings.h"
#include "catalogue/refresh.h"
#include "serve/io.h"
#include "serve/listener.h"
#include "serve/loop.h"
#include "serve/notify.h"
#include "serve/parent.h"
#include "serve/sante.h"
#include "store/file.h"
#include "store/mesure.h"

#ifndef AIGUILLAGE_VERSION
#define AIGUILLAGE_VERSION	"développement"
#endif

#define FIRST_SNAPSHOT_MS	5000	/* then visitors are told to come back */

struct options {
	const char	*settings;
	const char	*prise;
	size_t		 children;	/* 0: serve here */
};

static int
fail(const struct fault *fault)
{
	char	text[600];

	(void)fprintf(stderr, "aiguillage-fcgi: %s\n", fault_text(fault, text, sizeof(text)));
	return 1;
}

static int
usage(void)
{
	(void)fputs("usage : aiguillage-fcgi [-c fichier-de-réglages] [-l prise] [-n processus]\n"
	    "        aiguillage-fcgi -V\n"
	    "  -c  réglages, une ligne « nom = valeur » chacun\n"
	    "  -l  chemin de la prise FastCGI, si aucune n’est héritée\n"
	    "  -n  tient la prise et fait servir autant de processus (1 à 16) ;\n"
	    "      HUP relit les gabarits, USR2 relance un processus après l’autre\n", stderr);
	return 2;
}

static bool
level_named(struct str name, enum log_level *level)
{
	static const struct str	names[] = { { "debug", 5 }, { "info", 4 }, { "warn", 4 },
		    { "error", 5 } };
	size_t			i;

	for (i = 0; i < COUNT(names); i++)
		if (str_eq(name, names[i])) {
			*level = (enum log_level)i;
			return true;
		}
	return false;
}

static bool
contact_valid(struct str uri)
{
	size_t	i;

	for (i = 0; i < uri.n; i++)
		if (uri.p[i] <= ' ' || uri.p[i] >= 0x7f)
			return false;
	return uri.n == 0 || str_starts(uri, STR("mailto:")) || str_starts(uri, STR("https://"));
}

static enum err
read_settings(struct settings *settings, const struct options *options, struct fault *fault)
{
	enum log_level	level;
	enum err	err = settings_load(settings, options->settings, fault);

	if (err != ERR_NONE)
		return err;
	if (!level_named(str_of(settings->niveau), &level))
		return fault_set(fault, ERR_INVALID, STR("niveau"), 0, 0,
		    "debug, info, warn ou error, et non « %s »", settings->niveau);
	if (!contact_valid(str_of(settings->contact_securite)))
		return fault_set(fault, ERR_INVALID, STR("contact_securite"), 0, 0,
		    "une adresse mailto: ou https: sans espace, et non « %s »",
		    settings->contact_securite);
	log_set_level(level);
	return ERR_NONE;
}

/* How many processes share the machine: what the parent says, otherwise this one alone. */
static size_t
siblings(void)
{
	const char	*said = getenv("AIGUILLAGE_FRERES");
	int64_t		 n = 1;

	if (said != NULL)
		(void)str_int(str_of(said), 1, 64, &n);
	return (size_t)n;
}

/*
 * What answers rest on besides what is read again while it runs: this program, the settings that
 * pages show, whether there are forms to send.  An ETag of before is then one of another answer.
 */
static uint64_t
identity(const struct settings *s, const struct jeton_cles *cles)
{
	const char *const	shown[] = { s->contact_securite, s->editeur, s->editeur_adresse,
	    s->directeur_publication, s->hebergeur, s->contact, s->delegue_donnees,
	    s->schema_accessibilite };
	struct fault		fault;
	size_t			n = 0, i;
	char			*self = file_read("/proc/self/exe", &n, &fault);
	uint64_t		hash = str_hash((struct str){ self, n }, HASH_SEED + cles->n);

	free(self);
	for (i = 0; i < COUNT(shown); i++)
		hash = str_hash(STR("\n"), str_hash(str_of(shown[i]), hash));
	return hash;
}

static struct loop *
start_workers(const struct settings *settings, int listener, struct fault *fault)
{
	struct loop_options	options = { .listener = listener, .threads = (size_t)settings->fils,
		    .siblings = siblings(),
		    .body_limit = (size_t)settings->corps_max, .adresse = settings->adresse,
		    .contact_securite = settings->contact_securite, .base = settings->base,
		    .reglages = settings };

	if (jeton_cles_read(&options.cles, settings->secret, fault) != ERR_NONE)
		return NULL;

	options.identite = identity(settings, &options.cles);
	options.gabarits = gabarits_load(settings->gabarits, settings->statique, settings->openapi,
	    settings->accessibilite, fault);
	if (options.gabarits == NULL)
		return NULL;
	options.routes = routes_table(&options.n_routes);
	return loop_start(&options, fault);
}

static void
reload(struct loop *loop, const struct settings *settings)
{
	struct fault	 fault;
	char		 text[600];
	struct gabarits	*gabarits = gabarits_load(settings->gabarits, settings->statique,
			    settings->openapi, settings->accessibilite, &fault);

	if (gabarits == NULL) {
		log_event(LOG_ERROR, "gabarits_refuses",
		    LOG_STR("faute", str_of(fault_text(&fault, text, sizeof(text)))));
		return;
	}
	loop_set_gabarits(loop, gabarits);
	log_event(LOG_INFO, "gabarits_relus", LOG_STR("dossier", str_of(settings->gabarits)));
}

static bool
has_snapshot(void)
{
	const struct snapshot	*snapshot = snapshot_acquire();

	if (snapshot == NULL)
		return false;
	snapshot_release(snapshot);
	return true;
}

/* The next signal, or 0 after ms; ms < 0: however long it takes. */
static int
next_signal(const sigset_t *set, int ms)
{
	const struct timespec	wait = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
	int			got;

	got = ms < 0 ? sigwaitinfo(set, NULL) : sigtimedwait(set, NULL, &wait);
	return got > 0 ? got : 0;
}

/*
 * A process that has nothing to say accepts nobody while its first snapshot may come any moment: a
 * sibling answers, or the visitor waits in the queue.  After some seconds it accepts, to say 503;
 * never when its parent says that a sibling does answer (AIGUILLAGE_RENFORT).
 */
static void
run(struct loop *loop, const struct settings *settings, const sigset_t *set)
{
	bool	alone = getenv("AIGUILLAGE_RENFORT") == NULL;
	bool	accepting = false, ready = false, loaded;
	int	waited = 0, got;

	for (;;) {
		loaded = ready || has_snapshot();
		if (!accepting && (loaded || (alone && waited >= FIRST_SNAPSHOT_MS))) {
			loop_accept(loop);
			accepting = true;
		}
		if (loaded && !ready) {
			ready = true;
			notify_manager("READY=1");
			log_event(LOG_INFO, "pret", LOG_INT("millisecondes", waited));
		}
		got = next_signal(set, ready ? -1 : 20);
		waited += 20;
		if (got == SIGHUP)
			reload(loop, settings);
		else if (got == SIGTERM || got == SIGINT)
			return;
	}
}

/* All but those that a fault in the code raises; *awaited: those that the main thread takes. */
static void
block_signals(sigset_t *awaited)
{
	static const int	faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT };
	sigset_t		blocked;
	size_t			i;

	(void)sigfillset(&blocked);
	for (i = 0; i < COUNT(faults); i++)
		(void)sigdelset(&blocked, faults[i]);
	(void)pthread_sigmask(SIG_BLOCK, &blocked, NULL);
	(void)sigemptyset(awaited);
	(void)sigaddset(awaited, SIGTERM);
	(void)sigaddset(awaited, SIGINT);
	(void)sigaddset(awaited, SIGHUP);
}

static int
serve(const struct settings *settings, const char *prise)
{
	struct fault	 fault;
	struct loop	*loop;
	sigset_t	 awaited;
	bool		 ours;
	int		 listener;

	block_signals(&awaited);
	if ((listener = listener_get(prise, &ours, &fault)) == -1)
		return fail(&fault);
	if (!io_init()) {
		(void)fault_set(&fault, ERR_INTERNAL, STR("libfcgi"), 0, 0, "ne démarre pas");
		return fail(&fault);
	}
	if (refresh_start(settings->base, settings->instantane, &fault) != ERR_NONE)
		return fail(&fault);
	if (mesure_start(settings->base, &fault) != ERR_NONE) {
		refresh_stop();
		return fail(&fault);
	}
	sante_start();
	if ((loop = start_workers(settings, listener, &fault)) == NULL) {
		mesure_stop();
		refresh_stop();
		return fail(&fault);
	}
	run(loop, settings, &awaited);
	notify_manager("STOPPING=1");
	loop_stop(loop);
	mesure_stop();
	refresh_stop();
	if (ours)
		(void)unlink(prise);
	log_event(LOG_INFO, "fini", LOG_INT("code", 0));
	return 0;
}

int
main(int argc, char **argv)
{
	struct options	options = { 0 };
	static struct settings	settings;	/* its texts stay in reach until the very end */
	struct fault	fault;
	int64_t		children;
	int		option;

	while ((option = getopt(argc, argv, "c:l:n:V")) != -1)
		switch (option) {
		case 'c':
			options.settings = optarg;
			break;
		case 'l':
			options.prise = optarg;
			break;
		case 'n':
			if (!str_int(str_of(optarg), 1, 16, &children))
				return usage();
			options.children = (size_t)children;
			break;
		case 'V':
			(void)puts("aiguillage-fcgi " AIGUILLAGE_VERSION);
			return 0;
		default:
			return usage();
		}
	if (optind != argc)
		return usage();
	if (read_settings(&settings, &options, &fault) != ERR_NONE)
		return fail(&fault);
	if (options.prise == NULL)
		options.prise = settings.prise;
	if (options.children == 0)
		return serve(&settings, options.prise);
	return parent_run(&(struct parent_options){ .prise = options.prise,
	    .settings = options.settings, .children = options.children });
}
