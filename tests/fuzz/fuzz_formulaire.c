/*
 * Any bytes as what a form sends: the first chooses the page, the rest are its parameters.  A
 * redirect stays on the site and leads to a page that answers; a canonical address is its own.
 */
#include "fuzz.h"

static const struct str	paths[] = { STR_INIT("/v1/w/demo/suite"), STR_INIT("/v1/w/demo"),
    STR_INIT("/v1/w/demo/territoire"), STR_INIT("/v1/w/demo/projet"),
    STR_INIT("/v1/w/demo/precisions"), STR_INIT("/v1/w/demo/phase"),
    STR_INIT("/v1/w/demo/resultats"), STR_INIT("/v1/w/demo/annuaire"),
    STR_INIT("/v1/w/demo/resultats.json"), STR_INIT("/v1/w/demo/annuaire.json"),
    STR_INIT("/v1/f/hote/resultats"), STR_INIT("/v1/f/hote/suite"),
    STR_INIT("/v1/w/demo/aide/malice"), STR_INIT("/v1/w/demo/service/malice"),
    STR_INIT("/api/v1/suggestions"), STR_INIT("/api/v1/aides"), STR_INIT("/api/v1/services"),
    STR_INIT("/api/v1/territoires"), STR_INIT("/v1/w/hote/suite"), STR_INIT("/") };

static const struct response *
ask_url(struct str url)
{
	size_t	mark = str_find(url, STR("?"));

	if (mark == SIZE_MAX)
		mark = url.n;
	return fuzz_get(str_sub(url, 0, mark), str_sub(url, mark + 1, url.n));
}

/* A copy that outlives the arena of the answer it comes from, without the site it begins with. */
static struct str
own_url(struct str url)
{
	static struct buf	copy;
	const struct str	site = STR("https://essai.fr");

	buf_reset(&copy);
	buf_put(&copy, str_starts(url, site) ? str_sub(url, site.n, url.n) : url);
	return buf_str(&copy);
}

static struct str
header_of(struct str name, struct str end)
{
	struct str	head = buf_str(&fuzz_head), found;
	size_t		at = str_find(head, name);

	if (at == SIZE_MAX)
		return STR_NONE;
	found = str_sub(head, at + name.n, head.n);
	return str_sub(found, 0, str_find(found, end));
}

static void
follow(struct str location)
{
	if (str_starts(location, STR("https://hote.fr/p?a=b&")))
		return;		/* the host's own page */
	location = own_url(location);
	if (!str_starts(location, STR("/v1/w/")))
		fail_msg("a redirect to somebody else: %.*s", STR_FMT(location));
	if (ask_url(location)->status != 200)
		fail_msg("a redirect to a page that is none: %.*s", STR_FMT(location));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct response	*response;
	struct str		 url, query;

	if (size == 0)
		return -1;
	query = fuzz_text(data + 1, size - 1);
	response = fuzz_get(paths[data[0] % COUNT(paths)], query);
	if (response->status == 303) {
		follow(header_of(STR("\r\nLocation: "), STR("\r\n")));
		return 0;
	}
	url = header_of(STR("\r\nLink: <"), STR(">; rel=\"canonical\"\r\n"));
	if (response->status != 200 || url.n == 0)
		return 0;
	url = own_url(url);
	if (ask_url(url)->status != 200)
		fail_msg("a canonical address that is no page: %.*s", STR_FMT(url));
	if (!str_ends(header_of(STR("\r\nLink: <"), STR(">; rel=\"canonical\"\r\n")), url))
		fail_msg("the canonical address of %.*s is another", STR_FMT(url));
	return 0;
}
