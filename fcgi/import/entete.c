/*
 * libyaml's events, one after the other: nothing is built that a bound does not allow, so that a
 * text of a few lines which would unfold to millions of nodes costs what its few lines cost.
 */
#include "import/entete.h"

#include <yaml.h>

struct lecture {
	yaml_parser_t	 parser;
	struct arena	*arena;
	struct fault	*fault;
	unsigned	 noeuds;
	struct str	 yaml;
	size_t		 at, vus;	/* bytes and characters looked at for line numbers */
	unsigned	 ligne;		/* of the character there */
};

/* What libyaml says most often of real cards, for whoever is to mend one. */
static const struct {
	const char	*dit;
	const char	*message;
} messages[] = {
	{ "mapping values are not allowed", "un « : » au milieu d’une valeur : mettre la valeur "
	    "entre guillemets" },
	{ "could not find expected ':'", "un texte est sorti de son bloc, ou « : » manque après un "
	    "nom de champ" },
	{ "did not find expected key", "un nom de champ était attendu : vérifier les retraits" },
	{ "did not find expected '-' indicator", "un « - » de liste était attendu" },
	{ "did not find expected alphabetic", "une valeur commence par « * » ou « & » : la mettre "
	    "entre guillemets" },
	{ "found character that cannot start any token", "une valeur commence par un caractère "
	    "réservé : la mettre entre guillemets" },
	{ "found unexpected end of stream", "un guillemet ou un crochet n’est pas refermé" },
	{ "control characters are not allowed", "un caractère de contrôle" },
};

/*
 * The line of a mark, as an editor counts it: for YAML a lone carriage return and some letters end
 * a line too.  Marks mostly go on.
 */
static unsigned
line_of(struct lecture *l, const yaml_mark_t *mark)
{
	if (l->ligne == 0 || mark->index < l->vus) {
		l->at = l->vus = 0;
		l->ligne = 1;
	}
	for (; l->at < l->yaml.n; l->at++) {
		if (((unsigned char)l->yaml.p[l->at] & 0xc0) != 0x80) {
			if (l->vus == mark->index)
				break;
			l->vus++;
		}
		l->ligne += l->yaml.p[l->at] == '\n';
	}
	return l->ligne;
}

static bool
refuse(struct lecture *l, const yaml_mark_t *mark, const char *why)
{
	(void)fault_set(l->fault, ERR_INVALID, STR_NONE, line_of(l, mark),
	    (unsigned)mark->column + 1, "%s", why);
	return false;
}

static bool
next(struct lecture *l, yaml_event_t *event)
{
	const char	*why = "YAML illisible";
	size_t		 i;

	if (yaml_parser_parse(&l->parser, event) == 1)
		return true;
	for (i = 0; l->parser.problem != NULL && i < COUNT(messages); i++)
		if (strstr(l->parser.problem, messages[i].dit) != NULL) {
			why = messages[i].message;
			break;
		}
	return refuse(l, &l->parser.problem_mark, why);
}

static bool
is_null(const yaml_event_t *event)
{
	struct str	s = { (const char *)event->data.scalar.value, event->data.scalar.length };

	return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (s.n == 0 ||
	    str_eq(s, STR("~")) || str_eq(s, STR("null")));
}

static bool	read_members(struct lecture *l, struct entete *of, unsigned depth);

/* The node that an event begins; the event is deleted. */
static bool
read_node(struct lecture *l, yaml_event_t *event, struct entete *node, unsigned depth)
{
	const yaml_mark_t	mark = event->start_mark;
	bool			marked = false, done = true;

	node->ligne = line_of(l, &mark);
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		marked = event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
		if (event->data.scalar.length > ENTETE_TEXTE_MAX)
			done = refuse(l, &mark, "un texte de plus de 64 ko");
		else if (!is_null(event)) {
			node->genre = ENTETE_TEXTE;
			node->texte = arena_str(l->arena, (struct str){
			    (const char *)event->data.scalar.value, event->data.scalar.length });
		}
		break;
	case YAML_SEQUENCE_START_EVENT:
		marked = event->data.sequence_start.anchor != NULL ||
		    event->data.sequence_start.tag != NULL;
		node->genre = ENTETE_LISTE;
		break;
	case YAML_MAPPING_START_EVENT:
		marked = event->data.mapping_start.anchor != NULL ||
		    event->data.mapping_start.tag != NULL;
		node->genre = ENTETE_TABLE;
		break;
	default:
		marked = true;		/* an alias */
	}
	yaml_event_delete(event);
	if (marked)
		return refuse(l, &mark, "ancre, alias ou étiquette de type : non admis");
	if (!done || node->genre == ENTETE_NUL || node->genre == ENTETE_TEXTE)
		return done;
	return read_members(l, node, depth + 1);
}

