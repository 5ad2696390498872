"""What is said about a tag, and one tag made another's."""
from harness import eq, has, lacks, scenario, wait_for
from test_console import staff
from test_trash import post, public, stage_of, tag_id, tags_of

SITE = "tagged"


@scenario
def a_tag_has_a_picture_a_colour_and_words_for_search_results(engine):
    b = staff(engine, SITE)
    post(b, "Of larks", "Larks", site=SITE)
    at = "/tagged/tags/%s/" % tag_id(engine, "larks", SITE)
    b.get(at)
    b.submit("name", description="Small birds.", feature_image="https://pictures.example/lark.png", accent_color="#aa5500",
             meta_title="All about larks", meta_description="Larks for search results.")
    has(b.answer.text, "Saved.")
    page = public(engine, "/tag/larks/", SITE).text
    for part in ("https://pictures.example/lark.png", "Small birds.", "<title>All about larks", "Larks for search results."):
        has(page, part)
    for field, value, why in (("feature_image", "javascript:x", "icture"), ("accent_color", "red", "#rrggbb"),
                              ("meta_title", "t" * 301, "300"), ("meta_description", "t" * 501, "500")):
        b.get(at)
        b.submit("name", **{field: value})
        eq(b.answer.status, 422, field)
        has(b.answer.text, why)
        eq(b.value(field).strip(), value)
    has(public(engine, "/tag/larks/", SITE).text, "https://pictures.example/lark.png")


@scenario
def a_tag_is_merged_into_another_everywhere(engine):
    b = staff(engine, SITE)
    post(b, "Both", "Rooks, Crows, Dawn", site=SITE)
    post(b, "One", "Rooks", site=SITE)
    staged = post(b, "Staged", "Dawn", site=SITE)
    b.submit("source", ("intent", "save"), tags="Dawn, Rooks, Crows")
    rooks, crows = tag_id(engine, "rooks", SITE), tag_id(engine, "crows", SITE)
    b.get("/tagged/tags/%s/" % rooks)
    b.submit("name", description="Black ones.")
    at = "/tagged/tags/%s/merge/" % rooks
    for into, sure, why in (("", "yes", "choose the tag"), (crows, "", "no way back"), (rooks, "yes", "into itself"), ("0" * 24, "yes", "no such tag")):
        b.get(at)
        b.follow(b.post(at, [("csrf", b.csrf()), ("into", into), ("sure", sure)]), at)
        has(b.answer.text, why)
    b.get(at)
    b.follow(b.post(at, [("csrf", b.csrf()), ("into", crows), ("sure", "yes")]), at)
    has(b.answer.text, "Merged.")
    has(tags_of(engine, SITE), "Both=Crows,Dawn;")
    has(tags_of(engine, SITE), "One=Crows;")
    eq(stage_of(engine, staged, SITE), "Dawn,Crows")
    eq(engine.ask("SELECT count(*) FROM revision WHERE edit->>'tags' LIKE '%Rooks%'", SITE), "0")
    eq(engine.ask("SELECT description FROM tag WHERE slug = 'crows'", SITE), "Black ones.")
    eq(engine.ask("SELECT count(*) FROM tag WHERE slug = 'rooks'", SITE), "0")
    for old, new in (("/tag/rooks/", "/tag/crows/"), ("/tag/rooks/rss/", "/tag/crows/rss/"), ("/tag/rooks/atom.xml", "/tag/crows/atom.xml")):
        answer = public(engine, old, SITE)
        eq((answer.status, answer.header("Location")), (301, new))
    lacks(public(engine, "/one/", SITE).text, "Rooks")
    wait_for("search has the other tag", lambda: "One" in public(engine, "/search/?q=crows", SITE).text)
    has(b.get("/tagged/settings/history/").text, "merged the tag")
