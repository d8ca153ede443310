/*
 * Colours as the registry keeps them, and whether a text in one can be read on another: relative
 * luminance and contrast ratio of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).  No
 * function allocates; any thread.
 */
#ifndef BASE_COULEUR_H
#define BASE_COULEUR_H

#include "base/str.h"

struct couleur {
	uint8_t	r, g, b;
};

#define COULEUR_LISIBLE	4.5	/* the contrast that a text must have (WCAG 1.4.3) */
#define COULEUR_SIZE	8	/* "#0b5f58" and its NUL */

/* The darkest light and the lightest dark surface that an accent is written on: a colour that can
 * be read there can be read on the others of its theme, and takes text of their colour. */
extern const struct couleur	couleur_fond_clair, couleur_fond_sombre;

/* "#0b5f58", capitals welcome.  False, *out unchanged: it is not six hexadecimal digits. */
bool		couleur_read(struct str text, struct couleur *out);
struct str	couleur_write(struct couleur c, char room[COULEUR_SIZE]);

/* From 1 (the same) to 21 (black and white), in either order. */
double		couleur_contraste(struct couleur a, struct couleur b);
/*
 * c itself if its contrast with fond is at least seuil; otherwise the nearest that has it on the
 * way to black or to white, whichever stands out from fond.  The hue stays.
 */
struct couleur	couleur_proche(struct couleur c, struct couleur fond, double seuil);

#endif
