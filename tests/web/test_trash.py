"""The trash of tags, redirects and files: gone at once, back as it was, purged in time."""
import os
import re

from harness import eq, has, lacks, ok, scenario, wait_for
from test_console import picture, staff

SITE = "bin"


def public(engine, path, site=SITE):
    return engine.get("caddy", site + ".sites.test", path)


def post(b, title, tags="", source="Words.", intent="publish", site=SITE):
    """Write one; its id."""
    b.get("/%s/posts/new/" % site)
    b.submit("source", ("intent", intent), title=title, source=source, tags=tags)
    eq(b.answer.status, 200, "writing " + title)
    return re.search(r"/posts/([0-9a-f]{24})/", b.path).group(1)


def deed(b, path, action, *ids, **more):
    b.follow(b.post(path + "bulk", [("csrf", b.csrf()), ("action", action)] + [("id", i) for i in ids] + list(more.items())),
             path + "bulk")
    return b.answer


def undo(b):
    form = [f for f in b.forms() if dict(f.fields).get("action") == "untrash" and "id" in dict(f.fields)][0]
    b.follow(b.post(form.action, dict(form.fields)), form.action)
    has(b.answer.text, "Taken out of the trash.")


def tag_id(engine, slug, site=SITE):
    return engine.ask("SELECT id FROM tag WHERE slug = '%s'" % slug, site)


def tags_of(engine, site=SITE):
    """Each post with its tags in order, as readers' pages are made of them."""
    return engine.ask("SELECT string_agg(title || '=' || tags, ';' ORDER BY title) FROM (SELECT p.title, (SELECT string_agg("
                      "g.name, ',' ORDER BY t.position) FROM post_tag t JOIN tag g ON g.id = t.tag_id WHERE t.post_id = p.id)"
                      " AS tags FROM post p) x", site)


def stage_of(engine, post, site=SITE):
    return engine.ask("SELECT regexp_replace(stage->>'tags', '\\s*\\n\\s*', ',', 'g') FROM post WHERE id = '%s'" % post, site)


# ---- tags ----

@scenario
def a_tag_is_taken_from_its_posts_at_once_and_comes_back_to_the_same_places(engine):
    b = staff(engine, SITE)
    post(b, "One", "Birds, Larks, Dawn")
    post(b, "Two", "Larks")
    staged = post(b, "Three", "Dawn, Larks")
    b.submit("source", ("intent", "save"), tags="Larks, Dawn, Dusk")
    before, stage = tags_of(engine), stage_of(engine, staged)
    eq(stage, "Larks,Dawn,Dusk")
    has(public(engine, "/one/").text, "/tag/larks/")
    has(public(engine, "/sitemap-tags.xml").text, "/tag/larks/")
    b.get("/bin/tags/")
    deed(b, "/bin/tags/", "trash", tag_id(engine, "larks"))
    has(b.answer.text, "Moved to the trash.")
    eq(public(engine, "/tag/larks/").status, 404)
    lacks(public(engine, "/one/").text, "Larks")
    lacks(public(engine, "/sitemap-tags.xml").text, "/tag/larks/")
    eq(tags_of(engine), "One=Birds,Dawn;Three=Dawn")
    eq(stage_of(engine, staged), "Dawn,Dusk")
    undo(b)
    eq((tags_of(engine), stage_of(engine, staged)), (before, stage))
    eq(public(engine, "/tag/larks/").status, 200)
    has(public(engine, "/one/").text, "/tag/larks/")


@scenario
def a_post_that_was_saved_meanwhile_gets_its_tag_back_at_its_place(engine):
    b = staff(engine, SITE)
    for n, tags in enumerate(("First, Middle, Last", "Middle, Last", "Last, Middle")):
        post(b, "Kept %d" % n, tags)
    middle = tag_id(engine, "middle")
    before = tags_of(engine)
    b.get("/bin/tags/")
    deed(b, "/bin/tags/", "trash", middle)
    for title in ("Kept 0", "Kept 1"):
        b.get("/bin/posts/%s/" % engine.ask("SELECT id FROM post WHERE title = '%s'" % title, SITE))
        b.submit("source", ("intent", "update"), source="Other words.")
    b.get("/bin/tags/?status=trash")
    deed(b, "/bin/tags/", "untrash", middle)
    eq(tags_of(engine), before)


