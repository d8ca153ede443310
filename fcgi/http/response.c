/*
 * The header block.  Everything comes from our own tables or has been checked on its way in; a
 * line break in a value is dropped all the same, since it would begin a header.
 */
#include "http/response.h"

#include "http/permissions.h"

#define NGINX_SECONDS	1
#define LINK_MAX	4096	/* of the canonical address: the page says it in any case */
#define FERMEE(nom)	nom "=(), "

void
response_reset(struct response *response)
{
	struct buf	body = response->body;

	buf_reset(&body);
	*response = (struct response){ .status = 200, .type = "text/html; charset=utf-8",
	    .cache = CACHE_PAGE, .seconds_to_midnight = 60, .age = -1, .body = body };
}

static void
put_value(struct buf *out, struct str value)
{
	size_t	i, from = 0;

	for (i = 0; i < value.n; i++)
		if (value.p[i] == '\r' || value.p[i] == '\n') {
			buf_put(out, str_sub(value, from, i));
			from = i + 1;
		}
	buf_put(out, str_sub(value, from, value.n));
}

static void
header(struct buf *out, struct str name, struct str value)
{
	buf_put(out, name);
	buf_put(out, STR(": "));
	put_value(out, value);
	buf_put(out, STR("\r\n"));
}

/* A whole header whose value is a number. */
static void
number(struct buf *out, struct str name, int64_t value)
{
	buf_put(out, name);
	buf_int(out, value);
	buf_put(out, STR("\r\n"));
}

static void
header_if(struct buf *out, struct str name, struct str value)
{
	if (value.n > 0)
		header(out, name, value);
}

/*
 * A cache of nginx's keeps a page NGINX_SECONDS and, since it counts whole seconds, up to one more;
 * then it gives it with the max-age it came with.  Both must be over by midnight.
 */
static void
write_cache(const struct response *response, struct buf *out)
{
	int	left = response->seconds_to_midnight - NGINX_SECONDS - 1;

	switch (response->cache) {
	case CACHE_PAGE:
		number(out, STR("Cache-Control: public, max-age="),
		    left > 60 ? 60 : left > 0 ? left : 0);
		if (response->status == 200)
			number(out, STR("X-Accel-Expires: "), left >= 0 ? NGINX_SECONDS : 0);
		header_if(out, STR("ETag"), response->etag);
		break;
	case CACHE_NONE:
		buf_put(out, STR("Cache-Control: no-store\r\n"));
		break;
	case CACHE_IMMUTABLE:
		buf_put(out, STR("Cache-Control: public, max-age=31536000, immutable\r\n"));
		break;
	}
}

static void
write_security(const struct response *response, struct buf *out)
{
	buf_put(out, STR("Content-Security-Policy: default-src 'none'; style-src 'self'; "
	    "script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"));
	if (response->form_action.n > 0) {
		buf_putc(out, ' ');
		put_value(out, response->form_action);
	}
	buf_put(out, STR("; base-uri 'none'; require-trusted-types-for 'script'; "
	    "trusted-types 'none'; "));
	if (response->same_origin_frame)
		buf_put(out, STR("frame-src 'self'; "));
	buf_put(out, STR("frame-ancestors "));
	put_value(out, response->ancestors.n > 0 ? response->ancestors : STR("'none'"));
	buf_put(out, STR("\r\nX-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
	    "Permissions-Policy: " PERMISSIONS_FERMEES(FERMEE)));
	buf_put(out, response->clipboard ? STR("clipboard-write=(self)\r\n") :
	    STR("clipboard-write=()\r\n"));
	buf_put(out, response->cors ? STR("Access-Control-Allow-Origin: *\r\n"
	    "Cross-Origin-Resource-Policy: cross-origin\r\n") :
	    STR("Cross-Origin-Resource-Policy: same-origin\r\n"));
}

/* In milliseconds, to the microsecond (https://www.w3.org/TR/server-timing/). */
static void
write_timing(struct buf *out, int64_t micros)
{
	buf_put(out, STR("Server-Timing: handler;dur="));
	buf_int(out, micros / 1000);
	buf_putc(out, '.');
	buf_putc(out, (char)('0' + micros / 100 % 10));
	buf_putc(out, (char)('0' + micros / 10 % 10));
	buf_putc(out, (char)('0' + micros % 10));
	buf_put(out, STR("\r\n"));
}

void
response_write_head(const struct response *response, struct buf *out)
{
	number(out, STR("Status: "), response->status);
	if (response->status != 304 && response->status != 204) {
		header(out, STR("Content-Type"), str_of(response->type));
		number(out, STR("Content-Length: "), (int64_t)response->body.n);
	}
	write_cache(response, out);
	write_security(response, out);
	header_if(out, STR("Location"), response->location);
	header_if(out, STR("Allow"), response->allow);
	if (response->preflight) {
		header_if(out, STR("Access-Control-Allow-Methods"), response->allow);
		buf_put(out, STR("Access-Control-Allow-Headers: Authorization, Content-Type\r\n"
		    "Access-Control-Max-Age: 86400\r\n"));
	}
	if (response->canonical.n > 0 && response->canonical.n <= LINK_MAX) {
		buf_put(out, STR("Link: <"));
		put_value(out, response->canonical);
		buf_put(out, STR(">; rel=\"canonical\"\r\n"));
	}
	if (response->disposition.n > 0) {
		buf_put(out, STR("Content-Disposition: attachment; filename=\""));
		put_value(out, response->disposition);
		buf_put(out, STR("\"\r\n"));
	}
	if (response->noindex)
		buf_put(out, STR("X-Robots-Tag: noindex\r\n"));
	if (response->retry_after > 0)
		number(out, STR("Retry-After: "), response->retry_after);
	if (response->age >= 0)
		number(out, STR("X-Data-Age: "), response->age);
	if (response->route != NULL)
		header(out, STR("X-Aiguillage-Route"), str_of(response->route));
	if (response->micros > 0)
		write_timing(out, (int64_t)response->micros);
	buf_put(out, STR("\r\n"));
}
