/*
 * What this API is known to do, and what is done about it: it caches a list without regard to the
 * size of pages (one size), orders lists loosely (rows are counted by their ids, and a short list
 * asked a second time), changes them while they are read (read anew, once), ignores what it does
 * not know (a list as long as all of it is refused), answers errors in HTML with status 200 (asked
 * again), and now and then refuses a token that is good (a fresh one, once).  "next" is believed
 * for the end of a list and never followed.
 */
#include "import/at_source.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "import/at_aide.h"

#define PAGE_MAX	((size_t)8 << 20)
#define DEPTH_MAX	64
#define TOKEN_MILLIS	((int64_t)23 * 3600 * 1000)	/* it is good for 24 hours */

struct attendu {
	int	page;
	int64_t	count;		/* of the first page; -1 while it is not known */
};

/* Deeper text is refused before it is read: the reader goes down as it goes in. */
static bool
shallow(struct str text)
{
	bool	quoted = false;
	size_t	depth = 0, i;

	for (i = 0; i < text.n; i++) {
		if (quoted) {
			if (text.p[i] == '\\')
				i++;
			else if (text.p[i] == '"')
				quoted = false;
		} else if (text.p[i] == '"')
			quoted = true;
		else if (text.p[i] == '[' || text.p[i] == '{') {
			if (++depth > DEPTH_MAX)
				return false;
		} else if ((text.p[i] == ']' || text.p[i] == '}') && depth > 0)
			depth--;
	}
	return true;
}

json_t *
at_json(struct str text, struct fault *fault)
{
	json_error_t	 error;
	json_t		*json;

	if (!shallow(text)) {
		(void)fault_set(fault, ERR_INVALID, STR("réponse"), 0, 0,
		    "plus de %d niveaux de JSON", DEPTH_MAX);
		return NULL;
	}
	json = json_loadb(text.p == NULL ? "" : text.p, text.n, JSON_ALLOW_NUL, &error);
	if (json == NULL)
		(void)fault_set(fault, ERR_INVALID, STR("réponse"), (unsigned)error.line,
		    (unsigned)error.column, "ce n’est pas du JSON : %s", error.text);
	return json;
}

static bool
unsound(json_t *json, struct fault *fault, const char *why)
{
	json_decref(json);
	(void)fault_set(fault, ERR_INVALID, STR("réponse"), 0, 0, "%s", why);
	return false;
}

/* A page of a list: rows, not more than were asked, and some while more are announced. */
static bool
sound_page(void *arg, struct str body, struct fault *fault)
{
	const struct attendu	*attendu = arg;
	json_t			*json = at_json(body, fault), *results;
	int64_t			 count;

	if (json == NULL)
		return false;
	results = json_object_get(json, "results");
	count = json_integer_value(json_object_get(json, "count"));
	if (!json_is_array(results) || !json_is_integer(json_object_get(json, "count")) || count <
	    0)
		return unsound(json, fault, "ni « count » ni « results »");
	if (json_array_size(results) > AT_PAR_PAGE)
		return unsound(json, fault, "plus de lignes que demandé");
	if (json_array_size(results) == 0 && (int64_t)(attendu->page - 1) * AT_PAR_PAGE < count)
		return unsound(json, fault, "page vide au milieu de la liste");
	json_decref(json);
	return true;
}

static bool
sound_token(void *arg, struct str body, struct fault *fault)
{
	json_t	*json = at_json(body, fault);

	(void)arg;
	if (json == NULL)
		return false;
	if (!json_is_string(json_object_get(json, "token")))
		return unsound(json, fault, "pas de jeton dans la réponse");
	json_decref(json);
	return true;
}

static void
tell_wait(void *arg, const char *why, int64_t milliseconds)
{
	passage_dire(arg, "%s ; nouvel essai dans %lld s", why, (long long)(milliseconds / 1000));
}

/* What may stand in a header. */
static bool
plain(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f)
			return false;
	return s.n > 0 && s.n < 3000;
}

