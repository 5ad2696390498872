"""break_rows.py - what tests/long/breaks breaks: one row each.

	row(what is broken, file, text, replacement, test, claim)

The text occurs once in the file; the replacement compiles.  The test is a program
of make check ("unit/text/test_escape"), "domain/run" or "web" for the scenarios of
tests/domain and tests/web, or an executable of tests/check; the claim is its point
that must fail.  A program of tests/check without TAP is its own claim.
"""
from collections import namedtuple

Row = namedtuple("Row", "what file old new test claim kind")
ROWS = []


def row(what, file, old, new, test, claim=None):
    kind = {"web": "web", "domain/run": "commands"}.get(test, "check" if test.startswith("check/") else "unit")
    path = "tests/" + test
    ROWS.append(Row(what, file, old, new, path, claim or path, kind))


# -- escapes ---------------------------------------------------------------------

row("text in HTML is not escaped", "src/text/escape.c",
    "escape_class(to, s, TEXT);", "escape_class(to, s, 0);",
    "unit/text/test_escape", "html text cannot open a tag")

row("a quote in an attribute is not escaped", "src/text/escape.c",
    "escape_class(to, s, ATTR);", "escape_class(to, s, TEXT);",
    "unit/text/test_escape", "attributes cannot be closed")

row("an address may begin with javascript:", "src/text/escape.c",
    '{ "http", "https", "mailto", "tel" }', '{ "http", "https", "mailto", "tel", "javascript" }',
    "unit/text/test_escape", "only known schemes pass")

row("a template shows every field as it is", "src/text/mustache_put.c",
    "(dest == DEST_HTML ? strbuf_add_span", "(dest == DEST_HTML || dest == DEST_TEXT ? strbuf_add_span",
    "unit/text/test_mustache", "only html is shown as it is")

row("a template does not escape attributes", "src/text/mustache_put.c",
    "[DEST_ATTR] = escape_attr", "[DEST_ATTR] = escape_html",
    "unit/text/test_mustache", "attributes are escaped for their quotes")

row("a script of data can be closed by a title", "src/web/build_post.c",
    'const struct post *post = &data->post;\n\tstruct strbuf sb;\n\tstruct json j;\n\n'
    '\tstrbuf_init(&sb, p->cx->arena, 64 * 1024);\n\tjson_init(&j, &sb, JSON_IN_SCRIPT);',
    'const struct post *post = &data->post;\n\tstruct strbuf sb;\n\tstruct json j;\n\n'
    '\tstrbuf_init(&sb, p->cx->arena, 64 * 1024);\n\tjson_init(&j, &sb, 0);',
    "web", "no page takes words for markup")

row("what surrounds a found word is not escaped", "src/text/search_text.c",
    "escape_html(&sb, (struct span){ text.ptr + at, end - at });",
    "strbuf_add_span(&sb, (struct span){ text.ptr + at, end - at });",
    "web", "no page takes words for markup")

row("a feed's elements are not escaped", "src/web/public/feed.c",
    'strbuf_addf(sb, "<%s>", name);\n\tescape_xml(sb, span_of(text));', 'strbuf_addf(sb, "<%s>", name);\n\tstrbuf_adds(sb, text);',
    "web", "what machines read is what was written")

row("pages are sent without their security headers", "src/web/dispatch.c",
    "\tsecurity_headers(rs, page);\n", "\tif (!rs)\n\t\tsecurity_headers(rs, page);\n",
    "web", "no answer lets a script run")

# -- the epoch -------------------------------------------------------------------

row("a change does not move the epoch", "sql/query/site/epoch.sql",
    "UPDATE epoch SET n = n + 1 RETURNING n", "UPDATE epoch SET n = n RETURNING n",
    "domain/test_change", "a change moves the epoch and an aborted one does not")

row("the new epoch is not published", "src/domain/change.c",
    "\tif (ok) {\n\t\tshared_site_publish(site->shared, doubt, (uint64_t)row.n);\n", "\tif (ok) {\n\t\t(void)doubt;\n",
    "domain/test_change", "a change moves the epoch and an aborted one does not")

row("the mark is taken away before the COMMIT", "src/domain/change.c",
    "\tbool ok = pg_run(cx, &(struct pg_read){ &q_epoch_next",
    "\tshared_site_unmark(site->shared, token);\n\tbool ok = pg_run(cx, &(struct pg_read){ &q_epoch_next",
    "domain/test_change", "nobody believes an epoch while a COMMIT takes its time")

