/* test_media.c - files of a site: taken in once, whole or not at all; variants in
 * the posts that show them; large ones in pieces. */
#include "tests/domain/scratch.h"

#include "base/file.h"
#include "domain/change.h"
#include "domain/media.h"
#include "domain/media_trash.h"
#include "domain/migrate.h"
#include "domain/post.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "domain/upload.h"
#include "service/cell.h"
#include "service/conf.h"
#include "service/crypto.h"
#include "tests/picture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

static struct ctx base;
static struct conf conf;
static const char *platform_db;
static struct pg_cache *pgs;
static struct cell *cell;
static struct site site = { .id = 7, .name = "one", .primary_host = "one.example", .storage_bytes = 4 << 20,
                            .place = { .id = 7, .cap = 8 } };
static char dir[] = "/tmp/quoin-test-media.XXXXXX";

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

static struct pg_cache *
new_connections(void)
{
	struct pg_cache *c = pg_cache_new(&(struct pg_cache_options){ .platform = { .conninfo = platform_db, .cap = 4 }, .cap = 8 });

	pg_cache_start(c);
	return c;
}

static void
start(void)
{
	struct shared *shared;

	if (base.arena)
		return;
	base = scratch_ctx(NULL, NULL);
	const char *platform = new_database("quoin_test_media", PG_PLATFORM);
	site.place.conninfo = new_database("quoin_test_media_site", PG_SITE);
	if (!mkdtemp(dir) || !shared_open(&base, dir, &shared)) {
		printf("Bail out! %s\n", scratch_why(&base));
		exit(1);
	}
	site.shared = shared_site(shared, site.place.id);
	conf = (struct conf){ .media_dir = dir, .upload_max = 1 << 20, .image_pixels_max = 4000000, .image_width_max = 1000,
	                      .upload_idle = 24 * 3600 * USEC_PER_SEC, .uploads_at_once = 3 };
	scratch_ask(&base, platform,
	            "WITH p AS (INSERT INTO plan (name, requests_per_sec, concurrent, storage_bytes, staff, statement_ms)"
	            " VALUES ('test', 100, 4, 1, 1, 1000) ON CONFLICT DO NOTHING)"
	            " INSERT INTO site (id, name, state, plan) OVERRIDING SYSTEM VALUE VALUES (7, 'one', 'active', 'test')"
	            " RETURNING name");
	platform_db = platform;
	pgs = new_connections();
	setenv("QUOIN_CELL", "./quoin-cell", 0);
	cell = cell_spawn(NULL);
}

#define BEGIN_TEST() \
	NEED_SERVER(); \
	start(); \
	struct ctx cx = scratch_ctx(pgs, &site.place)

static const char *
ask(const char *sql)
{
	return scratch_ask(&base, site.place.conninfo, sql);
}

static struct media_source
source(struct span bytes, const char *original)
{
	return (struct media_source){ .conf = &conf, .site = &site, .cell = cell, .bytes = bytes, .original = original };
}

static bool
is_there(struct ctx *cx, const char *name)
{
	return name && access(media_path(cx->arena, &conf, &site, name), F_OK) == 0;
}

/* Why it was refused; NULL: it was not. */
static const char *
refusal(struct ctx *cx, struct media_source s)
{
	struct media m;

	ctx_forgive(cx);
	return media_take(cx, &s, &m) ? NULL : cx->err.code;
}

/* An upload of so many bytes. */
static bool
begin(struct ctx *cx, const char *name, int64_t size, int64_t account, struct upload *out)
{
	*out = (struct upload){ .name = name, .size = size, .account_id = account };
	return upload_start(cx, &conf, &site, out);
}

/* ---- taking in ---- */

TEST(a_picture_is_taken_once_under_the_hash_of_its_bytes)
{
	BEGIN_TEST();
	struct span bytes = picture_png(cx.arena, 40, 30, 30, 1);
	struct media_source s = source(bytes, "../C:\\me\\holiday.JPG");
	struct media first = { 0 }, again = { 0 };
	bool found;

	DID(media_take(&cx, &s, &first));
	IS_STR(first.url, media_address(cx.arena, bytes));
	IS_STR(first.original, "holiday.JPG");
	IS_STR(first.type, "image/png");
	IS_INT(first.width, 40);
	IS_INT(first.height, 30);
	OK(is_there(&cx, first.name));
	s.original = "other.png";
	DID(media_take(&cx, &s, &again));
	IS_STR(again.id, first.id);
	DID(media_by_name(&cx, first.name, &again, &found));
	OK(found && again.created_at > 0);
	scratch_end(&cx);
}

