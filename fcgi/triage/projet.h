/*
 * What a stored project answers.
 */
#ifndef TRIAGE_PROJET_H
#define TRIAGE_PROJET_H

#include "catalogue/snapshot.h"
#include "http/params.h"

/*
 * The same answers, with those of the project that the parameter `projet` names in place of what
 * the URL leaves out, and without `projet`.  params itself when there is nothing to fill: no
 * `projet`, or one that is not known, which then stays.  Lives as long as arena and snapshot.
 */
const struct params	*projet_remplir(const struct snapshot *snapshot, struct arena *arena,
			    const struct params *params);

#endif
