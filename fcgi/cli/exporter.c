/*
 * aiguillage exporter projets|collectivites: what is stored, in the common schema, which judges
 * each row before it is written.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/quote.h"
#include "cli/cli.h"
#include "import/controle.h"
#include "import/csv.h"

static const struct {
	const char	*nom, *ressource;
	enum statement	 lire;
} exports[] = {
	{ "projets", "projets-territoire", STATEMENT_PROJETS_EXPORT },
	{ "collectivites", "collectivites", STATEMENT_COLLECTIVITES_EXPORT },
};

#define LIGNE_MAX	((size_t)16 << 20)	/* bytes that a row may take */

struct export {
	const struct schema	*schema;
	struct rows		 rows;
	struct controle		 controle;
	struct arena		*arena;		/* of one row */
	struct buf		 out;
	bool			 jsonl;
};

/* {"nom": "…", "budget": 5, "leviers": ["…"]}: what has no value is left out. */
static void
put_object(struct export *e, const struct str *cells)
{
	const struct champ	*c;
	char			 before = '{';
	size_t			 i;

	for (i = 0; i < e->schema->n; i++) {
		if (cells[i].p == NULL)
			continue;
		c = &e->schema->champs[i];
		buf_putc(&e->out, before);
		before = ',';
		json_quote(&e->out, c->nom);
		buf_putc(&e->out, ':');
		if (c->type == CHAMP_TEXTE || c->type == CHAMP_DATE)
			json_quote(&e->out, cells[i]);
		else
			buf_put(&e->out, cells[i]);	/* a number, true, a list: JSON already */
	}
	buf_put(&e->out, STR("}\n"));
}

static bool
flush_out(struct export *e)
{
	bool	good = !e->out.failed && fwrite(e->out.p, 1, e->out.n, stdout) == e->out.n;

	buf_reset(&e->out);
	return good || cli_fail("la sortie n’a pu être écrite") == 0;
}

/* A row that the schema refuses is not written, and said: somebody would stumble on it. */
static bool
put_rows(struct export *e)
{
	struct str	cells[CHAMPS_MAX];
	struct ecart	ecart = { STR_NONE, STR_NONE };
	unsigned	ligne, refused = 0;

	for (ligne = 2; rows_next(&e->rows, cells, e->schema->n); ligne++) {
		if (controle_ligne(&e->controle, ligne, cells, e->arena, &ecart, 1) > 0) {
			(void)cli_fail("%.*s non exporté : colonne %.*s : %.*s",
			    STR_FMT(cells[0]), STR_FMT(ecart.colonne), STR_FMT(ecart.message));
			refused++;
		} else if (e->jsonl)
			put_object(e, cells);
		else
			csv_ecrire(&e->out, cells, e->schema->n);
		arena_reset(e->arena);
		if (e->out.n > 64 << 10 && !flush_out(e))
			return false;
	}
	return flush_out(e) && refused == 0;
}

static bool
export_all(struct export *e)
{
	struct str	names[CHAMPS_MAX];
	size_t		i;
	bool		done;

	e->arena = arena_create(64 << 10, LIGNE_MAX);
	if (e->arena == NULL || !controle_ouvrir(&e->controle, e->schema, (size_t)e->rows.n)) {
		arena_destroy(e->arena);
		return cli_fail("plus de mémoire") == 0;
	}
	for (i = 0; i < e->schema->n; i++)
		names[i] = e->schema->champs[i].nom;
	if (!e->jsonl)
		csv_ecrire(&e->out, names, e->schema->n);
	done = put_rows(e);
	controle_fermer(&e->controle);
	arena_destroy(e->arena);
	buf_free(&e->out);
	return done;
}

int
cli_exporter(struct cli *cli)
{
	const char	*format = cli_option(cli, "--format");
	const char	*folder = cli_directory(cli, "schema");
	struct fault	 fault = { .code = ERR_NONE };
	struct export	 e = { .jsonl = format != NULL && strcmp(format, "jsonl") == 0 };
	struct schema	*schema;
	size_t		 i;
	bool		 done;

	if (format != NULL && !e.jsonl && strcmp(format, "csv") != 0)
		return cli_fail("format inconnu : %s (csv ou jsonl)", format);
	if (!cli_words(cli, 1))
		return 1;
	for (i = 0; i < COUNT(exports); i++)
		if (strcmp(exports[i].nom, cli->argv[0]) == 0)
			break;
	if (i == COUNT(exports))
		return cli_fail("rien de ce nom à exporter : %s (projets ou collectivites)",
		    cli->argv[0]);
	if ((schema = schema_ouvrir(folder, exports[i].ressource, &fault)) == NULL)
		return cli_fault(&fault);
	e.schema = schema;
	done = cli_connect(cli) && cli_exec(cli, exports[i].lire, PARAMS_NONE, &e.rows) &&
	    export_all(&e);
	rows_free(&e.rows);
	schema_fermer(schema);
	return done ? 0 : 1;
}
