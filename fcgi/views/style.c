/*
 * Tokens are written for screens only: paper and forced colours keep what our own sheet says.  An
 * accent that cannot be read where it will stand is replaced by the nearest that can (WCAG 1.4.3),
 * and the sheet says so.
 */
#include "views/style.h"

#include "base/couleur.h"
#include "views/gabarits.h"

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == ' ' || c == ',' || c == '-';
}

bool
style_police_valide(struct str police)
{
	char	quote = '\0';
	size_t	i;

	for (i = 0; i < police.n; i++) {
		if (police.p[i] != '"' && police.p[i] != '\'') {
			if (!is_name_char(police.p[i]))
				return false;
		} else if (quote == '\0')
			quote = police.p[i];
		else if (quote == police.p[i])
			quote = '\0';
		else
			return false;
	}
	return police.n > 0 && quote == '\0';
}

/* part hundredths of a, the rest of b. */
static struct couleur
mix(struct couleur a, struct couleur b, unsigned part)
{
	return (struct couleur){ (uint8_t)((a.r * part + b.r * (100 - part)) / 100),
	    (uint8_t)((a.g * part + b.g * (100 - part)) / 100),
	    (uint8_t)((a.b * part + b.b * (100 - part)) / 100) };
}

struct mode {
	const char	*name;		/* clair, sombre */
	const char	*on_accent;	/* a text on the accent: beyond fond, the way it is read */
	struct couleur	 fond;		/* the worst surface that the accent is written on */
	unsigned	 mark;		/* how much of the accent a marked word has behind it */
};

static void
put_accent(struct buf *out, struct couleur asked, const struct mode *mode)
{
	struct couleur	found = couleur_proche(asked, mode->fond, COULEUR_LISIBLE);
	char		accent[COULEUR_SIZE], mark[COULEUR_SIZE], was[COULEUR_SIZE];

	if (found.r != asked.r || found.g != asked.g || found.b != asked.b)
		buf_printf(out, "/* %s : contraste %.1f en theme %s, remplace par %s. */\n",
		    couleur_write(asked, was).p, couleur_contraste(asked, mode->fond), mode->name,
		    couleur_write(found, accent).p);
	buf_printf(out, "--aig-accent: %s; --aig-on-accent: %s; --aig-mark: %s;\n",
	    couleur_write(found, accent).p, mode->on_accent,
	    couleur_write(mix(found, mode->fond, mode->mark), mark).p);
}

/* The tokens, in a buffer of the caller's; nothing when the partner has none. */
static void
put_tokens(struct buf *out, const struct partenaire *p)
{
	const struct mode	clair = { "clair", "#fff", couleur_fond_clair, 14 };
	const struct mode	sombre = { "sombre", "#06110f", couleur_fond_sombre, 25 };
	struct couleur		accent = { 0, 0, 0 };
	bool			coloured = couleur_read(p->accent, &accent);

	if (!coloured && p->rayon == NONE && !style_police_valide(p->police))
		return;
	buf_put(out, STR("\n/* ---- the partner's ---- */\n@media screen {\n:root {\n"));
	if (coloured)
		put_accent(out, accent, &clair);
	if (p->rayon != NONE)
		buf_printf(out, "--aig-radius: %upx;\n", (unsigned)p->rayon);
	if (style_police_valide(p->police)) {
		buf_put(out, STR("--aig-font: "));
		buf_put(out, p->police);
		buf_put(out, STR(", system-ui, sans-serif;\n"));
	}
	buf_put(out, STR("}\n"));
	if (coloured) {
		buf_put(out, STR("[data-theme=sombre] {\n"));
		put_accent(out, accent, &sombre);
		buf_put(out, STR("}\n@media (prefers-color-scheme: dark) {\n"
		    "[data-theme=auto] {\n"));
		put_accent(out, accent, &sombre);
		buf_put(out, STR("}\n}\n"));
	}
	buf_put(out, STR("}\n"));
}

/* Twelve hexadecimal digits, as the names of other assets have; ours tells its own content. */
static struct str
hash_of(struct exchange *x, struct str tokens)
{
	return str_sub(arena_printf(x->arena, "%016llx", (unsigned long long)str_hash(tokens,
	    str_hash(gabarits_asset(x->gabarits, "style.css"), HASH_SEED))), 4, 16);
}

/* What follows our sheet.  The State's design system is licensed to nobody else. */
static struct str
tokens_of(struct exchange *x)
{
	struct buf	out = { .max = 4096 };
	struct str	tokens;

	if (x->partenaire->gouv && gabarits_dsfr(x->gabarits).n > 0)
		return gabarits_dsfr(x->gabarits);
	put_tokens(&out, x->partenaire);
	tokens = out.failed ? STR_NONE : arena_str(x->arena, buf_str(&out));
	buf_free(&out);
	return tokens;
}

struct str
style_url(struct exchange *x)
{
	const struct partenaire	*p = x->partenaire;
	struct str		 tokens;

	if (p == NULL || gabarits_style(x->gabarits).n == 0 ||
	    (p->accent.n == 0 && p->rayon == NONE && p->police.n == 0 && !p->gouv))
		return gabarits_asset(x->gabarits, "style.css");
	tokens = tokens_of(x);
	return tokens.n == 0 ? gabarits_asset(x->gabarits, "style.css") :
	    arena_concat(x->arena, (struct str[]){
	    STR("/v1/style/"), p->cle, STR("."), hash_of(x, tokens), STR(".css") }, 5);
}

void
style_write(struct exchange *x, struct str hash)
{
	struct str	tokens = tokens_of(x);

	x->response->type = "text/css; charset=utf-8";
	x->response->cors = true;	/* a sandboxed frame has no origin */
	x->response->cache = str_eq(hash, hash_of(x, tokens)) ? CACHE_IMMUTABLE : CACHE_PAGE;
	buf_put(&x->response->body, gabarits_style(x->gabarits));
	buf_put(&x->response->body, tokens);
}
