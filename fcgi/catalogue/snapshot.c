/*
 * The current snapshot, and the closed lists that every snapshot shares.
 *
 * Readers count themselves under a lock held for two instructions: a snapshot is freed when it is
 * no longer current and its last reader has let go.
 */
#include "catalogue/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

#include "catalogue/lexique.h"
#include "catalogue/noms.h"

static pthread_mutex_t		 lock = PTHREAD_MUTEX_INITIALIZER;
static struct snapshot		*current;

const struct terme territoire_types[TERRITOIRE_TYPES] = {
	TERME("commune", "commune"), TERME("epci", "intercommunalité"),
	TERME("syndicat", "syndicat"), TERME("departement", "département"),
	TERME("region", "région"), TERME("zone", "zone"),
};

const struct terme axes[AXES] = {
	TERME("thematiques", "Thèmes"), TERME("sites", "Lieux"),
	TERME("interventions", "Modalités"), TERME("leviers", "Leviers"),
	TERME("competences", "Compétences"),
};

const struct terme phases[PHASES + 1] = {
	TERME("idee", "Idée"), TERME("etude", "Étude"), TERME("operation", "Opération"),
	TERME("inconnue", "Je ne sais pas"),
};

const struct terme natures[8] = {
	TERME("subvention", "Subvention"), TERME("pret", "Prêt"),
	TERME("avance-recuperable", "Avance récupérable"),
	TERME("cee", "Certificats d’économie d’énergie"),
	TERME("autre-financiere", "Autre aide financière"),
	TERME("ingenierie-technique", "Ingénierie technique"),
	TERME("ingenierie-financiere", "Ingénierie financière"),
	TERME("ingenierie-juridique", "Ingénierie juridique ou administrative"),
};

const struct terme etapes[ETAPES] = {
	TERME("reflexion", "Réflexion, conception"), TERME("realisation", "Réalisation"),
	TERME("usage", "Usage, valorisation"),
};

const struct terme publics[12] = {
	TERME("commune", "communes"), TERME("epci", "intercommunalités"),
	TERME("departement", "départements"), TERME("region", "régions"),
	TERME("special", "collectivités d’outre-mer à statut particulier"),
	TERME("etablissement-public", "établissements publics"),
	TERME("entreprise-publique-locale", "entreprises publiques locales"),
	TERME("association", "associations"), TERME("entreprise", "entreprises"),
	TERME("particulier", "particuliers"), TERME("agriculteur", "agriculteurs"),
	TERME("recherche", "organismes de recherche"),
};

const struct terme recurrences[4] = {
	TERME("", ""), TERME("ponctuelle", "Ponctuelle"), TERME("permanente", "Permanente"),
	TERME("recurrente", "Récurrente"),
};

uint32_t
terme_named(const struct terme *list, size_t n, struct str slug)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (str_eq(list[i].slug, slug))
			return (uint32_t)i;
	return NONE;
}