row("a mark hides nothing", "src/domain/shared.c",
    "return !dirty && *epoch != 0", "return *epoch != 0",
    "unit/domain/test_shared", "a mark hides the epoch until it is taken away")

row("an epoch may go back", "src/domain/shared.c",
    "doubt && now < then && !atomic", "doubt && !atomic",
    "unit/domain/test_shared", "an epoch never goes back")

# -- the page cache ----------------------------------------------------------------

KEY = "unit/web/test_page_cache", "every member of the key makes another page"

row("the key of a page is without its site", "src/web/page_cache.c",
    "(long long)k->place_id,", "0ll,", *KEY)

row("the key of a page is without the epoch", "src/web/page_cache.c",
    "(unsigned long long)k->epoch, ", "0ull, ", *KEY)

row("the key of a page is without the render version", "src/web/page_cache.c",
    "(unsigned long long)k->render_version,", "0ull,", *KEY)

row("the key of a page is without who may see it", "src/web/page_cache.c",
    "k->access,", '"",', *KEY)

row("pages of two sites are asked for by one key", "src/web/dispatch.c",
    ".place_id = p->site->place.id,", ".place_id = 0,",
    "web", "sites of equal age share no page")

row("the render version does not know the templates", "src/web/dispatch.c",
    ".render_version = themes_version(w->themes),", ".render_version = 1,",
    "web", "a changed template is seen after a restart")

row("a declared argument is not in the key", "src/web/dispatch.c",
    '.path = canonical(p) }', '.path = p->path }',
    "web", "arguments that a page declares choose it")

row("an argument nobody declared is in the key", "src/web/dispatch.c",
    '.path = canonical(p) }', '.path = rq->target }',
    "web", "arguments that no page declares render nothing")

row("readers do not hear of a change", "src/domain/change.c",
    "\tif (ok) {\n\t\tshared_site_publish(site->shared, doubt, (uint64_t)row.n);\n", "\tif (ok) {\n\t\t(void)doubt;\n",
    "web", "what was saved is seen by the next request")

row("each request renders for itself", "src/web/page_cache.c",
    "if (!(f = flight_of(c, &d)))", "if (!(f = NULL))",
    "unit/web/test_page_cache", "who comes while a page is rendered waits for it")

row("the memory for pages has no end", "src/web/page_cache.c",
    "while (c->bytes > c->most)", "while (c->bytes > 100 * c->most)",
    "unit/web/test_page_cache", "memory is bounded and what a request holds stays")

# -- what readers may not see --------------------------------------------------------

DRAFTS = "web", "drafts and posts of the future are seen nowhere"

row("a draft is shown at its address", "sql/query/site/post.sql",
    "WHERE path = $1 AND status = 'published' AND", "WHERE path = $1 AND", *DRAFTS)

row("a draft is in the lists", "sql/query/site/post.sql",
    "       published_at, updated_at, custom_shown(custom) AS custom\n  FROM post WHERE status = 'published' AND type",
    "       published_at, updated_at, custom_shown(custom) AS custom\n  FROM post WHERE type", *DRAFTS)

row("a draft is found by searching", "sql/query/site/post.sql",
    "c.search @@ q.loose AND c.status = 'published' AND", "c.search @@ q.loose AND", *DRAFTS)

row("a misspelled word is left alone", "src/domain/search.c",
    "size_t least = spelling_slips(span_of(typed)) + 1;", "size_t least = spelling_slips(span_of(typed));",
    "web", "a misspelled word is put right")

row("words in the title count no more than others", "sql/query/site/post.sql",
    "setweight(to_tsvector($2::text::regconfig, $4), 'A')", "to_tsvector($2::text::regconfig, $4)",
    "web", "a word in the title comes before the same in a text")

row("a draft is suggested where nothing is found", "sql/query/site/post.sql",
    "SELECT path, title FROM post\n WHERE status = 'published' AND", "SELECT path, title FROM post\n WHERE", *DRAFTS)

row("a post of the future is in the feed", "sql/query/site/post.sql",
    "FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now()\n ORDER BY published_at DESC, id DESC LIMIT $1\n\n-- name: post_feed_of_tag",
    "FROM post WHERE type = 'post'\n ORDER BY published_at DESC, id DESC LIMIT $1\n\n-- name: post_feed_of_tag", *DRAFTS)

