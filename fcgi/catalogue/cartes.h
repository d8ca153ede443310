/*
 * Cards of the API catalogue in the snapshot, and the words that they are searched by.
 */
#ifndef CATALOGUE_CARTES_H
#define CATALOGUE_CARTES_H

#include "base/err.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

/* Rows of the dump into the snapshot being built; false and *fault when they do not read. */
bool	cartes_load(struct snapshot *snapshot, struct dump *dump, struct fault *fault);

#endif