/* Spaces and prefixes' case aside: "2a004", "DEP-35" and "243 500 139" are keys too. */
static struct str
key_of(struct str ou, char *room, size_t size)
{
	size_t	i, n = 0;
	char	c;

	for (i = 0; i < ou.n && n < size; i++) {
		c = ou.p[i];
		if (c == ' ')
			continue;
		room[n++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	if (n >= 4 && (memcmp(room, "DEP-", 4) == 0 || memcmp(room, "REG-", 4) == 0))
		for (i = 0; i < 3; i++)
			room[i] = (char)(room[i] + 32);
	return (struct str){ room, n };
}

uint32_t
snapshot_ancienne(const struct snapshot *snapshot, struct str ou)
{
	char		room[16];
	struct str	key;

	if (ou.n == 0 || ou.n > sizeof(room))
		return NONE;
	key = key_of(ou, room, sizeof(room));
	return map_get(&snapshot->par_cle, key) == NONE ?
	    map_get(&snapshot->par_ancien_code, key) : NONE;
}

uint32_t
snapshot_territoire(const struct snapshot *snapshot, struct str ou)
{
	char		room[16];
	uint32_t	at;

	if (ou.n == 0 || ou.n > sizeof(room))
		return NONE;
	if ((at = map_get(&snapshot->par_cle, key_of(ou, room, sizeof(room)))) == NONE) {
		if ((at = snapshot_ancienne(snapshot, ou)) == NONE)
			return NONE;
		at = snapshot->anciennes[at].territoire;
	}
	return snapshot->territoires[at].type == TERRITOIRE_ZONE ? NONE : at;
}

uint32_t
snapshot_label(const struct snapshot *snapshot, enum axe axe, struct str slug)
{
	return map_get(&snapshot->par_label[axe], slug);
}

const struct service *
snapshot_service(const struct snapshot *snapshot, struct str slug)
{
	uint32_t	at = map_get(&snapshot->par_slug, slug);

	return at == NONE ? NULL : &snapshot->services[at];
}

const struct aide *
snapshot_aide(const struct snapshot *snapshot, struct str id)
{
	uint32_t	at = map_get(&snapshot->par_id, id);

	return at == NONE ? NULL : &snapshot->aides[at];
}

const struct partenaire *
snapshot_partenaire(const struct snapshot *snapshot, struct str cle)
{
	uint32_t	at = map_get(&snapshot->par_partenaire, cle);

	return at == NONE ? NULL : &snapshot->partenaires[at];
}

const struct passage_vu *
snapshot_passage(const struct snapshot *snapshot, struct str source)
{
	uint32_t	i;

	for (i = 0; i < snapshot->n_passages; i++)
		if (str_eq(snapshot->passages[i].source, source))
			return &snapshot->passages[i];
	return NULL;
}

const struct source *
snapshot_source(const struct snapshot *snapshot, struct str nom)
{
	uint32_t	i;

	for (i = 0; i < snapshot->n_sources; i++)
		if (str_eq(snapshot->sources[i].nom, nom))
			return &snapshot->sources[i];
	return NULL;
}

bool
snapshot_inside(const struct snapshot *snapshot, uint32_t inner, uint32_t outer)
{
	const struct indices	*up = &snapshot->territoires[inner].up;
	uint32_t		 i;

	if (inner == outer)
		return true;
	for (i = 0; i < up->n; i++)
		if (up->v[i] == outer)
			return true;
	return false;
}

const struct snapshot *
snapshot_acquire(void)
{
	struct snapshot	*snapshot;

	(void)pthread_mutex_lock(&lock);
	if ((snapshot = current) != NULL)
		atomic_fetch_add(&snapshot->readers, 1);
	(void)pthread_mutex_unlock(&lock);
	return snapshot;
}

size_t
snapshot_octets(const struct snapshot *snapshot)
{
	return arena_used(snapshot->arena) + arena_used(snapshot->noms->partage.arena) +
	    arena_used(snapshot->lexique->partage.arena);
}

void
snapshot_free(struct snapshot *snapshot)
{
	if (snapshot->noms != NULL)
		partage_lacher(&snapshot->noms->partage);
	if (snapshot->lexique != NULL)
		partage_lacher(&snapshot->lexique->partage);
	free(snapshot->rows);
	arena_destroy(snapshot->arena);		/* the snapshot itself lies in it */
}

static void
let_go(struct snapshot *snapshot)
{
	if (snapshot != NULL && atomic_fetch_sub(&snapshot->readers, 1) == 1)
		snapshot_free(snapshot);
}

void
snapshot_release(const struct snapshot *snapshot)
{
	let_go((struct snapshot *)(uintptr_t)snapshot);
}

void
snapshot_publish(struct snapshot *snapshot)
{
	struct snapshot	*before;

	if (snapshot != NULL)
		atomic_store(&snapshot->readers, 1);	/* being current is one reader */
	(void)pthread_mutex_lock(&lock);
	before = current;
	current = snapshot;
	(void)pthread_mutex_unlock(&lock);
	let_go(before);
}
