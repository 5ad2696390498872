/* Every named statement is understood by the schema it is for: a misspelt column
 * dies here, not on a page. */
#include "tests/domain/scratch.h"

#include "domain/migrate.h"
#include "domain/queries.h"
#include "service/crypto.h"

static struct pg *
scratch_schema(struct ctx *cx, const char *name, enum pg_scope scope)
{
	int applied;
	struct pg *pg = pg_connect(cx, scratch_database(cx, name));

	if (!pg || !pg_script(cx, pg, "CREATE EXTENSION pg_trgm") || !migrate_apply(cx, pg, scope, &applied)) {
		printf("# %s: %s\n", name, scratch_why(cx));
		tap_bad++;
		return NULL;
	}
	OK(applied > 0);
	return pg;
}

static unsigned
prepare_all(struct ctx *cx, struct pg *pg, enum pg_scope scope)
{
	unsigned n = 0;

	for (unsigned i = 0; i < QUERY_COUNT; i++) {
		const struct pg_query *q = queries[i];

		if (q->scope != scope)
			continue;
		n++;
		if (pg_script(cx, pg, arena_printf(cx->arena, "PREPARE %s AS %s", q->name, q->text)))
			continue;
		printf("# %s: %s: %s\n", q->where, q->name, scratch_why(cx));
		tap_bad++;
		ctx_forgive(cx);
	}
	return n;
}

TEST(every_statement_of_the_platform_prepares)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = scratch_schema(&cx, "quoin_test_q_platform", PG_PLATFORM);

	OK(pg && prepare_all(&cx, pg, PG_PLATFORM) > 0);
	scratch_end(&cx);
}

TEST(every_statement_of_a_site_prepares)
{
	NEED_SERVER();
	struct ctx cx = scratch_ctx(NULL, NULL);
	struct pg *pg = scratch_schema(&cx, "quoin_test_q_site", PG_SITE);

	OK(pg && prepare_all(&cx, pg, PG_SITE) > 0);
	scratch_end(&cx);
}

TEST(ids_are_places_in_the_table)
{
	for (unsigned i = 0; i < QUERY_COUNT; i++)
		IS_INT(queries[i]->id, i);
}

TESTS_MAIN(TAP_CASE(every_statement_of_the_platform_prepares), TAP_CASE(every_statement_of_a_site_prepares),
           TAP_CASE(ids_are_places_in_the_table))