row("a suspended site is shown", "src/web/dispatch.c",
    "if (site->state != SITE_ACTIVE)", "if (site->state != SITE_ACTIVE && !site)",
    "web", "a suspended site shows nothing")

# -- sites apart ---------------------------------------------------------------------

row("anybody may connect to a site's database", "src/domain/provision.c",
    'script(cx, admin, "REVOKE ALL ON DATABASE %s FROM PUBLIC", db);', 'script(cx, admin, "SELECT 1 AS \\"%.0s1\\"", db);',
    "domain/run", "each role is refused by every other database of the cluster")

row("anybody may connect to the platform's database", "src/domain/provision.c",
    'script(cx, platform, "REVOKE ALL ON DATABASE %s FROM PUBLIC",', 'script(cx, platform, "SELECT 1 AS \\"%.0s1\\"",',
    "domain/run", "each role is refused by every other database of the cluster")

row("a site may write its own list of migrations", "src/domain/provision.c",
    '"REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM %1$s"', '"SELECT \'%1$s\'"',
    "domain/run", "a role may read and write rows and nothing else")

row("the statements of a site may take ten times as long", "src/domain/provision.c",
    "SET statement_timeout = '%4$lldms';", "SET statement_timeout = '%4$lld0ms';",
    "domain/run", "statements of a role end in time")

row("a picture is looked for among another site's", "src/web/dispatch.c",
    'response_accel(rs, arena_printf(cx->arena, "/_files/tenants/%lld/media/%s", (long long)site->id, name));',
    'response_accel(rs, arena_printf(cx->arena, "/_files/tenants/%lld/media/%s", (long long)site->id + 1, name));',
    "web", "a picture is on its own host only")

row("two sites of equal age have one key for a page", "src/web/dispatch.c",
    ".place_id = p->site->place.id,", ".place_id = 0,",
    "web", "nothing a request says leads to a page of another site in any tier")

row("a reader is told where files lie", "src/web/dispatch.c",
    'return fail_cause(cx, why == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE, "media.file",',
    'return fail(cx, why == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE, "media.file",',
    "web", "a picture whose file is gone does not say where it was")

row("a suspended site goes on in workers until they hear of it", "src/domain/site_admin.c",
    "\t\tshared_registry_moved(w->shared);\n", "",
    "web", "a suspended site shows nothing")

# -- waiting ---------------------------------------------------------------------

row("a statement has no deadline", "src/service/pg.c",
    "poll(&p, 1, clock_poll_ms(cx->deadline))", "poll(&p, 1, -1)",
    "domain/test_pg", "an overdue statement ends at the deadline and is cancelled on the server")

row("the breaker of a site's database never opens", "src/service/pg_cache.c",
    "if (++s->failures < TRIP_AFTER)", "if (++s->failures > 0)",
    "domain/test_pg_cache", "the breaker opens after three failures and closes again")

row("one site may take all connections", "src/service/pg_cache.c",
    "s->open >= (place->cap ? place->cap : c->options.cap)", "s->open >= c->options.cap",
    "domain/test_pg_cache", "the cap of one place leaves room for others")

row("a site's limit of requests lets all through", "src/domain/shared.c",
    "if (start - now > burst) {", "if (start - now > burst && step < 0) {",
    "unit/domain/test_shared", "a bucket lets through its rate and two seconds more")

row("media may outgrow the plan", "src/domain/media_add.c",
    "if (bytes > site->storage_bytes - used.bytes)", "if (used.bytes > site->storage_bytes)",
    "web", "a picture beyond the storage of the plan is refused")

row("a file in use is purged from the trash", "sql/query/site/media.sql",
    "\n   AND NOT EXISTS (SELECT FROM media_use u WHERE u.stem = m.stem)\n", "\n",
    "web", "what is used is not purged from the trash")

row("a post that shows a replaced file is not rendered anew", "src/domain/media_replace.c",
    "\treturn render(cx, s, places);\n", "\treturn places->count < 1000000 || render(cx, s, places);\n",
    "web", "a file takes the place of another everywhere and gives it back")

row("the address of a replaced file leads nowhere", "src/domain/media_replace.c",
    "pg_exec(cx, &q_media_alias_set, PG_TEXT(stem), PG_TEXT(new->name)) &&", "stem &&",
    "web", "a file takes the place of another everywhere and gives it back")

