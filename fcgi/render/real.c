/*
 * The whole part and the decimals are written apart, as integers: exact, and without printf, whose
 * point depends on the locale.
 */
#include "render/real.h"

#include <math.h>

#define UNIT	10000

void
real_write(struct buf *out, double value)
{
	double	whole, rest = modf(fabs(value), &whole);
	int64_t	decimals = llround(rest * UNIT), unit;

	if (decimals == UNIT) {
		decimals = 0;
		whole += 1;
	}
	if (value < 0 && (whole > 0 || decimals > 0))
		buf_putc(out, '-');
	if (whole < 9e18)
		buf_int(out, (int64_t)whole);
	else
		buf_printf(out, "%.0f", whole);
	if (decimals == 0)
		return;
	buf_putc(out, '.');
	for (unit = UNIT / 10; decimals > 0; decimals %= unit, unit /= 10)
		buf_putc(out, (char)('0' + decimals / unit));
}