TEST(a_wide_picture_is_stored_narrower)
{
	BEGIN_TEST();
	struct media_source s = source(picture_png(cx.arena, 1500, 300, 300, 2), "wide.png");
	struct media m = { 0 };

	DID(media_take(&cx, &s, &m));
	IS_INT(m.width, 1000);
	IS_INT(m.height, 200);
	scratch_end(&cx);
}

TEST(what_is_refused_leaves_nothing)
{
	BEGIN_TEST();
	struct span cut = span_take(picture_png(cx.arena, 100, 100, 100, 3), 60);
	const char *before = ask("SELECT count(*)::text FROM media");

	IS_STR(refusal(&cx, source(cut, "cut.png")), "image.refused");
	OK(strstr(cx.err.detail, "damaged"));
	OK(!is_there(&cx, media_address(cx.arena, cut) + 7));
	IS_STR(refusal(&cx, source(SPAN("<html>"), "page.png")), "media.type");
	IS_STR(refusal(&cx, source(picture_png(cx.arena, 30000, 30000, 1, 0), "bomb.png")), "image.refused");
	IS_STR(refusal(&cx, source(SPAN("<svg><g></svg>"), "broken.svg")), "image.refused");
	IS_STR(refusal(&cx, source((struct span){ arena_zalloc(cx.arena, 2 << 20), 2 << 20 }, "big")), "media.size");
	IS_STR(ask("SELECT count(*)::text FROM media"), before);
	scratch_end(&cx);
}

TEST(an_import_keeps_what_cannot_be_decoded_and_says_so)
{
	BEGIN_TEST();
	struct media_source s = source(span_take(picture_png(cx.arena, 100, 100, 100, 4), 61), "cut.png");
	struct media m = { 0 };

	s.keep_unreadable = true;
	DID(media_take(&cx, &s, &m));
	OK(m.refused && strstr(m.refused, "damaged"));
	IS_INT(m.bytes, 61);
	scratch_end(&cx);
}

TEST(a_drawing_is_cleaned_and_another_file_kept_as_it_is)
{
	BEGIN_TEST();
	struct media_source svg = source(SPAN("<svg viewBox='0 0 8 4' onload='x()'><script>x()</script><path d='M0 0'/></svg>"), "a.svg");
	struct media_source pdf = source(SPAN("%PDF-1.4 whatever"), "a.pdf");
	struct media m = { 0 };
	struct span bytes = { NULL, 0 };

	DID(media_take(&cx, &svg, &m));
	DID(file_read(&cx, media_path(cx.arena, &conf, &site, m.name), 4096, &bytes));
	OK(span_find(bytes, "path") > 0 && span_find(bytes, "script") < 0 && span_find(bytes, "onload") < 0);
	IS_INT(m.width, 8);
	DID(media_take(&cx, &pdf, &m));
	IS_STR(m.type, "application/pdf");
	DID(file_read(&cx, media_path(cx.arena, &conf, &site, m.name), 4096, &bytes));
	IS_SPAN(bytes, "%PDF-1.4 whatever");
	scratch_end(&cx);
}

TEST(the_plan_bounds_what_is_stored)
{
	BEGIN_TEST();
	int64_t kept = site.storage_bytes;

	site.storage_bytes = 10;
	IS_STR(refusal(&cx, source(picture_png(cx.arena, 50, 50, 50, 5), "a.png")), "media.quota");
	site.storage_bytes = kept;
	scratch_end(&cx);
}

TEST(without_a_cell_a_picture_is_neither_taken_nor_lost)
{
	BEGIN_TEST();
	struct media_source s = source(picture_png(cx.arena, 50, 50, 50, 6), "a.png");

	s.cell = cell_connect("/nonexistent/cell.sock");
	s.keep_unreadable = true;
	IS_STR(refusal(&cx, s), "cell.connect");
	OK(!is_there(&cx, media_address(cx.arena, s.bytes) + 7));
	cell_free(s.cell);
	s.cell = cell;
	IS_STR(refusal(&cx, s), NULL);
	scratch_end(&cx);
}

/* ---- variants ---- */

static bool
save_post(struct ctx *cx, const char *title, const char *text, struct post_saved_as *as)
{
	struct post_draft d = { .type = "post", .status = "published", .title = title, .source = span_of(text) };

	return change_begin(cx, &site) && post_save(cx, &site, cell, &d, as) && change_commit(cx, &site);
}

