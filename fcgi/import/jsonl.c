/*
 * A line is read by itself, so that one which is wrong spoils no other.
 */
#include "import/jsonl.h"

#include <stdio.h>

void
jsonl_ouvrir(struct jsonl *j, struct str texte)
{
	if (str_starts(texte, STR("\xef\xbb\xbf")))
		texte = str_sub(texte, 3, texte.n);
	*j = (struct jsonl){ .reste = texte };
}

void
jsonl_fermer(struct jsonl *j)
{
	json_decref(j->objet);
	j->objet = NULL;
}

bool
jsonl_lire(struct jsonl *j)
{
	json_error_t	error;
	struct str	line;

	jsonl_fermer(j);
	do {
		if (!str_next(&j->reste, '\n', &line))
			return false;
		j->ligne++;
	} while (str_trim(line).n == 0);
	j->objet = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (j->objet == NULL)
		(void)snprintf(j->raison, sizeof(j->raison),
		    "ce n’est pas du JSON (caractère %d) : %s", error.column, error.text);
	else if (!json_is_object(j->objet)) {
		(void)snprintf(j->raison, sizeof(j->raison),
		    "un objet JSON est attendu sur chaque ligne");
		jsonl_fermer(j);
	}
	return true;
}
