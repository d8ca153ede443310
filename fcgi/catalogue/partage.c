/*
 * A count of holders, as snapshots have one.
 */
#include "catalogue/partage.h"

#include "catalogue/lexique.h"
#include "catalogue/noms.h"

void *
partage_creer(size_t size, uint64_t empreinte)
{
	struct arena	*arena = arena_create((size_t)1 << 20, 0);
	struct partage	*partage = arena == NULL ? NULL : arena_alloc(arena, 1, size);

	if (partage == NULL) {
		arena_destroy(arena);
		return NULL;
	}
	partage->arena = arena;
	partage->empreinte = empreinte;
	atomic_store(&partage->tenu, 1);
	return partage;
}

bool
partage_tenir(const struct partage *partage, uint64_t empreinte)
{
	if (partage->empreinte != empreinte)
		return false;
	atomic_fetch_add(&((struct partage *)(uintptr_t)partage)->tenu, 1);
	return true;
}

void
partage_lacher(const struct partage *partage)
{
	if (partage != NULL &&
	    atomic_fetch_sub(&((struct partage *)(uintptr_t)partage)->tenu, 1) == 1)
		arena_destroy(partage->arena);
}

void
partage_empreintes(const struct dump *dump, struct empreintes *out)
{
	out->noms = dump_hash(dump, "anciennes", dump_hash(dump, "territoires", HASH_SEED));
	out->lexique = dump_hash(dump, "lexique", dump_hash(dump, "labels", HASH_SEED));
}

bool
partage_charger(struct snapshot *snapshot, struct dump *dump, const struct empreintes *empreintes)
{
	const struct snapshot	*before = snapshot_acquire();
	const struct noms	*noms = before == NULL ? NULL : before->noms;
	const struct lexique	*lexique = before == NULL ? NULL : before->lexique;

	snapshot->noms = noms != NULL && partage_tenir(&noms->partage, empreintes->noms) ? noms :
	    noms_build(snapshot, empreintes->noms);
	snapshot->lexique = lexique != NULL &&
	    partage_tenir(&lexique->partage, empreintes->lexique) ? lexique :
	    lexique_load(snapshot, dump, empreintes->lexique);
	snapshot_release(before);
	return snapshot->noms != NULL && snapshot->lexique != NULL;
}
