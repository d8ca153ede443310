/*
 * The catalogue turned round: for each label what bears it, for each zone its aids.  So that a
 * request looks only at what may concern it, however large the catalogue is.
 */
#ifndef CATALOGUE_POSTINGS_H
#define CATALOGUE_POSTINGS_H

#include "catalogue/snapshot.h"

/*
 * Fills what a snapshot being built has of these, in its arena, from its labels, services and aids;
 * and of each service and aid, what follows from all of them: propre and rang.  False: no memory.
 */
bool	postings_build(struct snapshot *snapshot);

#endif
