/*
 * Small readings of request headers.  None allocates.
 */
#include "http/request.h"

static const struct str names[] = { STR_INIT("GET"), STR_INIT("HEAD"), STR_INIT("POST"),
    STR_INIT("PUT"),
    STR_INIT("PATCH"), STR_INIT("DELETE"), STR_INIT("OPTIONS") };

enum method
method_named(struct str name)
{
	size_t	i;

	for (i = 0; i < COUNT(names); i++)
		if (str_eq(names[i], name))
			return (enum method)i;
	return METHOD_OTHER;
}

struct str
method_name(enum method method)
{
	return method == METHOD_OTHER ? STR("?") : names[method];
}

bool
host_valid(struct str s)
{
	size_t	i;
	char	c;

	if (s.n == 0 || s.n > 255)
		return false;
	for (i = 0; i < s.n; i++) {
		c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == ':' || c == '[' || c == ']'))
			return false;
	}
	return true;
}

bool
host_loopback(struct str s)
{
	static const struct str	own[] = { STR_INIT("127.0.0.1"), STR_INIT("localhost"),
	    STR_INIT("[::1]") };
	size_t			i;

	for (i = 0; i < COUNT(own); i++)
		if (str_starts(s, own[i]) && (s.n == own[i].n || s.p[own[i].n] == ':'))
			return true;
	return false;
}

bool
request_has_type(const struct request *request, struct str type)
{
	struct str	rest = request->content_type, media = STR_NONE;
	size_t		i;

	if (!str_next(&rest, ';', &media))
		return false;
	media = str_trim(media);
	if (media.n != type.n)
		return false;
	for (i = 0; i < type.n; i++)
		if ((media.p[i] | 32) != (type.p[i] | 32))
			return false;
	return true;
}

static struct str
strong(struct str etag)
{
	return str_starts(etag, STR("W/")) ? str_sub(etag, 2, etag.n) : etag;
}

bool
request_knows(const struct request *request, struct str etag)
{
	struct str	rest = request->if_none_match, piece;

	while (str_next(&rest, ',', &piece)) {
		piece = str_trim(piece);
		if (str_eq(piece, STR("*")) || str_eq(strong(piece), strong(etag)))
			return true;
	}
	return false;
}