static bool
get_token(struct at_source *source)
{
	const struct settings	*settings = source->passage->settings;
	char			 url[1024], header[4096];
	struct client_request	 request = { .url = url, .post = true, .headers = { header },
				    .max = 64 << 10, .sound = sound_token };
	struct buf		 body = { .max = 64 << 10 };
	json_t			*json;
	struct str		 token;
	bool			 done = false;

	if (!plain(str_of(settings->aides_territoires_jeton)))
		return passage_echec(source->passage, ERR_UNAUTHORIZED, "aides_territoires_jeton",
		    "le jeton personnel manque : le mettre dans les réglages, ou lire un fichier "
		    "par --fichier");
	(void)snprintf(url, sizeof(url), "%s/connexion/", settings->aides_territoires);
	(void)snprintf(header, sizeof(header), "X-AUTH-TOKEN: %s",
	    settings->aides_territoires_jeton);
	if (client_fetch(source->client, &request, &body, &source->passage->fault) == ERR_NONE &&
	    (json = at_json(buf_str(&body), NULL)) != NULL) {
		token = str_of(json_string_value(json_object_get(json, "token")));
		done = plain(token);
		(void)snprintf(source->entete, sizeof(source->entete), "Authorization: Bearer %.*s",
		    STR_FMT(token));
		source->obtenu = clock_millis() + 1;
		json_decref(json);
		if (!done)
			(void)passage_echec(source->passage, ERR_UNAUTHORIZED, url,
			    "jeton illisible");
	}
	buf_free(&body);
	return done;
}

