/*
 * Fields of a form's body (application/x-www-form-urlencoded) that are no parameter of our pages: a
 * text that somebody wrote, with its lines; a button; a token.
 */
#ifndef HTTP_FORMULAIRE_H
#define HTTP_FORMULAIRE_H

#include "base/arena.h"

/*
 * The field of that name, in the arena: trimmed, line ends as \n, without other controls nor bytes
 * that are not UTF-8.  Of a repeated one the last.  STR_NONE: there is none.
 */
struct str	formulaire_champ(struct arena *arena, struct str body, struct str name);

#endif