static void
make_all_variants(struct ctx *cx)
{
	bool more = true;

	for (int i = 0; more && i < 20; i++)
		if (!media_make_variants(cx, &conf, &site, cell, &more)) {
			tap_bad++;
			tap_note("variants", scratch_why(cx));
			return;
		}
}

TEST(variants_appear_in_the_posts_that_show_the_picture)
{
	BEGIN_TEST();
	struct media_source s = source(picture_png(cx.arena, 800, 400, 400, 7), "a.png");
	struct post_saved_as with, without;
	struct media m = { 0 };

	DID(media_take(&cx, &s, &m));
	DID(save_post(&cx, "With", arena_printf(cx.arena, "![A](%s)", m.url), &with));
	DID(save_post(&cx, "Without", "No picture.", &without));
	const char *html = arena_printf(cx.arena, "SELECT html FROM post WHERE id = '%s'", with.id);
	OK(strstr(ask(html), "width=\"800\" height=\"400\"") && !strstr(ask(html), "srcset"));
	const char *epoch = ask("SELECT n::text FROM epoch");
	make_all_variants(&cx);
	OK(strcmp(ask("SELECT n::text FROM epoch"), epoch) != 0);
	DID(media_by_id(&cx, m.id, &m));
	int hash = (int)strcspn(m.name, ".");
	IS_STR(m.srcset, arena_printf(cx.arena, "/media/%.*s-w480.png 480w, %s 800w", hash, m.name, m.url));
	IS_STR(m.srcset_webp, arena_printf(cx.arena, "/media/%.*s-w480.webp 480w, /media/%.*s-w800.webp 800w", hash, m.name, hash, m.name));
	OK(strstr(ask(html), "<picture><source type=\"image/webp\" srcset=\"/media/") && strstr(ask(html), m.srcset));
	struct media_file file;
	bool found;
	const char *variant = arena_printf(cx.arena, "%.*s-w480.webp", hash, m.name);
	DID(media_file(&cx, variant, &file, &found));
	OK(found && is_there(&cx, variant));
	IS_STR(file.type, "image/webp");
	DID(media_file(&cx, "0123-w480.webp", &file, &found));
	OK(!found);
	scratch_end(&cx);
}

TEST(a_picture_that_cannot_be_made_narrower_does_not_hold_up_others)
{
	BEGIN_TEST();
	struct media_source s = source(picture_png(cx.arena, 700, 20, 20, 8), "lost.png"), t = source(picture_png(cx.arena, 700, 20, 20, 9), "kept.png");
	struct media lost = { 0 }, kept = { 0 };

	DID(media_take(&cx, &s, &lost));
	DID(media_take(&cx, &t, &kept));
	unlink(media_path(cx.arena, &conf, &site, lost.name));
	make_all_variants(&cx);
	DID(media_by_id(&cx, kept.id, &kept));
	OK(kept.srcset != NULL);
	IS_STR(ask("SELECT count(*)::text FROM media WHERE variants_due IS NOT NULL"), "0");
	scratch_end(&cx);
}

/* ---- clearing away ---- */

static void
put_file(struct ctx *at, const char *name, int hours)
{
	struct ctx cx = *at;
	const char *path = media_path(cx.arena, &conf, &site, name);
	struct utimbuf then = { time(NULL) - hours * 3600, time(NULL) - hours * 3600 };

	DID(file_write(&cx, path, SPAN("x"), 0644));
	utime(path, &then);
}

TEST(clearing_away_is_planned_once)
{
	BEGIN_TEST();
	struct upload u;

	IS_STR(refusal(&cx, source(SPAN("%PDF-1.4 one"), "1.pdf")), NULL);
	IS_STR(refusal(&cx, source(SPAN("%PDF-1.4 two"), "2.pdf")), NULL);
	DID(begin(&cx, "3.pdf", 10, 0, &u));
	DID(upload_abort(&cx, &conf, &site, u.id));
	IS_STR(ask("SELECT count(*)::text FROM outbox WHERE kind = 'media_sweep' AND due > now() + interval '24 hours'"), "1");
	scratch_end(&cx);
}