bool
at_source_ouvrir(struct at_source *source, struct passage *passage)
{
	const struct settings		*s = passage->settings;
	const struct client_options	 options = { .prive = s->import_prive != 0,
	    .pause = s->import_pause, .attente = s->import_attente,
	    .patience = s->import_patience, .tell = tell_wait, .arg = passage };

	*source = (struct at_source){ .passage = passage };
	if ((source->client = client_create(&options)) == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	return passage_exec(passage, STATEMENT_PAGES_OLD, PARAMS(str_of(passage->source),
	    passage->confirmer ? STR("t") : STR("f")), NULL);
}

void
at_source_fermer(struct at_source *source)
{
	client_destroy(source->client);
	source->client = NULL;
}

/* One page from the source; a fresh token once when it refuses the one we have. */
static bool
ask(struct at_source *source, const char *url, struct attendu *attendu, struct buf *body)
{
	struct client_request	 request = { .url = url, .headers = { source->entete },
				    .max = PAGE_MAX, .sound = sound_page, .arg = attendu };
	enum err		 err;
	bool			 again;

	if ((source->obtenu == 0 || clock_millis() - source->obtenu > TOKEN_MILLIS) &&
	    !get_token(source))
		return false;
	for (again = true;; again = false) {
		err = client_fetch(source->client, &request, body, &source->passage->fault);
		if (err != ERR_UNAUTHORIZED || !again || !get_token(source))
			return err == ERR_NONE;
	}
}

/* A page into the staging table, unless an earlier run has left it there. */
static bool
receive_page(struct at_source *source, const struct at_liste *liste, struct attendu *attendu,
    int number)
{
	struct passage	*passage = source->passage;
	struct buf	 body = { .max = PAGE_MAX };
	char		 url[1024], page[16];
	struct rows	 rows;
	bool		 done;

	(void)snprintf(page, sizeof(page), "%d", number);
	if (!passage_exec(passage, STATEMENT_PAGE_GET, PARAMS(str_of(passage->source),
	    str_of(liste->nom), str_of(page)), &rows))
		return false;
	done = rows.n > 0;
	rows_free(&rows);
	if (done) {
		source->reprises++;
		return true;
	}
	(void)snprintf(url, sizeof(url), "%s/%sitemsPerPage=%d&page=%d",
	    passage->settings->aides_territoires, liste->chemin, AT_PAR_PAGE, attendu->page);
	done = ask(source, url, attendu, &body) &&
	    passage_exec(passage, STATEMENT_PAGE_PUT, PARAMS(str_of(passage->source),
	    str_of(liste->nom), str_of(page), buf_str(&body)), NULL);
	buf_free(&body);
	return done;
}

json_t *
at_source_page(struct passage *passage, const char *liste, int page)
{
	char		 number[16];
	struct rows	 rows;
	struct str	 text = STR_NONE;
	json_t		*json;

	(void)snprintf(number, sizeof(number), "%d", page);
	if (!passage_exec(passage, STATEMENT_PAGE_GET, PARAMS(str_of(passage->source),
	    str_of(liste), str_of(number)), &rows))
		return NULL;
	(void)rows_next(&rows, &text, 1);
	json = at_json(text, &passage->fault);
	rows_free(&rows);
	return json;
}

static int
by_number(const void *a, const void *b)
{
	int64_t	x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t
at_distincts(int64_t *ids, size_t n)
{
	int64_t	found = 0;
	size_t	i;

	if (n > 0)
		qsort(ids, n, sizeof(*ids), by_number);
	for (i = 0; i < n; i++)
		found += i == 0 || ids[i] != ids[i - 1];
	return found;
}

/* How many different ids there are in the pages received; -1 and passage->fault. */
static int64_t
distinct(struct at_source *source, const struct at_liste *liste)
{
	int64_t	*ids = calloc((size_t)liste->pages * AT_PAR_PAGE + 1, sizeof(*ids));
	size_t	 n = 0, i;
	int64_t	 found;
	json_t	*json, *results;
	int	 page;

	for (page = 1; ids != NULL && page <= liste->pages; page++) {
		if ((json = at_source_page(source->passage, liste->nom, page)) == NULL) {
			free(ids);
			return -1;
		}
		results = json_object_get(json, "results");
		for (i = 0; i < json_array_size(results) && i < AT_PAR_PAGE; i++)
			ids[n++] = at_aide_numero(json_array_get(results, i));
		json_decref(json);
	}
	if (ids == NULL) {
		(void)passage_echec(source->passage, ERR_UNAVAILABLE, liste->nom,
		    "plus de mémoire");
		return -1;
	}
	found = at_distincts(ids, n);
	free(ids);
	return found;
}

/* The page just received: is it the last, and what does it count?  False and passage->fault. */
static bool
read_end(struct at_source *source, const char *nom, int number, struct attendu *attendu,
    int64_t *count, bool *last)
{
	json_t	*json = at_source_page(source->passage, nom, number);

	if (json == NULL)
		return false;
	*count = json_integer_value(json_object_get(json, "count"));
	*last = json_is_null(json_object_get(json, "next")) ||
	    (int64_t)attendu->page * AT_PAR_PAGE >= *count;
	json_decref(json);
	return true;
}

/*
 * All pages from the first: until the source says that there is no next one.  False and
 * passage->fault; *moved: because the list is not what it was at its first page.
 */
static bool
pass(struct at_source *source, struct at_liste *liste, bool *moved)
{
	struct attendu	 attendu = { 1, -1 };
	int		 first = liste->pages;
	int64_t		 count = 0;
	bool		 last = false;

	*moved = false;
	/* A second pass goes under the numbers that follow those of the first. */
	while (!last) {
		if (attendu.page > AT_PAGES_MAX)
			return passage_echec(source->passage, ERR_TOO_LARGE, liste->nom,
			    "plus de %d pages", AT_PAGES_MAX);
		if (!receive_page(source, liste, &attendu, first + attendu.page) ||
		    !read_end(source, liste->nom, first + attendu.page, &attendu, &count, &last))
			return false;
		*moved = attendu.count >= 0 && count != attendu.count;
		if (*moved)
			return passage_echec(source->passage, ERR_CONFLICT, liste->nom,
			    "la liste a changé pendant la lecture : %lld lignes, puis %lld",
			    (long long)attendu.count, (long long)count);
		attendu.count = liste->count = count;
		if (liste->plafond > 0 && count >= liste->plafond)
			return passage_echec(source->passage, ERR_CONFLICT, liste->nom,
			    "%lld lignes : la source a ignoré le filtre", (long long)count);
		liste->pages = first + attendu.page;
		passage_dire(source->passage, "%s : page %d sur %lld", liste->nom, attendu.page,
		    (long long)((count + AT_PAR_PAGE - 1) / AT_PAR_PAGE));
		attendu.page++;
	}
	return true;
}

bool
at_source_recevoir(struct at_source *source, struct at_liste *liste)
{
	int64_t	found = 0;
	int	passes;
	bool	moved, again = false;

	liste->pages = 0;
	for (passes = 0; passes < 3; passes++) {
		if (!pass(source, liste, &moved)) {
			if (!moved || again)
				return false;
			/* An aid came or went meanwhile: from its first page again, once. */
			again = true;
			liste->pages = 0;
			passes = -1;
			source->passage->fault = (struct fault){ .code = ERR_NONE };
			passage_dire(source->passage, "%s a changé : relue", liste->nom);
			if (!passage_exec(source->passage, STATEMENT_PAGES_LISTE_DROP,
			    PARAMS(str_of(source->passage->source), str_of(liste->nom)), NULL))
				return false;
			continue;
		}
		if ((found = distinct(source, liste)) < 0)
			return false;
		if (found >= liste->count)
			return true;
	}
	return passage_echec(source->passage, ERR_CONFLICT, liste->nom,
	    "%lld lignes différentes reçues sur %lld annoncées, en %d lectures", (long long)found,
	    (long long)liste->count, passes);
}
