"""Themes in a browser: tried, changed while one looks, used, and given up again."""
from browser import CONSOLE
from harness import eq, ok, scenario
from test_console_design import dressed


@scenario
def a_theme_is_tried_changed_used_and_taken_back_in_a_browser(engine, node):
    b = dressed(engine, "walked")
    cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]
    told = node("design", console=CONSOLE, site="walked", domain="sites.test", width=1280, cookies=cookies,
                screenshot=engine.world.path("design"))
    eq(told["wrong"], [], "after %s" % told["steps"])
    ok(len(told["steps"]) == 8, told["steps"])