TEST(old_files_without_a_row_go_and_no_others)
{
	BEGIN_TEST();
	struct media_source s = source(SPAN("%PDF-1.4 kept"), "a.pdf");
	struct media m = { 0 };
	int64_t removed = 0;

	DID(media_take(&cx, &s, &m));
	struct utimbuf then = { 1000, 1000 };
	utime(media_path(cx.arena, &conf, &site, m.name), &then);
	put_file(&cx, "0123.png", 30);
	put_file(&cx, "4567.png", 1);
	DID(media_sweep(&cx, &conf, &site, &removed));
	IS_INT(removed, 1);
	OK(!is_there(&cx, "0123.png") && is_there(&cx, "4567.png") && is_there(&cx, m.name));
	scratch_end(&cx);
}

/* ---- in pieces ---- */

TEST(a_file_arrives_in_pieces_that_may_come_twice)
{
	BEGIN_TEST();
	struct span pdf = SPAN("%PDF-1.4 in three pieces");
	struct upload u;
	struct media m = { 0 };

	DID(begin(&cx, "large.pdf", (int64_t)pdf.len, 12, &u));
	IS_INT(u.account_id, 12);
	DID(upload_piece(&cx, &conf, &site, &u, 0, span_take(pdf, 10)));
	IS_INT(u.received, 10);
	DID(upload_piece(&cx, &conf, &site, &u, 0, span_take(pdf, 10)));
	IS_INT(u.received, 10);
	DID(upload_piece(&cx, &conf, &site, &u, 5, span_take(span_skip(pdf, 5), 10)));
	IS_INT(u.received, 15);
	OK(!upload_piece(&cx, &conf, &site, &u, 20, span_skip(pdf, 20)));
	IS_STR(cx.err.code, "upload.offset");
	IS_INT(u.received, 15);
	ctx_forgive(&cx);
	OK(!upload_piece(&cx, &conf, &site, &u, 15, pdf));
	IS_STR(cx.err.code, "upload.size");
	ctx_forgive(&cx);
	OK(!upload_finish(&cx, &conf, &site, cell, &u, &m));
	IS_STR(cx.err.code, "upload.offset");
	ctx_forgive(&cx);
	DID(upload_piece(&cx, &conf, &site, &u, 15, span_skip(pdf, 15)));
	DID(upload_finish(&cx, &conf, &site, cell, &u, &m));
	IS_STR(m.url, media_address(cx.arena, pdf));
	IS_INT(m.bytes, pdf.len);
	OK(access(arena_printf(cx.arena, "%s/tenants/7/uploads/%s", dir, u.id), F_OK) != 0);
	const char *url = m.url;
	DID(upload_finish(&cx, &conf, &site, cell, &u, &m)); /* its answer was lost, and it is asked again */
	IS_STR(m.url, url);
	DID(upload_abort(&cx, &conf, &site, u.id));
	OK(!upload_read(&cx, u.id, &u));
	IS_STR(cx.err.code, "upload.none");
	scratch_end(&cx);
}

TEST(an_upload_takes_its_room_at_once_and_no_more)
{
	BEGIN_TEST();
	struct upload u, v;
	int64_t kept = site.storage_bytes;

	site.storage_bytes = strtoll(ask("SELECT (SELECT sum(bytes) FROM media) + coalesce((SELECT sum(bytes) FROM media_variant), 0)"), NULL, 10) + 100;
	DID(begin(&cx, "a.pdf", 80, 0, &u));
	OK(!begin(&cx, "b.pdf", 80, 0, &v));
	IS_STR(cx.err.code, "media.quota");
	ctx_forgive(&cx);
	DID(upload_abort(&cx, &conf, &site, u.id));
	DID(begin(&cx, "b.pdf", 80, 0, &v));
	DID(upload_abort(&cx, &conf, &site, v.id));
	OK(!begin(&cx, "c.pdf", (1 << 20) + 1, 0, &v));
	IS_STR(cx.err.code, "media.size");
	site.storage_bytes = kept;
	scratch_end(&cx);
}

TEST(an_upload_left_alone_for_a_day_is_gone)
{
	BEGIN_TEST();
	struct upload old, young;

	DID(begin(&cx, "old.pdf", 80, 0, &old));
	DID(upload_piece(&cx, &conf, &site, &old, 0, SPAN("abc")));
	DID(begin(&cx, "young.pdf", 80, 0, &young));
	const char *path = arena_printf(cx.arena, "%s/tenants/7/uploads/%s", dir, old.id);
	IS_INT(access(path, F_OK), 0);
	ask(arena_printf(cx.arena, "UPDATE upload SET touched_at = now() - interval '25 hours' WHERE id = '%s' RETURNING id", old.id));
	DID(upload_expire(&cx, &conf, &site));
	OK(access(path, F_OK) != 0);
	DID(upload_read(&cx, young.id, &young));
	OK(!upload_read(&cx, old.id, &old));
	scratch_end(&cx);
}

