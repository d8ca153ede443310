/*
 * Field tables: the one description of a view.  A view is a plain struct; its table gives each
 * member a name, a type and a place, and both writers (the template and the JSON writer) read it.
 */
#ifndef RENDER_FIELD_H
#define RENDER_FIELD_H

#include "base/str.h"

enum field_type {
	FIELD_TEXT,	/* struct str, escaped when written; p NULL: null, nothing in HTML */
	FIELD_HTML,	/* struct str of markup: only the HTML cleaner makes one; needs {{{ }}} */
	FIELD_LIEN,	/* struct lien: a link of ours, put together of what has been escaped */
	FIELD_INT,	/* int64_t; FIELD_INT_NONE: null, nothing */
	FIELD_REAL,	/* double; NaN: null, nothing.  Four decimals at most */
	FIELD_BOOL,	/* bool: true, false */
	FIELD_TEXTS,	/* struct strs: a list of texts, {{.}} is the text */
	FIELD_OBJECT,	/* a struct in place, described by of */
	FIELD_POINTER,	/* pointer to a struct, described by of; NULL: null, false */
	FIELD_LIST,	/* struct list of structs described by of */
};

#define FIELD_INT_NONE	INT64_MIN

/* No struct str, so that neither can be given for the other. */
struct lien {
	const char	*url;
	size_t		 n;
};

static inline struct str
lien_str(const struct lien *lien)
{
	return (struct str){ lien->url, lien->n };
}

enum field_for { FOR_BOTH, FOR_HTML, FOR_JSON };

struct fields;

struct field {
	const char		*name;
	struct str		 json;	/* ,"name": */
	enum field_type		 type;
	enum field_for		 use;	/* FOR_HTML: not in JSON; FOR_JSON: unknown to templates */
	size_t			 offset;
	const struct fields	*of;		/* OBJECT, POINTER, LIST */
};

struct fields {
	const char		*name;		/* the struct's, for messages */
	size_t			 size;		/* of one struct, the step of a list */
	const struct field	*field;		/* in the order JSON writes them */
	size_t			 n;
};

/* What a FIELD_LIST points to: n structs one after the other, owned by an arena. */
struct list {
	const void	*items;
	size_t		 n;
};

/* FIELDS(carte, F(carte, TEXT, nom), F_OF(carte, LIST, motifs, motif_fields)) */
#define F(type_, kind, member)			F_AS(member, type_, kind, member, NULL, FOR_BOTH)
#define F_FOR(type_, kind, member, use_)	F_AS(member, type_, kind, member, NULL, use_)
#define F_OF(type_, kind, member, of_)		F_AS(member, type_, kind, member, &(of_), FOR_BOTH)
#define F_OF_FOR(type_, kind, member, of_, use_) F_AS(member, type_, kind, member, &(of_), use_)
/* Under another name than the member's. */
#define F_AS(name_, type_, kind, member, of_, use_) \
	{ #name_, { ",\"" #name_ "\":", sizeof(",\"" #name_ "\":") - 1 }, FIELD_##kind, use_, \
	    offsetof(struct type_, member) + 0 * sizeof(char[FIELD_IS(type_, kind, member)]), of_ }
/* 1, or does not compile: the member is not of the kind that is said. */
#define FIELD_IS(type_, kind, member) \
	_Generic(((struct type_ *)0)->member, FIELD_C_##kind : 1)
#define FIELD_C_TEXT	struct str
#define FIELD_C_HTML	struct str
#define FIELD_C_LIEN	struct lien
#define FIELD_C_INT	int64_t
#define FIELD_C_REAL	double
#define FIELD_C_BOOL	bool
#define FIELD_C_TEXTS	struct strs
#define FIELD_C_LIST	struct list
#define FIELD_C_OBJECT	default
#define FIELD_C_POINTER	default
#define FIELDS(type_, ...) \
	static const struct field type_##_field[] = { __VA_ARGS__ }; \
	const struct fields type_##_fields = { #type_, sizeof(struct type_), type_##_field, \
	    sizeof(type_##_field) / sizeof(struct field) }

#endif
