"""Theme files in a browser: marked while they are typed, shown, saved in place, published."""
from browser import CONSOLE
from harness import eq, ok, scenario
from test_console import staff
from test_own_themes import changed, post


@scenario
def a_template_is_broken_mended_saved_and_published_in_a_browser(engine, node):
    b = staff(engine, "typed")
    post(b, "typed", "Words here")
    cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]
    told = node("files", console=CONSOLE, site="typed", domain="sites.test", width=1280, cookies=cookies, path="/words-here/",
                source=changed("Of my own."), words="Of my own.", screenshot=engine.world.path("files"))
    eq(told["wrong"], [], "after %s" % told["steps"])
    ok(len(told["steps"]) == 7, told["steps"])
