/*
 * What is counted of partners: pages asked for, and the sites seen around them that are not among
 * their parents.  Kept in bounded memory, written to the database each second; while that is away
 * the counts wait, and what finds no room any more is not counted.  Nothing of a visitor is kept.
 */
#ifndef SERVE_COMPTES_H
#define SERVE_COMPTES_H

#include "base/err.h"

/* base: libpq connection string.  Starts the thread that writes; before it, nothing is counted. */
enum err	comptes_start(const char *base, struct fault *fault);
void		comptes_stop(void);	/* writes what is left, and waits for the thread */

/*
 * One page of a partner, at a minute of the clock.  Returns how many this process has seen in that
 * minute, this one included.  Any thread.
 */
int64_t		comptes_page(struct str partenaire, int64_t minute);

/* One page of a partner that another site showed or led to.  Any thread. */
void		comptes_parent(struct str partenaire, struct str origine);

#endif
