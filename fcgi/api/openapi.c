/*
 * /openapi.yaml: the description of the API, the file docs/openapi.yaml as it is.
 */
#include "api/api.h"
#include "views/gabarits.h"

void
api_openapi(struct exchange *x)
{
	x->response->type = "application/yaml";
	buf_put(&x->response->body, gabarits_openapi(x->gabarits));
}
