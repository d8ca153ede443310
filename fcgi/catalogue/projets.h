/*
 * Stored projects in the snapshot.
 */
#ifndef CATALOGUE_PROJETS_H
#define CATALOGUE_PROJETS_H

#include "base/err.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

/* Rows of the dump into the snapshot being built; false and *fault when they do not read. */
bool	projets_load(struct snapshot *snapshot, struct dump *dump, struct fault *fault);

#endif
