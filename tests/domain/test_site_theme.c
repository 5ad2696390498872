/* test_site_theme.c - a site's own files: drafts that lose nothing, versions that are
 * published whole, and what stands by. */
#include "tests/domain/scratch.h"

#include "domain/migrate.h"
#include "domain/setting.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "domain/site_theme.h"

#include <unistd.h>

static struct ctx base;
static struct pg_cache *pgs;
static struct shared *shared;
static struct site site = { .id = 7, .name = "one", .place = { .id = 7, .cap = 4 } };
static char dir[] = "/tmp/quoin-test-theme.XXXXXX";
static const struct theme_author ada = { 1, "Ada" }, bob = { 2, "Bob" };

static const char *
new_database(const char *name, enum pg_scope scope)
{
	const char *conninfo = scratch_database(&base, name);
	struct pg *pg = pg_connect(&base, conninfo);
	int applied;

	if (!pg || !pg_script(&base, pg, "CREATE EXTENSION pg_trgm") || !migrate_apply(&base, pg, scope, &applied)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	return conninfo;
}

static void
start(void)
{
	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	const char *platform = new_database("quoin_test_theme", PG_PLATFORM);
	site.place.conninfo = new_database("quoin_test_theme_site", PG_SITE);
	if (!mkdtemp(dir) || !shared_open(&base, dir, &shared)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	site.shared = shared_site(shared, site.place.id);
	pgs = pg_cache_new(&(struct pg_cache_options){ .platform = { .conninfo = platform, .cap = 4 }, .cap = 8 });
	pg_cache_start(pgs);
}

#define BEGIN_TEST() \
	NEED_SERVER(); \
	start(); \
	struct ctx cx = scratch_ctx(pgs, &site.place)

static struct list
one_file(struct ctx *cx, const char *path, const char *source)
{
	struct site_file *f = ARENA_NEW(cx->arena, struct site_file);

	*f = (struct site_file){ .path = path, .source = source };
	return (struct list){ f, 1 };
}

static int64_t
live(struct ctx *cx, const char *theme)
{
	int64_t id = -1;

	OK(site_theme_live(cx, theme, &id));
	return id;
}

static int64_t
publish(struct ctx *cx, const char *theme, struct list files)
{
	static const struct list none = { NULL, 0 };
	int64_t id = 0;

	if (!site_theme_publish(cx, &site, theme, live(cx, theme), files, none, "", &ada, &id))
		tap_note("why", scratch_why(cx));
	return id;
}

static struct site_file
draft(struct ctx *cx, const char *theme, const char *path)
{
	struct site_file f = { 0 };
	bool found = false;

	OK(site_draft(cx, theme, path, &f, &found));
	return f;
}

TEST(paths_are_of_templates_and_style_sheets)
{
	OK(site_file_path_ok("default", SPAN("post.mustache")) && site_file_path_ok("default", SPAN("about-site.mustache")));
	OK(site_file_path_ok("default", SPAN("partials/post-next.mustache")) && site_file_path_ok("default", SPAN("assets/style.css")));
	OK(!site_file_path_ok("default", SPAN("../post.mustache")) && !site_file_path_ok("default", SPAN("partials/../x.mustache")));
	OK(!site_file_path_ok("default", SPAN("theme.json")) && !site_file_path_ok("default", SPAN("assets/x.js")));
	OK(!site_file_path_ok("default", SPAN(".mustache")) && !site_file_path_ok("default", SPAN("Post.mustache")));
	OK(!site_file_path_ok("default", SPAN("partials/a/b.mustache")) && !site_file_path_ok("default", SPAN("custom.css")));
	OK(site_file_path_ok(SITE_THEME_ANY, SPAN("custom.css")) && !site_file_path_ok(SITE_THEME_ANY, SPAN("post.mustache")));
}

TEST(two_who_edit_one_file_lose_neither_text)
{
	BEGIN_TEST();

	DID(site_draft_keep(&cx, "drafts", "post.mustache", "Ada's", 0, &ada));
	OK(!site_draft_keep(&cx, "drafts", "post.mustache", "Bob's", 0, &bob));
	IS_INT(cx.err.kind, ERR_CONFLICT);
	ctx_forgive(&cx);
	struct site_file f = draft(&cx, "drafts", "post.mustache");
	IS_STR(f.source, "Ada's");
	IS_STR(f.by_name, "Ada");
	DID(site_draft_keep(&cx, "drafts", "post.mustache", "Bob's", f.version, &bob));
	OK(!site_draft_keep(&cx, "drafts", "post.mustache", "Ada's again", f.version, &ada));
	ctx_forgive(&cx);
	IS_STR(draft(&cx, "drafts", "post.mustache").source, "Bob's");

	/* A draft that ended is not the one that begins after it. */
	DID(site_draft_drop(&cx, "drafts", "post.mustache"));
	OK(!site_draft_keep(&cx, "drafts", "post.mustache", "late", f.version, &ada));
	ctx_forgive(&cx);
	DID(site_draft_keep(&cx, "drafts", "post.mustache", NULL, 0, &ada));
	OK(draft(&cx, "drafts", "post.mustache").source == NULL);
	scratch_end(&cx);
}

TEST(drafts_lie_over_the_files)
{
	BEGIN_TEST();
	static const struct site_file files[] = { { "a.mustache", "a", 0, NULL, 0 }, { "b.mustache", "b", 0, NULL, 0 } };
	static const struct site_file drafts[] = { { "0.mustache", "new", 1, NULL, 0 }, { "a.mustache", NULL, 2, NULL, 0 },
	                                           { "b.mustache", "B", 3, NULL, 0 } };
	struct list all = site_files_with(cx.arena, (struct list){ files, 2 }, (struct list){ drafts, 3 });
	const struct site_file *f = all.items;

	IS_INT(all.count, 2);
	IS_STR(f[0].path, "0.mustache");
	IS_STR(f[1].source, "B");
	scratch_end(&cx);
}

TEST(publishing_is_whole_and_ends_its_drafts)
{
	BEGIN_TEST();
	struct settings settings;
	struct list files, drafts;
	int64_t id;

	DID(site_draft_keep(&cx, "whole", "a.mustache", "a1", 0, &ada));
	DID(site_draft_keep(&cx, "whole", "b.mustache", "b1", 0, &ada));
	DID(site_drafts(&cx, "whole", &drafts));
	struct site_file b = draft(&cx, "whole", "b.mustache");
	DID(site_draft_keep(&cx, "whole", "b.mustache", "b2", b.version, &bob)); /* while it was tried */
	DID(site_theme_publish(&cx, &site, "whole", 0, drafts, drafts, "First", &ada, &id));
	DID(site_theme_files(&cx, id, &files));
	IS_INT(files.count, 2);
	IS_STR(((const struct site_file *)files.items)[1].source, "b1");
	OK(draft(&cx, "whole", "a.mustache").path == NULL);
	IS_STR(draft(&cx, "whole", "b.mustache").source, "b2");

	DID(settings_load(&cx, &settings));
	IS_INT(settings_theme_files(&settings, "whole").live, id);
	IS_INT(settings_theme_files(&settings, "whole").spare, 0);
	IS_INT(settings_theme_files(&settings, "who").live, 0);
	IS_INT(settings_theme_files(&settings, "whole2").live, 0);

	/* Who laid drafts over another version is told. */
	OK(!site_theme_publish(&cx, &site, "whole", 0, files, drafts, "", &bob, &id));
	IS_INT(cx.err.kind, ERR_CONFLICT);
	scratch_end(&cx);
}

TEST(what_worked_before_stands_by)
{
	BEGIN_TEST();
	struct settings settings;
	struct list faults;

	int64_t one = publish(&cx, "spare", one_file(&cx, "a.mustache", "1"));
	int64_t two = publish(&cx, "spare", one_file(&cx, "a.mustache", "2"));
	DID(settings_load(&cx, &settings));
	IS_INT(settings_theme_files(&settings, "spare").spare, one);
	site_theme_failed(&cx, two, "post", "/x/", "a.mustache:1:1: the page takes too many steps", one);
	site_theme_failed(&cx, two, "post", "/y/", "again", one);
	site_theme_failed(&cx, 999999, "post", "/y/", "of a version that is gone", one);
	DID(site_theme_faults(&cx, "spare", &faults));
	IS_INT(faults.count, 1);
	const struct site_fault *f = faults.items;
	IS_STR(f->page, "/x/");
	IS_INT(f->shown_id, one);

	int64_t three = publish(&cx, "spare", one_file(&cx, "a.mustache", "3"));
	DID(settings_load(&cx, &settings));
	IS_INT(settings_theme_files(&settings, "spare").live, three);
	IS_INT(settings_theme_files(&settings, "spare").spare, one); /* not the one that failed */
	DID(site_theme_faults(&cx, "spare", &faults));
	IS_INT(faults.count, 0);
	scratch_end(&cx);
}

TEST(old_versions_go_but_never_what_is_shown)
{
	BEGIN_TEST();
	struct site_version v;
	struct list versions;

	int64_t first = publish(&cx, "many", one_file(&cx, "a.mustache", "first"));
	int64_t second = publish(&cx, "many", one_file(&cx, "a.mustache", "second"));
	for (int i = 0; i < SITE_VERSIONS_MAX + 2; i++) { /* each fails, so that the second keeps standing by */
		site_theme_failed(&cx, live(&cx, "many"), "post", "/x/", "why", 0);
		publish(&cx, "many", one_file(&cx, "a.mustache", "more"));
	}
	DID(site_theme_versions(&cx, "many", &versions));
	IS_INT(versions.count, SITE_VERSIONS_MAX + 1);
	DID(site_theme_version(&cx, "many", first, &v));
	OK(v.spare && !v.live);
	OK(!site_theme_version(&cx, "many", second, &v));
	IS_INT(cx.err.kind, ERR_NOT_FOUND);
	scratch_end(&cx);
}

TEST(ceilings_and_names_are_kept)
{
	BEGIN_TEST();
	char *large = arena_alloc(cx.arena, SITE_FILE_MAX + 2);
	static const struct list none = { NULL, 0 };
	int64_t id;

	memset(large, 'x', SITE_FILE_MAX + 1);
	large[SITE_FILE_MAX + 1] = '\0';
	OK(!site_draft_keep(&cx, "kept", "a.mustache", large, 0, &ada));
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	ctx_forgive(&cx);
	OK(!site_draft_keep(&cx, "kept", "a.js", "x", 0, &ada));
	ctx_forgive(&cx);
	OK(!site_draft_keep(&cx, "kept", "a.mustache", "\xff", 0, &ada));
	ctx_forgive(&cx);
	large[SITE_FILE_MAX] = '\0';
	struct site_file *many = ARENA_ARRAY(cx.arena, struct site_file, 5);
	for (int i = 0; i < 5; i++)
		many[i] = (struct site_file){ .path = arena_printf(cx.arena, "a%d.mustache", i), .source = large };
	OK(!site_theme_publish(&cx, &site, "kept", 0, (struct list){ many, 5 }, none, "", &ada, &id));
	IS_STR(cx.err.code, "theme.bytes");
	ctx_forgive(&cx);
	IS_INT(live(&cx, "kept"), 0);
	scratch_end(&cx);
}

int
main(void)
{
	const struct tap_case cases[] = {
		TAP_CASE(paths_are_of_templates_and_style_sheets),
		TAP_CASE(two_who_edit_one_file_lose_neither_text),
		TAP_CASE(drafts_lie_over_the_files),
		TAP_CASE(publishing_is_whole_and_ends_its_drafts),
		TAP_CASE(what_worked_before_stands_by),
		TAP_CASE(old_versions_go_but_never_what_is_shown),
		TAP_CASE(ceilings_and_names_are_kept),
	};
	int status = tap_run(cases, sizeof cases / sizeof *cases);

	if (base.arena) {
		unlink(arena_printf(base.arena, "%s/shared", dir));
		rmdir(dir);
		shared_close(shared);
		scratch_end(&base);
	}
	pg_cache_free(pgs);
	return status;
}