@scenario
def a_tag_that_was_made_anew_meanwhile_takes_the_posts_of_the_old_one(engine):
    b = staff(engine, SITE)
    post(b, "Old news", "News, Paper")
    b.get("/bin/tags/%s/" % tag_id(engine, "news"))
    b.submit("name", description="All the news.")
    eq(b.answer.status, 200)
    b.get("/bin/tags/")
    old = tag_id(engine, "news")
    deed(b, "/bin/tags/", "trash", old)
    post(b, "New news", "News")
    new = tag_id(engine, "news")
    ok(new != old, "a new tag of the same name")
    b.get("/bin/tags/?status=trash")
    deed(b, "/bin/tags/", "untrash", old)
    eq(b.answer.status, 200)
    has(tags_of(engine), "New news=News;Old news=News,Paper")
    eq(engine.ask("SELECT id || description FROM tag WHERE name = 'News'", SITE), new + "All the news.")


@scenario
def a_tag_whose_address_was_taken_meanwhile_comes_back_under_one_near_it(engine):
    b = staff(engine, SITE)
    post(b, "Of C", "C sharp")
    old = tag_id(engine, "c-sharp")
    b.get("/bin/tags/")
    deed(b, "/bin/tags/", "trash", old)
    post(b, "Of music", "C-Sharp!")
    b.get("/bin/tags/?status=trash")
    deed(b, "/bin/tags/", "untrash", old)
    eq(b.answer.status, 200)
    eq(engine.ask("SELECT slug FROM tag WHERE id = '%s'" % old, SITE), "c-sharp-2")
    has(tags_of(engine), "Of C=C sharp;Of music=C-Sharp!")


@scenario
def a_search_finds_posts_by_a_tag_only_while_they_have_it(engine):
    b = staff(engine, SITE)
    post(b, "Found by its tag", "Quetzalcoatlus")
    found = lambda: "Found by its tag" in public(engine, "/search/?q=quetzalcoatlus").text
    ok(found(), "found by the tag")
    b.get("/bin/tags/")
    deed(b, "/bin/tags/", "trash", tag_id(engine, "quetzalcoatlus"))
    wait_for("the index without the tag", lambda: not found(), seconds=60)
    undo(b)
    wait_for("the index with the tag", found, seconds=60)
    b.get("/bin/tags/%s/" % tag_id(engine, "quetzalcoatlus"))
    b.submit("name", name="Pterosaur")
    wait_for("the index with the new name", lambda: not found() and "Found by its tag" in
             public(engine, "/search/?q=pterosaur").text, seconds=60)


@scenario
def a_tag_is_renamed_and_its_old_address_leads_on(engine):
    b = staff(engine, SITE)
    staged = post(b, "Under a name", "Wrong name")
    b.submit("source", ("intent", "save"), excerpt="Staged.")
    b.get("/bin/tags/%s/" % tag_id(engine, "wrong-name"))
    b.submit("name", name="Right name", slug="right-name", description="What it is.")
    has(b.answer.text, "Saved.")
    eq(public(engine, "/tag/wrong-name/").header("Location"), "/tag/right-name/")
    has(public(engine, "/tag/right-name/").text, "What it is.")
    has(public(engine, "/under-a-name/").text, "Right name")
    eq(stage_of(engine, staged), "Right name")
    post(b, "Another", "Taken")
    b.get("/bin/tags/%s/" % tag_id(engine, "right-name"))
    for field, value in (("name", "TAKEN"), ("slug", "taken"), ("name", "  "), ("name", "x" * 192)):
        b.submit("name", **{field: value})
        ok(b.answer.status in (409, 422), "%s %r is %d" % (field, value, b.answer.status))
        eq(b.value(field), value)
        b.get("/bin/tags/%s/" % tag_id(engine, "right-name"))


# ---- redirects ----

def leads(engine, path):
    answer = public(engine, path)
    return answer.status, answer.header("Location")


@scenario
def a_redirect_leads_on_until_it_is_thrown_away(engine):
    b = staff(engine, SITE)
    post(b, "Target")
    at = "/bin/settings/redirects/"
    engine.ask("DELETE FROM redirect RETURNING 1", SITE)
    eq(public(engine, "/old/").status, 404)
    b.get(at)
    b.submit("from", **{"from": "/old/", "to": "/target/"})
    has(b.answer.text, "Readers are led on")
    eq(leads(engine, "/old/"), (301, "/target/"))
    b.get(at)
    b.submit("from", **{"from": "/g\u00f6ne", "to": "", "status": "410"})
    eq(public(engine, "/g%C3%B6ne/").status, 410)
    ids = re.findall(r'name="id" value="(\w{24})"', b.get(at).text)
    eq(len(ids), 2)
    deed(b, at, "trash", *ids)
    eq((public(engine, "/old/").status, public(engine, "/g%C3%B6ne/").status), (404, 404))
    undo(b)
    eq((leads(engine, "/old/"), public(engine, "/g%C3%B6ne/").status), ((301, "/target/"), 410))
    deed(b, at, "trash", *ids)
    b.get(at)
    b.submit("from", **{"from": "/old/", "to": "https://example.org/", "status": "302"})
    eq(leads(engine, "/old/"), (302, "https://example.org/"))
    eq(len(re.findall(r'name="id"', b.get(at + "?status=trash").text)), 2)
    old = engine.ask("SELECT id FROM redirect_trash WHERE from_path = '/old'", SITE)
    eq(deed(b, at, "untrash", old).status, 409)
    eq(leads(engine, "/old/"), (302, "https://example.org/"))


