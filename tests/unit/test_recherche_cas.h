/*
 * What people type, and the territory they mean (its key) with the rank it must reach; NULL:
 * nothing must be found.
 */
static const struct {
	const char	*q;
	const char	*cle;
	size_t		 rang;
} cas[] = {
	{ "Rennes", "35238", 1 },
};
