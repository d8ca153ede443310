/*
 * What fuzz targets share: a small catalogue whose texts are hostile, and the whole dispatcher
 * asked over it.  Whatever is asked, the answer must stand up to reponse.h, and so must the one of
 * a worker whose memory runs out half-way.
 *
 * A wrong answer ends the program (cmocka's fail_msg outside a test), which libFuzzer reports.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "reponse.h"
#include "serve/routes.h"
#include "triage_essai.h"

#define NOON	1795521600	/* 2026-11-24, 12:00 UTC */

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct str
fuzz_text(const uint8_t *data, size_t size)
{
	return (struct str){ (const char *)data, size };
}

#define MALICE	"<b onclick=x>&\"'{{nom}}</script>"

static inline void
write_items(struct dump_texte *d)
{
	add_service(d, (struct essai_service){ "prioreno", "thematiques/energie=1 sites/ecole=0.5",
	    "1;0.5;0", false });
	add_service(d, (struct essai_service){ "velo-plus", "thematiques/velo=1 leviers/velo=1",
	    NULL, false });
	add_service(d, (struct essai_service){ "partout", "competences/90-518=1", NULL, true });
	dump_add(d, L_SERVICES, "malice;" MALICE ";" MALICE ";https://a.fr/?a=\"<;" MALICE
	    "|Eau;" MALICE ";f;1;1;1;outil;f;" MALICE ";" MALICE "\\n\\n" MALICE ";source");
	dump_add(d, L_SERVICES_LABELS, "malice;thematiques;eau;1");
	dump_add(d, L_CONTEXTES, "malice;90-518;velo;idee|operation;53;https://c.fr/;\n"
	    "velo-plus;;;;;;");
	dump_add(d, L_DONNEES, "2026;a/b;" MALICE ";" MALICE ";" MALICE ";utile;;" MALICE
	    ";publique;f;" MALICE ";source;\n2021;vieux;" MALICE ";;;non;justificatifs;;;f;;;a/b\n"
	    "2021;gone;Un;Eau;Insee;a-etudier;;;mixte;f;;;");
	dump_add(d, L_OUVERTES, "a/b;" MALICE ";https://o.fr/?a=\"<;compte;" MALICE);
	add_aide(d, (struct essai_aide){ .id = "aide-eau", .zone = 2,
	    .labels = "thematiques/eau=1", .natures = "subvention", .recurrence = "permanente" });
	add_aide(d, (struct essai_aide){ .id = "aide-velo", .zone = 6, .publics = "commune",
	    .labels = "thematiques/velo=1 interventions/renovation=0.5", .echeance = 20790 });
	add_aide(d, (struct essai_aide){ .id = "aide-close", .zone = 8, .labels = "sites/parc=1",
	    .ouverture = 20000, .echeance = 20001 });
	dump_add(d, L_AIDES, "malice;" MALICE ";" MALICE ";" MALICE ";" MALICE ";" MALICE
	    ";subvention;;commune|epci;" MALICE "/" MALICE ";2;ponctuelle;2026-02-28;2028-02-29;"
	    "https://l.fr/\";https://c.fr/;t;" MALICE ";" MALICE ";" MALICE ";source;7;"
	    "2026-01-01;");
	dump_add(d, L_AIDES_LABELS, "malice;thematiques;renovation-energetique;1");
}

/* Loaded once, and asked ever after. */
static inline const struct snapshot *
fuzz_snapshot(void)
{
	static struct snapshot	*snapshot;
	static struct dump_texte d;

	if (snapshot != NULL)
		return snapshot;
	write_territoires(&d);
	write_labels(&d);
	write_lexique(&d);
	write_items(&d);
	dump_add(&d, L_ANCIENNES, "35999;Vieux " MALICE ";ancienne;11;35000\n;Roazhon;alias;6;");
	dump_add(&d, L_PARTENAIRES, "demo;Démo;actif;https://a.fr https://*.b.fr;;;t;;;;;\n"
	    "hote;Hôte;actif;;https://hote.fr/p?a=b;ou=35001;f;#0b5f58;8;Arial;auto;1000000\n"
	    "essai;Essai;test;;;;f;;;;;\npause;Pause;pause;;;;f;;;;;");
	dump_add(&d, L_SOURCES, "source;" MALICE ";https://s.fr/;" MALICE ";" MALICE ";2026-01");
	snapshot = dump_snapshot(&d);
	snapshot_publish(snapshot);
	dump_erase(&d);
	return snapshot;
}

/* Emptied at each call. */
static inline struct arena *
fuzz_arena(void)
{
	static struct arena	*arena;

	if (arena == NULL)
		arena = arena_create(64 << 10, 32 << 20);
	arena_reset(arena);
	return arena;
}

/* One dispatch in that arena.  response->body and *head stay until the next. */
static inline void
fuzz_dispatch(struct arena *arena, struct request request, bool loopback, struct response *response,
    struct buf *head)
{
	static struct gabarits	*gabarits;
	struct worker_context	 context = { .adresse = "", .arena = arena, .head = head };
	struct fault		 fault;
	char			 text[600];

	(void)fuzz_snapshot();
	if (gabarits == NULL &&
	    (gabarits = gabarits_load("templates", "build/static", "docs/openapi.yaml",
	    "docs/accessibilite.md", &fault)) == NULL)
		fail_msg("%s", fault_text(&fault, text, sizeof(text)));
	context.gabarits = gabarits;
	context.routes = routes_table(&context.n_routes);
	(void)routes_dispatch(&context, &request, loopback, response);
}

/* The same with memory for a part of the work only, how much being drawn from the request. */
static inline void
ask_short(struct request request, bool loopback)
{
	static struct response	response;
	static struct buf	head;
	uint64_t		seed = str_hash(request.query, str_hash(request.path, HASH_SEED));
	struct arena		*arena = arena_create(64, 64 + seed % 200000);

	assert_non_null(arena);
	fuzz_dispatch(arena, request, loopback, &response, &head);
	reponse_check(&response, buf_str(&head));
	arena_destroy(arena);
}

/* The head of the last answer. */
static struct buf	fuzz_head;

/* Asks, and checks the answer; its texts live until the next call. */
static inline const struct response *
fuzz_ask(struct request request, bool loopback)
{
	static struct response	response;

	request.now = NOON;
	request.scheme = STR("https");
	request.host = host_valid(request.host) ? request.host : STR("essai.fr");
	fuzz_dispatch(fuzz_arena(), request, loopback, &response, &fuzz_head);
	reponse_check(&response, buf_str(&fuzz_head));
	if (response.status >= 500)
		fail_msg("%d for %.*s?%.*s", response.status, STR_FMT(request.path),
		    STR_FMT(request.query));
	ask_short(request, loopback);
	return &response;
}

static inline const struct response *
fuzz_get(struct str path, struct str query)
{
	return fuzz_ask((struct request){ .method = METHOD_GET, .path = path, .query = query,
	    .content_length = -1 }, false);
}

#endif
