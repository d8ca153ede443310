/*
 * Colours and contrast.  The step towards black or white is 1/255 of the way: finer than what three
 * bytes can hold, so that no colour that passes is skipped.
 */
#include "base/couleur.h"

#include <math.h>
#include <stdio.h>

const struct couleur	couleur_fond_clair = { 0xf3, 0xf6, 0xf5 };
const struct couleur	couleur_fond_sombre = { 0x1b, 0x23, 0x22 };

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
couleur_read(struct str text, struct couleur *out)
{
	uint8_t	bytes[3];
	size_t	i;
	int	high, low;

	if (text.n != 7 || text.p[0] != '#')
		return false;
	for (i = 0; i < COUNT(bytes); i++) {
		high = hex_digit(text.p[1 + 2 * i]);
		low = hex_digit(text.p[2 + 2 * i]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = (struct couleur){ bytes[0], bytes[1], bytes[2] };
	return true;
}

struct str
couleur_write(struct couleur c, char room[COULEUR_SIZE])
{
	(void)snprintf(room, COULEUR_SIZE, "#%02x%02x%02x", (unsigned)c.r, (unsigned)c.g,
	    (unsigned)c.b);
	return str_of(room);
}

static double
linear(uint8_t channel)
{
	double	v = channel / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
luminance(struct couleur c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double
couleur_contraste(struct couleur a, struct couleur b)
{
	double	one = luminance(a), other = luminance(b);

	return (fmax(one, other) + 0.05) / (fmin(one, other) + 0.05);
}

/* Towards black a channel is rounded down, towards white up: never short of what was aimed at. */
static uint8_t
blend(uint8_t from, unsigned to, unsigned step)
{
	unsigned	sum = from * (255 - step) + to * step;

	return (uint8_t)(to == 0 ? sum / 255 : (sum + 254) / 255);
}

struct couleur
couleur_proche(struct couleur c, struct couleur fond, double seuil)
{
	const struct couleur	black = { 0, 0, 0 }, white = { 255, 255, 255 };
	unsigned		to, step;
	struct couleur		found = c;

	to = couleur_contraste(fond, black) >= couleur_contraste(fond, white) ? 0 : 255;
	for (step = 1; step <= 255 && couleur_contraste(found, fond) < seuil; step++)
		found = (struct couleur){ blend(c.r, to, step), blend(c.g, to, step),
		    blend(c.b, to, step) };
	return found;
}