@scenario
def a_redirect_that_would_lead_nobody_is_refused_with_its_reason(engine):
    b = staff(engine, SITE)
    post(b, "Here it is")
    at = "/bin/settings/redirects/"
    for old, new, why in (
            ("/here-it-is/", "/target/", "Readers find"), ("/", "/target/", "home page"), ("nowhere", "/target/", "slash"),
            ("/a?b=1", "/target/", "no ?"), ("//evil.example/", "/x/", "one of this site"), ("/self/", "/self", "lead to itself"),
            ("/a/", "javascript:alert(1)", "begins with"), ("/a/", "//evil.example/", "begins with"), ("/a/", "", "begins with"),
            ("/a/", "/with blank/", "begins with"), ("/a%00/", "/target/", "no address")):
        b.get(at)
        b.submit("from", **{"from": old, "to": new})
        ok(b.answer.status in (409, 422), "%s to %s is %d" % (old, new, b.answer.status))
        has(b.answer.text, why)
        eq((b.value("from"), b.value("to")), (old, new))
    b.get(at)
    b.submit("from", **{"from": "/back/", "to": "/forth/"})
    b.submit("from", **{"from": "/forth/", "to": "/back/"})
    has(b.answer.text, "leads back")


# ---- files ----

def upload(b, name, data, site=SITE):
    b.get("/%s/media/" % site)
    answer = b.upload("/%s/media/" % site, name, data, b.csrf())
    eq(answer.status, 201, answer.text)
    return re.search(r'"url": ?"([^"]+)"', answer.text).group(1)


def media_id(engine, url, site=SITE):
    return engine.ask("SELECT id FROM media WHERE name = '%s'" % url[len("/media/"):], site)


def files(engine, site=SITE):
    """What lies on disk, and what rows there are."""
    folder = os.path.join(engine.ask("SELECT id FROM site WHERE name = '%s'" % site), "media")
    at = os.path.join(media_dir(engine), "tenants", folder)
    names = engine.ask("SELECT string_agg(name, ' ' ORDER BY name) FROM (SELECT name FROM media UNION ALL SELECT name FROM"
                       " media_variant) x", site)
    return sorted(os.listdir(at)) if os.path.isdir(at) else [], (names or "").split()


def media_dir(engine):
    return os.path.join(engine.folder, "files")


@scenario
def a_file_in_use_is_told_of_first_and_shown_until_it_is_deleted_for_good(engine):
    b = staff(engine, SITE)
    url = upload(b, "lark.png", picture())
    post(b, "With a picture", source="![A lark](%s)" % url)
    id = media_id(engine, url)
    b.get("/bin/media/")
    has(b.answer.text, "Used once")
    deed(b, "/bin/media/", "trash", id)
    has(b.answer.text, "With a picture")
    eq(engine.ask("SELECT count(*) FROM media WHERE trashed_at IS NOT NULL", SITE), "0", "in the trash before the answer")
    b.submit("sure", ("action", "trash"))
    has(b.answer.text, "Moved to the trash.")
    eq(public(engine, url).status, 200)
    has(public(engine, "/with-a-picture/").text, url)
    lacks(b.answer.text, "lark.png")
    undo(b)
    has(b.answer.text, "lark.png")
    deed(b, "/bin/media/", "trash", id, sure="yes")
    upload(b, "again.png", picture())
    eq(engine.ask("SELECT count(*) FROM media WHERE trashed_at IS NOT NULL", SITE), "0", "in the trash after it came again")
    deed(b, "/bin/media/", "trash", id, sure="yes")
    b.get("/bin/media/?status=trash")
    deed(b, "/bin/media/", "delete", id)
    has(b.answer.text, "cannot be undone")
    eq(public(engine, url).status, 200)
    b.submit("sure", ("action", "delete"))
    has(b.answer.text, "Deleted for good.")
    eq(public(engine, url).status, 404)
    eq(public(engine, "/with-a-picture/").status, 200)
    on_disk, rows = files(engine)
    eq([name for name in on_disk if name.startswith(url[7:39])], [])
    eq([name for name in rows if name.startswith(url[7:39])], [])
    eq(upload(b, "lark.png", picture()), url, "the address of the same bytes")
    eq(public(engine, url).status, 200)


