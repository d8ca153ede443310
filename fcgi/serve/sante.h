/*
 * What operators and their machines ask: does the process live, can it answer, how is it doing.
 */
#ifndef SERVE_SANTE_H
#define SERVE_SANTE_H

#include "views/exchange.h"

void	sante_healthz(struct exchange *x);	/* "ok": the process lives */
void	sante_readyz(struct exchange *x);	/* 200 with a snapshot, else 503 and why */
void	sante_metrics(struct exchange *x);	/* Prometheus text, to loopback only */

/* Once, before threads: uptime counts from here. */
void	sante_start(void);

#endif