row("a song takes the place of a picture", "src/domain/media_replace.c",
    "if (is_kind(a, kinds[i]) != is_kind(b, kinds[i]))", "if (!a->id && is_kind(a, kinds[i]) != is_kind(b, kinds[i]))",
    "web", "what cannot be replaced is told and nothing changes")

row("a file that is refused keeps the others out", "src/web/console/library.c",
    "\t\tctx_forgive(c->cx);\n\t}\n\tif (n == 0)", "\t\tbreak;\n\t}\n\tif (n == 0)",
    "web", "of several files the one that is refused keeps no other out")

row("a number of a site's settings has no bounds", "src/domain/setting.c",
    "return num_int(v, 1, (int64_t)r->most, ", "return num_int(v, INT64_MIN, INT64_MAX, ",
    "unit/domain/test_setting", "numbers lie between one and the most")

row("a number of quoin.conf has no bounds", "src/service/conf.c",
    "&& n < least)", "&& n < least && !s)",
    "unit/service/test_conf", "values out of kind or bounds are refused with both")

row("nobody asks a site's limit of requests", "src/web/dispatch.c",
    "if (!shared_site_admit(", "if (!site && !shared_site_admit(",
    "web", "too many requests for a site are 429 for that site alone")

row("a transaction left open goes back to the others", "src/service/pg.c",
    "pg->broken || pg->in_transaction || PQstatus(pg->conn) != CONNECTION_OK ||\n\t    PQtransactionStatus(pg->conn) != PQTRANS_IDLE)",
    "pg->broken || PQstatus(pg->conn) != CONNECTION_OK)",
    "domain/test_pg", "an open transaction never goes back into the cache")

row("every thread may wait for one slow site", "src/service/pg_cache.c",
    "place_in_line(s, me) >= SUSPECT_WAITERS &&", "place_in_line(s, me) >= 1000 * SUSPECT_WAITERS &&",
    "web", "a slow site slows no other")

row("a byte now and then keeps a connection for ever", "src/http/park.c",
    "if (c->wait != wait || !c->since) {", "if (p->now) {",
    "unit/http/test_server", "a byte now and then gains no time")

row("what a body took of the budget is not given back", "src/http/body.c",
    "\tif (b->charged && b->limits->spooled)\n\t\tatomic_fetch_sub(b->limits->spooled, b->charged);\n", "",
    "unit/http/test_server", "large bodies share a budget")

row("overload is not answered", "src/http/park.c",
    "p->now - p->s->config.overload_after))) {", "p->now - 100 * p->s->config.overload_after))) {",
    "unit/http/test_server", "when all threads are busy for long the rest get 503")

row("a body that finds no room on the disk is taken for whole", "src/http/body.c",
    "if (!charge(b, len) || !write_all(b->fd, bytes, len))", "if (!charge(b, len) || (!write_all(b->fd, bytes, len) && !len))",
    "web", "a body there is no room for is 503 and readers notice nothing")

row("the shared memory has no room of its own", "src/domain/shared.c",
    "(fallocate(fd, 0, 0, sizeof(struct shared)) == 0 || errno == EOPNOTSUPP)", "(fd >= 0 || errno == EOPNOTSUPP)",
    "web", "the shared memory has its room from the start")

row("an import goes on when the disk is full", "src/base/file.c",
    "e == ENOSPC || e == EDQUOT ? ERR_UNAVAILABLE : ERR_INTERNAL", "e == EDQUOT ? ERR_UNAVAILABLE : ERR_INTERNAL",
    "web", "an upload to a full disk is refused with the reason and leaves nothing")

row("as many as like may wait for their peers", "src/http/park.c",
    "if (p->count < p->s->config.max_parked)\n", "if (p->count < 1000 * p->s->config.max_parked)\n",
    "web", "as many as there is room for may wait and readers still get in")

row("a limit of quoin.conf reaches nobody", "src/web/worker.c",
    "\t\t.params_count = (size_t)conf->params_count,\n", "",
    "web", "bad input is answered in words by the limits that are set")

# -- FastCGI ---------------------------------------------------------------------

row("a body shorter than announced is acted on", "src/http/fcgi.c",
    "f->body.len != (size_t)f->content_length)", "f->body.len > (size_t)f->content_length)",
    "unit/http/test_server", "a body must be as long as announced")

row("a connection is kept that nobody asked to keep", "src/http/fcgi.c",
    "f->keep_conn = begin.flags & FCGI_KEEP_CONN;", "f->keep_conn = true;",
    "unit/http/test_server", "without keep conn the connection is closed")

