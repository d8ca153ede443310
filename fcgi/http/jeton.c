/*
 * A token is base64url of: the time (8 bytes, most significant first), 12 random bytes, and 16
 * bytes of BLAKE2b, keyed by the secret, over the usage, a zero byte and what comes before.
 */
#include "http/jeton.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>

#define TIME_N		8
#define RANDOM_N	(JETON_NUMERO / 2)
#define SAID_N		(TIME_N + RANDOM_N)
#define MAC_N		16
#define TOKEN_N		(SAID_N + MAC_N)
#define VARIANT		sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define TEXT_SIZE	sodium_base64_ENCODED_LEN(TOKEN_N, VARIANT)	/* its NUL included */
#define AHEAD		300	/* seconds that another host's clock may be before ours */

static enum err
read_line(struct jeton_cles *cles, struct str line, const char *path, unsigned number,
    struct fault *fault)
{
	size_t	n = 0;

	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return ERR_NONE;
	if (cles->n == JETON_SECRETS)
		return fault_set(fault, ERR_INVALID, str_of(path), number, 0,
		    "two secrets at most: take the oldest out");
	if (line.n != 2 * sizeof(cles->v[0]) || sodium_hex2bin(cles->v[cles->n],
	    sizeof(cles->v[0]), line.p, line.n, NULL, &n, NULL) != 0 || n != sizeof(cles->v[0]))
		return fault_set(fault, ERR_INVALID, str_of(path), number, 0,
		    "64 hexadecimal digits are expected");
	cles->n++;
	return ERR_NONE;
}

enum err
jeton_cles_read(struct jeton_cles *cles, const char *path, struct fault *fault)
{
	char		 text[256];
	unsigned	 line = 0;
	enum err	 err = ERR_NONE;
	FILE		*in;

	*cles = (struct jeton_cles){ .n = 0 };
	if (sodium_init() < 0)
		return fault_set(fault, ERR_INTERNAL, STR("libsodium"), 0, 0, "does not start");
	if (path[0] == '\0')
		return ERR_NONE;
	if ((in = fopen(path, "re")) == NULL)
		return fault_set(fault, ERR_INVALID, str_of(path), 0, 0, "cannot be read: %s",
		    strerror(errno));
	while (err == ERR_NONE && fgets(text, sizeof(text), in) != NULL)
		err = read_line(cles, str_of(text), path, ++line, fault);
	(void)fclose(in);
	sodium_memzero(text, sizeof(text));
	if (err == ERR_NONE && cles->n == 0)
		err = fault_set(fault, ERR_INVALID, str_of(path), line, 0, "holds no secret");
	return err;
}

static void
sign(const unsigned char key[32], struct str usage, const unsigned char said[SAID_N],
    unsigned char mac[MAC_N])
{
	crypto_generichash_state	state;

	(void)crypto_generichash_init(&state, key, 32, MAC_N);
	(void)crypto_generichash_update(&state, (const unsigned char *)usage.p, usage.n);
	(void)crypto_generichash_update(&state, (const unsigned char *)"", 1);
	(void)crypto_generichash_update(&state, said, SAID_N);
	(void)crypto_generichash_final(&state, mac, MAC_N);
}

struct str
jeton_make(const struct jeton_cles *cles, struct arena *arena, struct str usage, time_t now)
{
	unsigned char	token[TOKEN_N];
	char		text[TEXT_SIZE];
	size_t		i;

	if (cles == NULL || cles->n == 0)
		return STR_NONE;
	for (i = 0; i < TIME_N; i++)
		token[i] = (unsigned char)((uint64_t)now >> (56 - 8 * i));
	randombytes_buf(token + TIME_N, RANDOM_N);
	sign(cles->v[0], usage, token, token + SAID_N);
	(void)sodium_bin2base64(text, sizeof(text), token, sizeof(token), VARIANT);
	return arena_str(arena, str_of(text));
}

enum jeton_etat
jeton_check(const struct jeton_cles *cles, struct str token, struct str usage, time_t now,
    int64_t seconds, char numero[JETON_NUMERO + 1])
{
	unsigned char	given[TOKEN_N], mac[MAC_N];
	size_t		n = 0, i;
	uint64_t	when = 0;
	int64_t		age;
	bool		ours = false;

	if (cles == NULL || token.n != TEXT_SIZE - 1 || sodium_base642bin(given, sizeof(given),
	    token.p, token.n, NULL, &n, NULL, VARIANT) != 0 || n != sizeof(given))
		return JETON_FAUX;
	for (i = 0; i < cles->n; i++) {
		sign(cles->v[i], usage, given, mac);
		ours = sodium_memcmp(mac, given + SAID_N, MAC_N) == 0 || ours;
	}
	if (!ours)
		return JETON_FAUX;
	for (i = 0; i < TIME_N; i++)
		when = when << 8 | given[i];
	age = (int64_t)now - (int64_t)when;
	if (age < -AHEAD || age > seconds)
		return JETON_PERIME;
	if (numero != NULL)
		(void)sodium_bin2hex(numero, JETON_NUMERO + 1, given + TIME_N, RANDOM_N);
	return JETON_BON;
}
