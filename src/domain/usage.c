/* usage.c - see usage.h. */
#include "domain/usage.h"

#include "domain/queries.h"
#include "service/pg.h"

const struct field usage_fields[] = {
	FIELD_INT(struct usage, database_bytes),
	FIELD_INT(struct usage, media_bytes),
	FIELD_INT(struct usage, media),
	FIELD_INT(struct usage, posts),
	FIELD_INT(struct usage, pages),
	FIELD_END
};

bool
usage_read(struct ctx *cx, struct usage *out)
{
	return pg_run(cx, &(struct pg_read){ &q_usage_read, usage_fields, out, 0, NULL, PG_NO_ARGS }, 1);
}