/* ---- the trash ---- */

static bool
add_text(struct ctx *cx, const char *text, struct media *out)
{
	struct media_source s = source(span_of(text), "a.pdf");

	return media_take(cx, &s, out);
}

static const char *
state_of(const char *name)
{
	return ask(arena_printf(base.arena, "SELECT coalesce((SELECT CASE WHEN purging THEN 'going' WHEN trashed_at IS NULL THEN"
	                                    " 'there' ELSE 'trash' END FROM media WHERE name = '%s'), 'gone')", name));
}

TEST(a_file_in_the_trash_is_kept_until_its_time_or_until_it_comes_again)
{
	BEGIN_TEST();
	struct media m = { 0 }, again = { 0 };

	DID(add_text(&cx, "%PDF-1.4 trash", &m));
	DID(media_trash(&cx, &site, m.id));
	OK(!media_trash(&cx, &site, m.id));
	IS_STR(cx.err.code, "media.none");
	ctx_forgive(&cx);
	DID(media_purge_old(&cx, &conf, &site, 30));
	IS_STR(state_of(m.name), "trash");
	OK(is_there(&cx, m.name));
	DID(media_untrash(&cx, &site, m.id));
	IS_STR(state_of(m.name), "there");
	DID(media_trash(&cx, &site, m.id));
	DID(add_text(&cx, "%PDF-1.4 trash", &again));
	IS_STR(again.id, m.id);
	IS_STR(state_of(m.name), "there");
	DID(media_trash(&cx, &site, m.id));
	ask(arena_printf(cx.arena, "UPDATE media SET trashed_at = now() - interval '31 days' WHERE id = '%s' RETURNING id", m.id));
	DID(media_purge_old(&cx, &conf, &site, 30));
	IS_STR(state_of(m.name), "gone");
	OK(!is_there(&cx, m.name));
	scratch_end(&cx);
}

TEST(a_file_whose_removal_was_begun_can_be_taken_in_again)
{
	BEGIN_TEST();
	struct media m = { 0 }, again = { 0 };
	struct media_file file;
	bool found;

	DID(add_text(&cx, "%PDF-1.4 half gone", &m));
	ask(arena_printf(cx.arena, "UPDATE media SET trashed_at = now(), purging = true WHERE id = '%s' RETURNING id", m.id));
	unlink(media_path(cx.arena, &conf, &site, m.name));
	DID(media_file(&cx, m.name, &file, &found));
	OK(!found);
	OK(!media_untrash(&cx, &site, m.id));
	ctx_forgive(&cx);
	DID(add_text(&cx, "%PDF-1.4 half gone", &again));
	IS_STR(again.name, m.name);
	IS_STR(state_of(m.name), "there");
	OK(is_there(&cx, m.name));
	DID(media_purge_old(&cx, &conf, &site, 30));
	OK(is_there(&cx, m.name));
	scratch_end(&cx);
}

enum { TRIALS = 15, FILES = 8 };