row("a connection to be kept is closed", "src/http/fcgi.c",
    "f->keep_conn = begin.flags & FCGI_KEEP_CONN;", "f->keep_conn = false;",
    "unit/http/test_server", "a kept connection serves many requests")

row("what comes after a refused body is a request", "src/http/park.c",
    "\t\tc->drain = true;\n\t\trefuse(p, c, c->fcgi.refuse_status, c->fcgi.reason);\n",
    "\t\trefuse(p, c, c->fcgi.refuse_status, c->fcgi.reason);\n",
    "unit/http/test_server", "an early 413 reaches a client that is still sending")

row("the host may be said twice", "src/http/request.c",
    'RAW("HTTP_HOST", ONCE, host)', 'RAW("HTTP_HOST", FIRST, host)',
    "unit/http/test_request", "two values for one identity are refused")

row("anybody may say where it comes from", "src/http/request.c",
    "if (cidr_list_has(&rules->trusted_proxies, &rq->client)) {", "if (rules) {",
    "unit/http/test_request", "forwarded headers of strangers count for nothing")

row("any user of the machine may connect", "src/http/pool.c",
    "(peer.uid == 0 || peer.uid == geteuid()", "(true || peer.uid == 0 || peer.uid == geteuid()",
    "unit/http/test_server", "only users who may are served")

row("a request begins with what the one before left", "src/http/pool.c",
    "\tt->cx = t->base;\n", "",
    "web", "nothing of the site before remains on a thread")

row("a header of a client makes it internal", "src/http/request.c",
    'RAW("QUOIN_INTERNAL", ONCE, internal)', 'RAW("HTTP_QUOIN_INTERNAL", ONCE, internal)',
    "web", "internal pages do not exist on a public host")

row("a header's value may have a second line", "src/http/response.c",
    "else if (!is_field_value(value))", "else if (!is_field_value(value) && !rs)",
    "unit/http/test_response", "a header cannot break its line")

row("a redirect may lead anywhere", "src/http/response.c",
    "(!url_is_local(to) && !is_absolute_http(to))", "(!url_is_local(to) && !to.len)",
    "unit/http/test_response", "redirects go to safe places only")

row("scripts may read cookies", "src/http/response.c",
    "if (!c->script)", "if (c->script)",
    "unit/http/test_response", "cookies are bound to the host")

row("a path may climb", "src/text/escape.c",
    'if (!span_is(s, ".") && !span_is(s, "..")) {', 'if (s.ptr) {',
    "unit/text/test_escape", "a path segment cannot climb")

# -- untrusted bytes ---------------------------------------------------------------

row("the sanitiser keeps scripts", "src/cell/html_policy.c",
    'DROP("script")', 'KEEP("script", .attrs = "src")',
    "unit/cell/test_sanitize", "scripts handlers and styles are gone")

row("the sanitiser keeps handlers of events", "src/cell/html_policy.c",
    'listed("lang dir title role aria-label aria-hidden", span_of(name))',
    'listed("lang dir title role aria-label aria-hidden onclick", span_of(name))',
    "unit/cell/test_sanitize", "handlers of every known event are gone")

row("raw HTML comes through although it is not allowed", "src/cell/render.c",
    "if (p->reference || p->opt->raw_html)", "if (p->reference || p->opt)",
    "unit/cell/test_dialect", "raw html is dropped and counted")

row("a link in Markdown may be a script", "src/cell/address.c",
    "return !scheme_of(url, scheme, sizeof scheme) || is_one_of(scheme, good);",
    "return !scheme_of(url, scheme, sizeof scheme) || is_one_of(scheme, good) || url.len;",
    "unit/cell/test_dialect", "addresses of other schemes are emptied")

row("an alias in YAML costs nothing", "src/text/yaml.c",
    "return count_nodes(r, a->weight);", "return count_nodes(r, 1);",
    "unit/text/test_front_matter", "a yaml bomb is refused")

row("a table may cost what it likes", "src/cell/markdown_guard.c",
    "v->tables_off = v->table_cost > MOST_TABLE_COST || ", "v->tables_off = ",
    "unit/cell/test_guard", "tables that would be read again and again are off")

row("the cell's filter of system calls is not armed", "src/cell/sandbox.c",
    "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_filter();", "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == (set_filter ? 0 : 1);",
    "unit/cell/test_sandbox", "no file can be opened or made")