@scenario
def a_file_nobody_uses_goes_without_a_question(engine):
    b = staff(engine, SITE)
    url = upload(b, "unused.png", picture()[:-12] + picture()[-12:])
    engine.ask("UPDATE post SET source = 'Words.' WHERE source LIKE '%/media/%' RETURNING 1", SITE)
    b.get("/bin/media/")
    deed(b, "/bin/media/", "trash", media_id(engine, url))
    has(b.answer.text, "Moved to the trash.")
    undo(b)


# ---- all ----

def purge(engine, site=SITE):
    """Let the job come now."""
    engine.ask("UPDATE outbox SET due = now() WHERE kind = 'trash_purge' RETURNING 1", site)
    engine.ask("INSERT INTO wake (site_id, due) SELECT id, now() FROM site WHERE name = '%s' ON CONFLICT DO NOTHING" % site)


@scenario
def what_was_in_the_trash_for_its_days_is_deleted_with_its_files(engine):
    site = "bin2"
    b = staff(engine, site)
    post(b, "Kept", "Old tag, New tag", site=site)
    gone = post(b, "Old post", site=site)
    url = upload(b, "old.png", picture(), site)
    wait_for("the variants", lambda: engine.ask("SELECT count(*) FROM media WHERE variants_due IS NOT NULL", site) == "0",
             seconds=60)
    for path in ("/old/", "/new/"):
        b.get("/bin2/settings/redirects/")
        b.submit("from", **{"from": path, "to": "/kept/"})
    b.get("/bin2/tags/")
    deed(b, "/bin2/tags/", "trash", tag_id(engine, "old-tag", site), tag_id(engine, "new-tag", site))
    deed(b, "/bin2/posts/", "trash", gone)
    deed(b, "/bin2/media/", "trash", media_id(engine, url, site))
    b.get("/bin2/settings/redirects/")
    deed(b, "/bin2/settings/redirects/", "trash", *re.findall(r'name="id" value="(\w{24})"', b.answer.text))
    engine.ask("UPDATE tag SET trashed_at = now() - interval '31 days' WHERE name = 'Old tag' RETURNING 1", site)
    engine.ask("UPDATE redirect_trash SET trashed_at = now() - interval '31 days' WHERE from_path = '/old' RETURNING 1", site)
    for table in ("post", "media"):
        engine.ask("UPDATE %s SET trashed_at = now() - interval '31 days' WHERE trashed_at IS NOT NULL RETURNING 1" % table, site)
    purge(engine, site)
    left = lambda: engine.ask("SELECT (SELECT count(*) FROM post WHERE trashed_at IS NOT NULL) || ' ' || (SELECT string_agg("
                              "name, ',') FROM tag WHERE trashed_at IS NOT NULL) || ' ' || (SELECT string_agg(from_path, ',')"
                              " FROM redirect_trash) || ' ' || (SELECT count(*) FROM media)", site)
    wait_for("the purge", lambda: left() == "0 New tag /new 0", seconds=60)
    eq(files(engine, site), ([], []))
    wait_for("the next purge to be planned", lambda: engine.ask(
        "SELECT count(*) FROM outbox WHERE kind = 'trash_purge' AND due > now()", site) == "1", seconds=60)


@scenario
def what_is_done_with_tags_files_and_redirects_is_told_in_the_history(engine):
    site = "bin3"
    b = staff(engine, site)
    post(b, "Told", "Told tag", site=site)
    tag, url = tag_id(engine, "told-tag", site), upload(b, "told.png", picture(), site)
    b.get("/bin3/tags/%s/" % tag)
    b.submit("name", name="Told anew")
    b.get("/bin3/settings/redirects/")
    b.submit("from", **{"from": "/was-told/", "to": "/told/"})
    redirect = engine.ask("SELECT id FROM redirect WHERE from_path = '/was-told'", site)
    for at, id in (("/bin3/tags/", tag), ("/bin3/media/", media_id(engine, url, site)), ("/bin3/settings/redirects/", redirect)):
        b.get(at)
        deed(b, at, "trash", id)
        undo(b)
    deed(b, "/bin3/media/", "trash", media_id(engine, url, site))
    deed(b, "/bin3/media/", "delete", media_id(engine, url, site), sure="yes")
    b.get("/bin3/settings/history/")
    for words in ("changed the tag Told anew", "moved to the trash the tag Told anew", "took out of the trash the tag Told anew",
                  "moved to the trash the file told.png", "took out of the trash the file told.png",
                  "deleted for good the file told.png", "added a redirect from /was-told", "moved to the trash the redirect from /was-told",
                  "took out of the trash the redirect from /was-told"):
        has(b.answer.text, words)