/* A process that purges, and is killed after so many microseconds. */
static void
purge_and_die(usec_t after)
{
	pid_t pid = fork();

	if (pid == 0) {
		struct ctx cx = scratch_ctx(new_connections(), &site.place);

		_exit(media_purge_old(&cx, &conf, &site, 30) ? 0 : 1);
	}
	usleep((useconds_t)after);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(a_purge_that_is_killed_leaves_no_file_without_a_row_and_no_row_that_is_shown_without_its_file)
{
	BEGIN_TEST();
	struct media m[FILES];
	int cut = 0;

	for (int trial = 0; trial < TRIALS; trial++) {
		for (int i = 0; i < FILES; i++)
			DID(add_text(&cx, arena_printf(cx.arena, "%%PDF-1.4 %d of %d", i, trial), &m[i]));
		ask("WITH t AS (UPDATE media SET trashed_at = now() - interval '31 days' WHERE type = 'application/pdf' RETURNING 1)"
		    " SELECT count(*) FROM t");
		purge_and_die(trial * 3 * 1000);
		for (int i = 0; i < FILES; i++) {
			const char *state = state_of(m[i].name);

			OK(!is_there(&cx, m[i].name) || strcmp(state, "gone") != 0);
			OK(is_there(&cx, m[i].name) || strcmp(state, "gone") == 0 || strcmp(state, "going") == 0);
			cut += strcmp(state, "gone") != 0;
		}
		DID(media_purge_old(&cx, &conf, &site, 30));
		for (int i = 0; i < FILES; i++) {
			IS_STR(state_of(m[i].name), "gone");
			OK(!is_there(&cx, m[i].name));
		}
	}
	OK(cut > 0); /* or none was killed before its end */
	scratch_end(&cx);
}

TEST(an_account_has_so_many_uploads_at_once_and_no_more)
{
	BEGIN_TEST();
	struct upload u[4];
	struct media m;
	struct span pdf = SPAN("%PDF-1.4 one of many");

	for (size_t i = 0; i < 3; i++)
		DID(begin(&cx, "one.pdf", (int64_t)pdf.len, 31, &u[i]));
	OK(!begin(&cx, "four.pdf", 20, 31, &u[3]));
	IS_STR(cx.err.code, "upload.count");
	ctx_forgive(&cx);
	DID(begin(&cx, "his.pdf", 20, 32, &u[3]));
	DID(upload_abort(&cx, &conf, &site, u[3].id));
	DID(upload_piece(&cx, &conf, &site, &u[0], 0, pdf));
	DID(upload_finish(&cx, &conf, &site, cell, &u[0], &m));
	DID(begin(&cx, "four.pdf", 20, 31, &u[3]));
	for (size_t i = 1; i < 4; i++)
		DID(upload_abort(&cx, &conf, &site, u[i].id));
	scratch_end(&cx);
}

TEST(bytes_that_are_not_those_announced_are_refused)
{
	BEGIN_TEST();
	struct span pdf = SPAN("%PDF-1.4 announced");
	struct upload u = { .name = "a.pdf", .size = (int64_t)pdf.len, .sha256 = crypto_sha256_hex(cx.arena, SPAN("others")) };
	struct upload v = { .name = "a.pdf", .size = (int64_t)pdf.len, .sha256 = crypto_sha256_hex(cx.arena, pdf) };
	struct upload w = { .name = "a.pdf", .size = 1, .sha256 = "ABC" };
	struct media m;

	DID(upload_start(&cx, &conf, &site, &u));
	DID(upload_piece(&cx, &conf, &site, &u, 0, pdf));
	OK(!upload_finish(&cx, &conf, &site, cell, &u, &m));
	IS_STR(cx.err.code, "upload.sha256");
	ctx_forgive(&cx);
	DID(upload_start(&cx, &conf, &site, &v));
	DID(upload_piece(&cx, &conf, &site, &v, 0, pdf));
	DID(upload_finish(&cx, &conf, &site, cell, &v, &m));
	OK(!upload_start(&cx, &conf, &site, &w));
	IS_STR(cx.err.code, "upload.sha256");
	scratch_end(&cx);
}

TESTS_MAIN(TAP_CASE(a_picture_is_taken_once_under_the_hash_of_its_bytes), TAP_CASE(a_wide_picture_is_stored_narrower),
           TAP_CASE(what_is_refused_leaves_nothing), TAP_CASE(an_import_keeps_what_cannot_be_decoded_and_says_so),
           TAP_CASE(a_drawing_is_cleaned_and_another_file_kept_as_it_is), TAP_CASE(the_plan_bounds_what_is_stored),
           TAP_CASE(without_a_cell_a_picture_is_neither_taken_nor_lost),
           TAP_CASE(variants_appear_in_the_posts_that_show_the_picture),
           TAP_CASE(a_picture_that_cannot_be_made_narrower_does_not_hold_up_others),
           TAP_CASE(clearing_away_is_planned_once), TAP_CASE(old_files_without_a_row_go_and_no_others), TAP_CASE(a_file_arrives_in_pieces_that_may_come_twice),
           TAP_CASE(an_upload_takes_its_room_at_once_and_no_more), TAP_CASE(an_upload_left_alone_for_a_day_is_gone),
           TAP_CASE(a_file_in_the_trash_is_kept_until_its_time_or_until_it_comes_again),
           TAP_CASE(a_file_whose_removal_was_begun_can_be_taken_in_again),
           TAP_CASE(a_purge_that_is_killed_leaves_no_file_without_a_row_and_no_row_that_is_shown_without_its_file),
           TAP_CASE(an_account_has_so_many_uploads_at_once_and_no_more),
           TAP_CASE(bytes_that_are_not_those_announced_are_refused))
