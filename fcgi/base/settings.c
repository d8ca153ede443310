/*
 * The table of settings, and the only reader of them.
 */
#include "base/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct setting {
	const char	*name;
	const char	*preset;
	size_t		 offset;
	bool		 number;
	int64_t		 min;
	int64_t		 max;
};

#define TEXT(name, preset)	{ #name, preset, offsetof(struct settings, name), false, 0, 0 }
#define NUMBER(name, preset, min, max) \
	{ #name, preset, offsetof(struct settings, name), true, min, max }

static const struct setting table[] = {
	TEXT(base, "dbname=aiguillage user=aiguillage_application"),
	TEXT(base_proprietaire, "dbname=aiguillage user=aiguillage_proprietaire"),
	TEXT(gabarits, "templates"),
	TEXT(statique, "build/static"),
	TEXT(donnees, "sql"),
	TEXT(openapi, "docs/openapi.yaml"),
	TEXT(accessibilite, "docs/accessibilite.md"),
	TEXT(instantane, ""),
	TEXT(depot, ""),
	TEXT(adresse, ""),
	TEXT(contact_securite, ""),
	TEXT(editeur, ""),
	TEXT(editeur_adresse, ""),
	TEXT(directeur_publication, ""),
	TEXT(hebergeur, ""),
	TEXT(contact, ""),
	TEXT(delegue_donnees, ""),
	TEXT(schema_accessibilite, ""),
	TEXT(prise, ""),
	TEXT(secret, ""),
	TEXT(niveau, "info"),
	TEXT(aides_territoires, "https://aides-territoires.beta.gouv.fr/api"),
	TEXT(aides_territoires_jeton, ""),
	NUMBER(import_prive, "0", 0, 1),
	NUMBER(import_pause, "1000", 0, 60000),
	NUMBER(import_attente, "5000", 1, 60000),
	NUMBER(import_patience, "90", 1, 600),
	NUMBER(fils, "4", 1, 64),
	NUMBER(corps_max, "65536", 1024, 16 << 20),
};

static enum err
set(struct settings *settings, const struct setting *row, struct str value, struct str where,
    unsigned line, struct fault *fault)
{
	char	*field = (char *)settings + row->offset;
	char	*copy;

	if (row->number) {
		if (!str_int(value, row->min, row->max, (int64_t *)(void *)field))
			return fault_set(fault, ERR_INVALID, where, line, 0,
			    "%s: a whole number from %lld to %lld is expected, not \"%.*s\"",
			    row->name,
			    (long long)row->min, (long long)row->max, STR_FMT(value));
		return ERR_NONE;
	}
	if ((copy = malloc(value.n + 1)) == NULL)
		return fault_set(fault, ERR_UNAVAILABLE, where, line, 0, "no memory left");
	if (value.n > 0)
		memcpy(copy, value.p, value.n);
	copy[value.n] = '\0';
	free(*(char **)(void *)field);		/* the preset, or what the file said */
	*(const char **)(void *)field = copy;
	return ERR_NONE;
}

static const struct setting *
setting_named(struct str name)
{
	size_t	i;

	for (i = 0; i < COUNT(table); i++)
		if (str_eq(name, str_of(table[i].name)))
			return &table[i];
	return NULL;
}

static enum err
read_line(struct settings *settings, struct str text, const char *path, unsigned line,
    struct fault *fault)
{
	const struct setting	*row;
	struct str		 name;
	size_t			 equal;

	text = str_trim(text);
	if (text.n == 0 || text.p[0] == '#')
		return ERR_NONE;
	if ((equal = str_find(text, STR("="))) == SIZE_MAX)
		return fault_set(fault, ERR_INVALID, str_of(path), line, 0,
		    "\"name = value\" is expected");
	name = str_trim(str_sub(text, 0, equal));
	if ((row = setting_named(name)) == NULL)
		return fault_set(fault, ERR_INVALID, str_of(path), line, 0,
		    "unknown setting \"%.*s\"", STR_FMT(name));
	return set(settings, row, str_trim(str_sub(text, equal + 1, text.n)), str_of(path), line,
	    fault);
}

static enum err
read_file(struct settings *settings, const char *path, struct fault *fault)
{
	char		 text[4096];
	unsigned	 line = 0;
	enum err	 err = ERR_NONE;
	FILE		*file = fopen(path, "re");

	if (file == NULL)
		return fault_set(fault, ERR_INVALID, str_of(path), 0, 0, "cannot be read: %s",
		    strerror(errno));
	while (err == ERR_NONE && fgets(text, sizeof(text), file) != NULL)
		err = read_line(settings, str_of(text), path, ++line, fault);
	if (err == ERR_NONE && ferror(file))		/* a directory opens, and does not read */
		err = fault_set(fault, ERR_INVALID, str_of(path), 0, 0, "cannot be read: %s",
		    strerror(errno));
	(void)fclose(file);
	return err;
}

enum err
settings_load(struct settings *settings, const char *path, struct fault *fault)
{
	char		 variable[64];
	const char	*value;
	size_t		 i, k;
	enum err	 err;

	*settings = (struct settings){ 0 };
	for (i = 0; i < COUNT(table); i++)
		if ((err = set(settings, &table[i], str_of(table[i].preset), STR("default"), 0,
		    fault)) != ERR_NONE)
			return err;
	if (path != NULL && (err = read_file(settings, path, fault)) != ERR_NONE)
		return err;
	for (i = 0; i < COUNT(table); i++) {
		(void)snprintf(variable, sizeof(variable), "AIGUILLAGE_%s", table[i].name);
		for (k = 11; variable[k] != '\0'; k++)
			if (variable[k] >= 'a' && variable[k] <= 'z')
				variable[k] = (char)(variable[k] - 32);
		if ((value = getenv(variable)) != NULL && (err = set(settings, &table[i],
		    str_of(value), str_of(variable), 0, fault)) != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

void
settings_free(struct settings *settings)
{
	size_t	i;

	for (i = 0; i < COUNT(table); i++)
		if (!table[i].number)
			free(*(char **)(void *)((char *)settings + table[i].offset));
	*settings = (struct settings){ 0 };
}
