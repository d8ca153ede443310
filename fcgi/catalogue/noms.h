/*
 * The index of territories' names: today's names, former names, aliases, codes, folded, built once
 * with the snapshot.  triage/recherche.c asks it.
 */
#ifndef CATALOGUE_NOMS_H
#define CATALOGUE_NOMS_H

#include "catalogue/snapshot.h"

/* Indexes the territories and anciennes of a snapshot being built, in its arena.  NULL: no memory. */
const struct noms	*noms_build(const struct snapshot *snapshot);

#endif