row("the cell may take any memory", "src/cell/sandbox.c",
    "(SANITIZED || limit(RLIMIT_AS, memory))", "(SANITIZED || memory > 0)",
    "unit/cell/test_sandbox", "memory ends")

row("the cell may run what it wrote", "src/cell/sandbox.c",
    "SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4 /* PROT_EXEC */, 0)) == 0", "SCMP_ACT_ALLOW, call, 0) == 0",
    "unit/cell/test_sandbox", "memory cannot be written and run")

row("the cell's clock does not run", "src/cell/sandbox.c",
    "\tset_timer(ITIMER_REAL, 10 * cpu_ms);\n", "",
    "unit/cell/test_sandbox", "time ends whether used or waited")

# -- hosts and front servers ---------------------------------------------------------

row("an unknown host is not 421", "src/web/dispatch.c",
    'fail(cx, ERR_MISDIRECTED, "host.unknown", NULL)', 'fail(cx, ERR_NOT_FOUND, "host.unknown", NULL)',
    "web", "an unknown host is 421 and nothing else")

row("a second host shows the site instead of leading to the first", "src/web/dispatch.c",
    "if (strcmp(rq->host, site->primary_host) != 0) {", "if (strcmp(rq->host, site->primary_host) != 0 && !site) {",
    "web", "other hosts of a site lead to its first")

row("Caddy lets names with underscores through", "caddy/quoin.caddy",
    "\trequest_header -*_*\n", "",
    "web", "a stranger cannot say where it comes from")

row("nginx believes any peer's X-Forwarded-For", "nginx/quoin/http.conf",
    '{ 1 $http_x_forwarded_for;   default ""; }', "{ default $http_x_forwarded_for; }",
    "web", "a stranger cannot say where it comes from")

row("nginx gives out files without the engine's word", "nginx/quoin/public.conf",
    "location ^~ /_files/ {\n\tinternal;\n", "location ^~ /_files/ {\n",
    "web", "the files cannot be reached from outside")

row("Caddy sends no file on the engine's word", "caddy/quoin.caddy",
    "\t\t\turi strip_prefix /_files\n", "",
    "web", "a file is sent by the front server on the engines word")

row("a certificate is granted for any host", "src/web/internal.c",
    "response_send(rs, ours ? 200 : 403,", "response_send(rs, 200,",
    "web", "a certificate is granted for known hosts only")

# -- secrets -----------------------------------------------------------------------------

row("all sites have one password", "src/service/crypto.c",
    "(const unsigned char *)label, strlen(label), key);", "(const unsigned char *)label, strlen(label) / 99, key);",
    "domain/run", "a role without its password is refused")

row("a link to set a password is stored as it is", "src/domain/staff.c",
    "pg_exec(cx, &q_account_link_add, PG_TEXT(crypto_sha256_hex(cx->arena, span_of(*token))),", "pg_exec(cx, &q_account_link_add, PG_TEXT(*token),",
    "domain/run", "passwords and links are stored as hashes")

row("everybody may read a backup", "src/domain/backup/backup.c",
    "return chmod(dir, 0700) == 0 ||", "return chmod(dir, 0755) == 0 ||",
    "domain/run", "a backup is for its maker alone and lists every file")

row("a migration that was edited is taken for done", "src/domain/migrate.c",
    "if (recorded && strcmp(recorded, checksum) != 0)", "if (recorded && !checksum)",
    "domain/test_migrate", "a script edited after it ran is refused")

# -- accounts ---------------------------------------------------------------------------

row("a code by the clock is taken twice", "src/text/totp.c",
    "if (found || s <= last || strcmp(", "if (found || last < 0 || strcmp(",
    "unit/text/test_totp", "no step is taken twice nor one before it")

row("a subject may begin another header", "src/text/mime.c",
    "!header_value_ok(span_of(m->subject)) ||", "",
    "unit/text/test_mime", "nothing begins another header")

row("a password opens everything without the second factor", "src/web/console/console.c",
    "\tif (!c->session.passed)\n\t\treturn to_code(c);\n", "\tif (!c->session.csrf)\n\t\treturn to_code(c);\n",
    "web", "with a second factor the password alone opens nothing")

row("a second factor's secret is sealed for nobody in particular", "src/domain/two_factor.c",
    '"totp:%lld", (long long)account_id)', '"totp:%lld", (long long)account_id * 0)',
    "web", "somebody elses sealed secret is refused")

row("half a sign-in takes an invitation", "src/web/console/invite.c",
    "return c->signed_in && c->session.passed;", "return c->signed_in;",
    "web", "half a sign in takes no invitation")

