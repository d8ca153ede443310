/*
 * Any bytes as the body of POST /api/v1/qualification: as they are, and as the text in it.
 */
#include "fuzz.h"

#include "base/quote.h"

static int
post(struct str body)
{
	return fuzz_ask((struct request){ .method = METHOD_POST, .body = body,
	    .path = STR("/api/v1/qualification"), .content_type = STR("application/json"),
	    .content_length = (int64_t)body.n }, false)->status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buf	quoted;
	struct str		text = fuzz_text(data, size);
	json_t			*json = json_loadb(size == 0 ? "" : text.p, size,
				    JSON_REJECT_DUPLICATES, NULL);

	assert_int_equal(post(text) == 400, json == NULL);
	json_decref(json);
	if (size == 0 || memchr(text.p, '\0', text.n) != NULL)
		return 0;	/* \u0000 is JSON, and no text */
	buf_reset(&quoted);
	buf_put(&quoted, STR("{\"texte\":"));
	json_quote(&quoted, text);
	buf_putc(&quoted, '}');
	json = json_loadb(quoted.p, quoted.n, 0, NULL);
	assert_non_null(json);
	assert_int_equal(post(buf_str(&quoted)), texte_longueur(str_of(json_string_value(
	    json_object_get(json, "texte")))) > 4000 ? 422 : 200);
	json_decref(json);
	return 0;
}
