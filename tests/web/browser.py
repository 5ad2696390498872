"""browser.py - a browser without scripts, for the console: it keeps cookies, follows
redirects, reads forms and sends them as a person would."""
import html.parser
import json
import re
import urllib.parse

from harness import Failed, fetch, run, tool

CONSOLE = "console.test"


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action")
        self.method = (attributes.get("method") or "get").upper()
        self.fields, self.buttons = [], []


class Reader(html.parser.HTMLParser):
    """The forms of a page, with the values they hold."""

    def __init__(self):
        super().__init__()
        self.forms, self.area, self.select, self.links = [], None, None, []

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "a":
            self.links.append(a.get("href"))
        if tag == "form":
            self.forms.append(Form(a))
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "input" and a.get("name") and a.get("type") != "file":
            if a.get("type") in ("checkbox", "radio") and "checked" not in a:
                return
            form.fields.append([a["name"], a.get("value", "on" if a.get("type") == "checkbox" else "")])
        elif tag == "textarea" and a.get("name"):
            self.area = [a["name"], ""]
            form.fields.append(self.area)
        elif tag == "select":
            self.select = [a["name"], None]
            form.fields.append(self.select)
        elif tag == "option" and self.select and (self.select[1] is None or "selected" in a):
            self.select[1] = a.get("value", "")
        elif tag == "button":
            form.buttons.append((a.get("name"), a.get("value"), a.get("formaction")))

    def handle_endtag(self, tag):
        if tag == "textarea":
            if self.area and self.area[1].startswith("\n"):
                self.area[1] = self.area[1][1:]
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, text):
        if self.area is not None:
            self.area[1] += text


class Browser:
    def __init__(self, engine, front="caddy", host=CONSOLE):
        self.engine, self.front, self.host, self.cookies = engine, front, host, {}
        self.answer = self.path = None

    def request(self, method, path, body=None, headers=(), same_origin=True):
        lines = list(headers)
        if self.cookies:
            lines.append(("Cookie", "; ".join("%s=%s" % pair for pair in self.cookies.items())))
        if same_origin:
            lines.append(("Sec-Fetch-Site", "same-origin"))
        answer = fetch(self.engine.address(self.front), path, host=self.host, method=method, headers=lines, body=body)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if "max-age=0" in cookie.lower() or "max-age=-" in cookie.lower() or not value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def follow(self, answer, path):
        for _ in range(5):
            if answer.status not in (301, 302, 303):
                break
            path = urllib.parse.urljoin(path, answer.header("Location"))
            if "://" in path:
                raise Failed("led away to " + path)
            answer = self.request("GET", path)
        self.answer, self.path = answer, path
        return answer

    def get(self, path):
        return self.follow(self.request("GET", path), path)

    def post(self, path, fields, **more):
        """Send fields, a list of pairs or a dictionary; the answer as it comes."""
        pairs = fields.items() if isinstance(fields, dict) else fields
        headers = [("Content-Type", "application/x-www-form-urlencoded"), *more.pop("headers", ())]
        return self.request("POST", path, urllib.parse.urlencode([tuple(pair) for pair in pairs]).encode(), headers, **more)

    def forms(self):
        reader = Reader()
        reader.feed(self.answer.text)
        return reader.forms

    def links(self):
        reader = Reader()
        reader.feed(self.answer.text)
        return reader.links

    def form(self, holding):
        for form in self.forms():
            if any(name == holding for name, _ in form.fields):
                return form
        raise Failed("no form with a field %r on %s (%d): %s" % (holding, self.path, self.answer.status,
                                                                 self.answer.text[-1500:]))

    def submit(self, holding, button=None, action=None, **values):
        """Fill the form that holds a field and send it; follows where that leads."""
        form = self.form(holding)
        fields = dict(form.fields)
        fields.update(values)
        if button:
            fields[button[0]] = button[1]
        path = urllib.parse.urljoin(self.path, action or form.action or self.path)
        return self.follow(self.post(path, fields), path)

    def value(self, name):
        return dict(self.form(name).fields)[name]

    def csrf(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.answer.text).group(1)

    def upload(self, path, filename, data, csrf):
        mark = "quoin-test-mark"
        body = ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                "Content-Type: application/octet-stream\r\n\r\n" % (mark, filename)).encode() + data + (
                "\r\n--%s--\r\n" % mark).encode()
        return self.request("POST", path, body, [("Content-Type", "multipart/form-data; boundary=" + mark),
                                                 ("X-CSRF-Token", csrf)])

    def sign_in(self, email, password):
        self.get("/sign-in/")
        return self.submit("password", email=email, password=password)


def forget_limits(engine):
    """So many people from one address would look like guessing."""
    run([tool("redis-cli"), "-s", engine.world.path("redis-state.sock"), "eval",
         "for _, key in ipairs(redis.call('keys', '*rate:*')) do redis.call('del', key) end", "0"])


def read_json(answer):
    return json.loads(answer.text)
