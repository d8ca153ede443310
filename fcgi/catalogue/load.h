/*
 * The loader: rows in (from the database or from disk), snapshot out.
 */
#ifndef CATALOGUE_LOAD_H
#define CATALOGUE_LOAD_H

#include "base/err.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

/*
 * Builds a snapshot from a dump, which it takes over in any case.  NULL and *fault (which table,
 * which row) when the rows do not hold together: an unknown label, a territory that is not there.
 */
struct snapshot	*snapshot_load(struct dump *dump, struct fault *fault);

#endif