row("administrators make administrators", "src/domain/role.c",
    "other < role);", "other <= role);",
    "web", "administrators give and take only roles below theirs")

row("the last owner may leave", "src/domain/invite.c",
    "row->owners > 1 ||", "row->owners > 0 ||",
    "web", "the last owner stays and another may be made")

# -- imports ---------------------------------------------------------------------------

row("a document that did not change is saved again", "src/domain/import/save.c",
    "d->known_hash && !strcmp(d->known_hash, p->hash)", "d->known_hash && !p->hash",
    "web", "importing a generated archive again changes nothing")

row("the hash of a document does not know its title", "src/domain/import/text.c",
    "\tadd_part(&all, p->title);\n", "",
    "web", "a changed document is saved alone")

row("a redirect may lead to itself", "src/domain/redirect.c",
    "if (strcmp(key, redirect_key(cx->arena, to_url)) == 0)", "if (strcmp(key, to_url) == 0)",
    "domain/test_redirect", "a redirect onto itself is not stored")

# -- the console ------------------------------------------------------------------------

FORGED = "web", "a form from elsewhere or of another session changes nothing"

row("a form needs no token", "src/web/console/console.c",
    "if (token && crypto_equal(token, c->session.csrf))", "if (!token || crypto_equal(token, c->session.csrf))", *FORGED)

row("a form may come from anywhere", "src/web/console/console.c",
    "if (!request_is_same_origin(c->rq))", "if (!c->rq)", *FORGED)

row("anybody signed in is staff of every site", "src/web/console/console.c",
    "if (!c->site || c->role == ROLE_NONE)", "if (!c->site)",
    "web", "a site of others looks like none")

row("the preview of a text may run scripts", "src/web/console/live.c",
    "\"default-src 'none'; style-src", "\"default-src 'none'; script-src *; style-src",
    "web", "the frame runs nothing and is for the console alone")

row("a preview shows anybody's post", "src/web/console/live.c",
    "return post_may_edit(c->cx, &w, &work->state);", "return true;",
    "web", "another ones post is out of reach for who may only write his own")

row("previews have no limit", "src/web/console/live.c",
    "!limit_use(c->cx, c->redis, \"preview\", c->cx->actor, (int)c->conf->preview_burst, c->conf->preview_interval) ||", "",
    "web", "previews are limited for each account")

row("a preview keeps HTML for everybody", "src/web/console/live.c",
    "work.edit.raw_html && role_may(c->role, MAY_HTML)", "work.edit.raw_html",
    "web", "html is kept in a preview for whom it is kept when saved")

row("the console answers on every host", "src/web/dispatch.c",
    "if (!site && strcmp(rq->host, w->world->conf->console_host) == 0)", "if (strncmp(rq->path, \"/sign-in\", 8) == 0 || (!site && strcmp(rq->host, w->world->conf->console_host) == 0))",
    "web", "a session is worth nothing on a sites host")

row("words are lost with the database", "src/web/console/post.c",
    "return is_id(s.id) && form_again(c, &s);", "return false;",
    "web", "a save without the sites database keeps the words in the form")

row("words are lost with the disk", "src/web/console/post.c",
    "in->intent, &state))\n\t\treturn form_again(c, &s);", "in->intent, &state))\n\t\treturn false;",
    "web", "a save without room is whole or refused with the words kept")

row("a full disk is told by its paths", "src/web/console/upload.c",
    "\t       no_room(c);", "\t       no_room == NULL;",
    "web", "an upload there is no room for is refused in words and leaves nothing")

row("a changed password is told to nobody", "src/domain/letter.c",
    "return !mail_is_on(conf) ||", "return mail_is_on(conf) ||",
    "web", "a changed password or second factor is told to whose it is")

row("a session is ended in the browser only", "src/domain/session.c",
    "if (redis_delete(r, &key, 1) == REDIS_DOWN ||\n\t    redis_set_remove(r, account_key", "if (key.len == 0 ||\n\t    redis_set_remove(r, account_key",
    "web", "signing out ends the session at once")

# -- tables and their documents --------------------------------------------------------

row("a lower layer includes a higher one", "src/text/slug.c",
    '#include "text/slug.h"\n', '#include "text/slug.h"\n#include "domain/id.h"\n',
    "check/layering.sh", "text includes only: base text")