/* The event begins the name of a member: it is kept in node, and deleted. */
static bool
read_key(struct lecture *l, yaml_event_t *event, const struct entete *of, struct entete *node)
{
	const yaml_mark_t	 mark = event->start_mark;
	const struct entete	*other;
	bool			 text = event->type == YAML_SCALAR_EVENT &&
				    event->data.scalar.anchor == NULL &&
				    event->data.scalar.tag == NULL &&
				    event->data.scalar.length <= 200;

	if (text)
		node->cle = arena_str(l->arena, (struct str){
		    (const char *)event->data.scalar.value, event->data.scalar.length });
	yaml_event_delete(event);
	if (!text)
		return refuse(l, &mark, "un nom de champ simple était attendu");
	for (other = of->premier; other != NULL && other != node; other = other->suivant)
		if (str_eq(other->cle, node->cle))
			return refuse(l, &mark, "un champ est donné deux fois");
	return true;
}

static bool
read_members(struct lecture *l, struct entete *of, unsigned depth)
{
	struct entete	**end = &of->premier, *node;
	yaml_event_t	 event;
	unsigned	 n;

	for (n = 0;; n++) {
		if (!next(l, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&event);
			return true;
		}
		node = arena_new(l->arena, struct entete);
		if (node == NULL || depth > ENTETE_PROFONDEUR || n >= ENTETE_ELEMENTS ||
		    ++l->noeuds > ENTETE_NOEUDS) {
			(void)refuse(l, &event.start_mark, node == NULL ? "plus de mémoire" :
			    "trop de niveaux, ou trop d’éléments");
			yaml_event_delete(&event);
			return false;
		}
		*end = node;
		end = &node->suivant;
		if (of->genre == ENTETE_TABLE && (!read_key(l, &event, of, node) ||
		    !next(l, &event)))
			return false;
		if (!read_node(l, &event, node, depth))
			return false;
	}
}

/* One document, whose root is a table, and nothing after it. */
static bool
read_document(struct lecture *l, struct entete *root)
{
	yaml_event_t		event;
	yaml_event_type_t	type = YAML_NO_EVENT;

	while (type != YAML_DOCUMENT_START_EVENT) {
		if (!next(l, &event))
			return false;
		type = event.type;
		yaml_event_delete(&event);
		if (type == YAML_STREAM_END_EVENT)
			return refuse(l, &l->parser.mark, "l’en-tête est vide");
	}
	if (!next(l, &event))
		return false;
	if (event.type != YAML_MAPPING_START_EVENT) {
		yaml_event_delete(&event);
		return refuse(l, &l->parser.mark, "l’en-tête n’est pas une suite de champs");
	}
	if (!read_node(l, &event, root, 0))
		return false;
	while (type != YAML_STREAM_END_EVENT) {
		if (!next(l, &event))
			return false;
		type = event.type;
		yaml_event_delete(&event);
		if (type == YAML_DOCUMENT_START_EVENT)
			return refuse(l, &l->parser.mark, "plusieurs documents YAML");
	}
	return true;
}

const struct entete *
entete_lire(struct arena *arena, struct str yaml, struct fault *fault)
{
	struct lecture	 l = { .arena = arena, .fault = fault, .yaml = yaml };
	struct entete	*root = arena_new(arena, struct entete);
	bool		 done;

	if (yaml.n > ENTETE_OCTETS) {
		(void)fault_set(fault, ERR_TOO_LARGE, STR_NONE, 1, 1, "un en-tête de plus de 256 "
		    "ko");
		return NULL;
	}
	if (root == NULL || yaml_parser_initialize(&l.parser) != 1) {
		(void)fault_set(fault, ERR_UNAVAILABLE, STR_NONE, 0, 0, "plus de mémoire");
		return NULL;
	}
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)yaml.p, yaml.n);
	done = read_document(&l, root);
	yaml_parser_delete(&l.parser);
	if (!done || !arena_failed(arena))
		return done ? root : NULL;
	(void)fault_set(fault, ERR_UNAVAILABLE, STR_NONE, 0, 0, "plus de mémoire");
	return NULL;
}

const struct entete *
entete_membre(const struct entete *node, const char *cle)
{
	const struct entete	*m;

	if (node == NULL || node->genre != ENTETE_TABLE)
		return NULL;
	for (m = node->premier; m != NULL && !str_eq(m->cle, str_of(cle)); m = m->suivant)
		continue;
	return m;
}

struct str
entete_texte(const struct entete *node)
{
	return node == NULL || node->genre != ENTETE_TEXTE ? STR_NONE : str_trim(node->texte);
}