row("a default is not what the manual says", "src/service/settings.h",
    'SETTING(threads,          INT,  "16",', 'SETTING(threads,          INT,  "17",',
    "check/tables.py", "doc/settings.md says what the source says")

row("a template names a field that is not there", "themes/default/home.mustache",
    '<p class="lede">{{site.description}}</p>', '<p class="lede">{{site.descriptoin}}</p>',
    "unit/web/test_themes", "every name in a template leads to a field")

row("a statement names a column that is not there", "sql/query/site/setting.sql",
    "SELECT key, value FROM setting", "SELECT key, valeu AS value FROM setting",
    "domain/test_queries", "every statement of a site prepares")

row("a field that templates see is not in the manual", "doc/themes.md",
    "| `post.standfirst` | the excerpt its author wrote |\n", "",
    "check/tables.py", "doc/themes.md names every field")

row("a route is gone", "src/web/public/routes.h",
    'PAGE("/archive/",               public_archive,       "")\n', "",
    "check/tables.py", "doc/routes.md says what the source says")

# -- processes and jobs ------------------------------------------------------------

row("a post saved while its pictures are copied shows none of the copies", "src/domain/post_save.c",
    "return !pending || outbox_add(", "return site || outbox_add(",
    "web", "copies made while a post is saved are shown by it")

row("a migration gives up on another's template", "src/domain/provision.c",
    "SET lock_timeout = 0; SELECT pg_advisory_lock(3141, 60)", "SELECT pg_advisory_lock(3141, 60)",
    "domain/run", "a template that takes long is waited for")

row("the old workers are told to go before the new ones are ready", "src/cli/generation.c",
    "if (!c || !c->ready)", "if (!c)",
    "unit/cli/test_supervisor", "the old workers serve until the new ones are ready")

row("a worker that dies at its start is started again at once", "src/cli/backoff.c",
    "b->start_at = now + delay_after(b->failures);", "b->start_at = now;",
    "unit/cli/test_backoff", "failures in a row wait longer and at most five seconds")

row("a second supervisor takes the directory over", "src/cli/kept.c",
    "if (flock(fd, LOCK_EX | LOCK_NB) < 0) {", "if (false) {",
    "unit/cli/test_supervisor", "a second one on the same directory is refused by name")

row("what a killed process held is counted for ever", "src/domain/shared.c",
    "atomic_exchange(&p->own[i], 0)", "atomic_load(&p->own[i])",
    "unit/domain/test_shared", "what a process counted outlives it and what it held does not")

row("a program with another layout is upgraded to", "src/domain/shared.c",
    "if (!fresh && head[0] != MAGIC)", "if (!fresh && head[0] == 0)",
    "web", "a program that lays out the shared memory otherwise is not upgraded to")

row("jobs of before a backup are run after its restore", "src/domain/backup/restore.c",
    "\t\t\"DELETE FROM job WHERE state <> 'dead';\"\n", "",
    "domain/run", "jobs of before are not run and what waits for its time is woken")

row("nobody is woken after a restore", "src/domain/backup/restore.c",
    "\t\t\"INSERT INTO wake (site_id, due) SELECT id, now() FROM site;\"\n", "",
    "domain/run", "jobs of before are not run and what waits for its time is woken")

row("a site is struck off while its outbox is being filled", "src/job/drain.c",
    "still.yes && !first.is_due", "!first.is_due",
    "domain/test_jobs", "a site is not struck off while a transaction fills its outbox")

row("a job that cannot be done is tried for ever", "src/job/queue.c",
    "!unreached && job->attempts >= w->conf->job_attempts", "false",
    "domain/test_jobs", "a job that fails is put off and buried after ten times")


# -- the console's guards --------------------------------------------------------

row("a form of the console needs no token", "src/web/console/console.c",
    "if (token && crypto_equal(token, c->session.csrf))", "if (!token || *c->session.csrf)",
    "web", "whatever changes something refuses forged forms")

row("a role may do what a greater one may", "src/web/console/console.c",
    "if (c->route->permission >= 0 && !role_may(c->role, (enum permission)c->route->permission))",
    "if (c->route->permission >= 0 && c->role == ROLE_NONE)",
    "web", "every page and form refuses who may not")

row("a refused setting leaves those before it saved", "src/web/console/settings.c",
    "\tchange_abort(c->cx, c->site);\n\treturn false;", "\treturn change_commit(c->cx, c->site) && false;",
    "web", "a refused setting says why and nothing is saved")
