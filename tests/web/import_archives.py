"""import_archives.py - archives made for the tests: the habits of four generators
and the accidents of real folders, each in a folder of its own.

	import_archives.make(folder)    writes jekyll/, hugo/, zola/, eleventy/, accidents/
"""
import os
import struct
import zlib


def png(shade, side=8):
    """A square of one grey."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([shade]) * side for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def noise(side):
    """A square that cannot be made smaller: a byte a pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + os.urandom(side) for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pixels(bytes):
    """Width and height of a PNG."""
    return struct.unpack(">II", bytes[16:24]) if bytes.startswith(b"\x89PNG") else None


def jpeg_with_exif(orientation=6):
    """8 × 8 grey pixels and an Exif segment that says how to turn them."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", orientation, 0) + b"\0\0\0\0"
    def segment(marker, data):
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data
    one_code = bytes([1] + [0] * 15) + b"\0"
    return (b"\xff\xd8" + segment(0xe1, exif) + segment(0xdb, b"\0" + b"\1" * 64) +
            segment(0xc0, b"\x08\0\x08\0\x08\1\1\x11\0") + segment(0xc4, b"\0" + one_code) +
            segment(0xc4, b"\x10" + one_code) + segment(0xda, b"\1\1\0\0\x3f\0") + b"\x3f" + b"\xff\xd9")


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

JEKYLL = {
    "_config.yml": "title: A Jekyll site\nurl: https://jekyll.example\nbaseurl: /blog\n",
    "_data/authors.yml": "jd:\n  name: Jane Doe\n",
    "_layouts/default.html": "<html>{{ content }}</html>",
    "Gemfile": "gem 'jekyll'\n",
    ".gitignore": "_site\n",
    "README.md": "# About this folder\n",
    "LICENSE": "MIT\n",
    "index.html": "---\nlayout: home\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
    "about.md": "---\nlayout: page\ntitle: About\npermalink: /about/\n---\nWho we are, see [first]({{ site.baseurl }}{% post_url 2019-01-02-first-post %}).\n",
    "_posts/2019-01-02-first-post.md": """---
layout: post
title:  "The first: *post*"
date:   2019-01-02 10:00:00 -0500
categories: news
tags: one two
author: jd
excerpt: 'An <em>excerpt</em> &amp; more'
image: /assets/my photo.jpg
---
A [link]({{ site.baseurl }}/news/2019/02/03/second.html), [another]({% link _posts/2019-02-03-second.md %}),
[whole](https://jekyll.example/blog/news/2019/02/03/second.html#whats-1-new), [root]({{ site.url }}{{ site.baseurl }}/),
[tag](/blog/tags/one/) and [gone]({% post_url 2001-01-01-gone %}).

![Spaced](/blog/assets/my photo.jpg) ![Encoded](/blog/assets/my%20photo.jpg)

![A](/assets/a/pic.png) ![B](/assets/b/pic.png) ![Copy](/assets/b/copy.png)

![Not *here*](/assets/missing.png)

{% highlight ruby %}
puts "{{ not.a.helper }}"
{% endhighlight %}

{% raw %}{{ shown }}{% endraw %} and `{{ code }}`.

{% if site.wide %}wide{% endif %} {{ page.title }} {{ "jd" | author_card }}
{: .lead target="_blank"}
""",
    "_posts/2019-02-03-second.md": """---
title: Second
redirect_from:
  - /old/second/
  - /older.html
updated: 2020-01-01
categories: [news]
---
## What's [1] new?

Back to [the first](../../../2019/01/02/first-post.html) and [about](/blog/about).
""",
    "_drafts/idea.md": "---\ntitle: An idea\n---\nNot yet.\n",
    "assets/my photo.jpg": jpeg_with_exif(),
    "assets/a/pic.png": png(10),
    "assets/b/pic.png": png(20),
    "assets/b/copy.png": png(10),
    "assets/unused.png": png(30),
    "assets/main.css": "body {}\n",
}

HUGO = {
    "hugo.toml": 'baseURL = "https://hugo.example/"\n[permalinks]\nposts = "/:year/:month/:slug/"\n',
    "content/_index.md": "+++\ntitle = 'Home'\n+++\n",
    "content/about.md": "+++\ntitle = 'About'\ntype = 'page'\n+++\nAbout.\n",
    "content/posts/hello.md": """+++
title = "Hello"
date = 2020-03-04T05:06:07Z
slug = "hello-there"
aliases = ["/old-hello/", "hi"]
tags = ["Go", "C++"]
[cover]
image = "/images/cover.png"
alt = "The cover"
+++

## The heading

{{< youtube dQw4w9WgXcQ >}}

Read {{< unknown "x" >}} the [manual](/files/doc.pdf), or [bundle]({{< ref "bundle" >}}).

{{</* figure src="shown.png" */>}}
""",
    "content/posts/bundle/index.md": """---
title: A bundle
date: 2020-04-05
lang: de
---
{{< figure src="image.png" alt="In the bundle" caption="A *caption*" >}}

See [hello]({{< relref "/posts/hello.md#the-heading" >}}) and [hello again](../hello.md).
""",
    "content/posts/bundle/image.png": png(40),
    "content/posts/json.md": '{\n  "title": "Said in JSON",\n  "date": "2020-05-06",\n  "draft": true\n}\n\nA draft.\n',
    "content/posts/über uns.md": "---\ntitle: Über uns\ndate: 2020-06-07\n---\n![Foto](/images/n%C3%A4ive%20foto.png) [json](/2020/05/json/)\n",
    "static/images/cover.png": png(50),
    "static/images/näive foto.png": png(60),
    "static/files/doc.pdf": PDF,
    "layouts/index.html": "{{ .Title }}",
    "themes/x/theme.toml": "name = 'x'\n",
}

ZOLA = {
    "config.toml": 'base_url = "https://zola.example"\ntitle = "A Zola site"\n',
    "content/_index.md": "+++\n+++\n",
    "content/blog/_index.md": "+++\ntitle = 'Blog'\n+++\n",
    "content/blog/2021-05-06-dated.md": "+++\ntitle = 'Dated'\n[taxonomies]\ntags = ['rust']\n+++\n\n# Some Part\n\nText[^1].\n\n[^1]: A note.\n",
    "content/blog/other.md": """+++
title = "Other"
date = 2021-06-07
path = "2021/other/place"
aliases = ["blog/was/here.html"]
[extra]
author = "Zoe"
+++
[Dated](@/blog/2021-05-06-dated.md#some-part) {{ youtube(id="abc") }} [self](https://zola.example/2021/other/place/)

```
{{ left(alone) }} [x](@/blog/2021-05-06-dated.md)
```
""",
    "content/blog/assets/index.md": "+++\ntitle = 'Assets'\ndate = 2021-07-08\n+++\n![p](photo.png) <img src=\"photo.png\" srcset=\"photo.png 1x\" alt=\"q\">\n",
    "content/blog/assets/photo.png": png(70),
    "content/blog/broken.md": "+++\ntitle = \n+++\nNo.\n",
    "content/blog/latin.md": b"+++\ntitle = 'Caf\xe9'\n+++\n",
    "templates/index.html": "{% block x %}{% endblock %}",
}

ELEVENTY = {
    "eleventy.config.js": "export default {};\n",
    "index.njk": "{% for p in collections.all %}{% endfor %}",
    "tags.md": "---\npagination:\n  data: collections\n---\n",
    "posts/posts.11tydata.js": "export default {};\n",
    "posts/2022-01-02-thing.md": """---
title: Thing
tags: [posts, CSS]
author:
  name: Eve
---
{% image "./pic.png", "A picture", "100vw" %}

[special]({{ "/special/address/" | url }}) [other](/posts/other/) {# a comment #}
[Some words](/notes/plain/)
""",
    "posts/pic.png": png(80),
    "posts/other.md": "---\ntitle: Other\ndate: 2022-02-03\n---\n* TOC\n{:toc}\n\n## One\n\n[thing](./2022-01-02-thing.md)\n",
    "posts/placed.md": "---json\n{\"title\": \"Placed\", \"date\": \"2022-03-04\", \"permalink\": \"/special/address/\"}\n---\nPlaced.\n",
    "notes/plain.md": "# A title of its own\n\nNo front matter [here](../posts/other.md).\n",
    "page.html": "---\ntitle: A page of HTML\n---\n<main>\n\n    <p>In <b>HTML</b>, see <a href=\"posts/other/\">other</a>.</p>\n</main>\n",
    "bare.html": "<html><body>An export</body></html>\n",
}

# What nobody meant to write.
ACCIDENTS = {
    "empty.md": "",
    "only-front.md": "---\ntitle: Only front matter\ndate: 2020-01-01\n---\n",
    "bomb.md": "---\na: &a [x,x,x,x,x,x,x,x]\n" + "".join("%s: &%s [%s]\n" % (c, c, ",".join(["*" + p] * 8))
               for p, c in zip("abcdefg", "bcdefgh")) + "---\nText\n",
    "large.md": "---\ntitle: Large\ndate: 2020-01-02\n---\n" + "word " * 200000,
    "huge.md": "x" * (9 << 20),
    "zero.md": b"---\ntitle: Zero\n---\na\0b\n",
    "long-title.md": "---\ntitle: " + "very " * 200 + "long\ndate: 2020-01-03\n---\nText\n",
    "tables.md": "---\ntitle: Tables\ndate: 2020-01-04\n---\n" + "|\n-|\n" * 8000,
    "many.md": "---\ntitle: Many\ntags: [" + ", ".join("tag %d" % i for i in range(500)) + "]\n---\n" + "[a](b) {{ x }} " * 500,
    "same/name.md": "---\ntitle: One\ndate: 2020-01-05\npermalink: /same/\n---\nOne\n",
    "same/other.md": "---\ntitle: Two\ndate: 2020-01-06\npermalink: /same/\n---\nTwo\n",
    "symbols.md": "---\ntitle: \"!!!\"\nslug: \"???\"\ndate: 2020-01-07\n---\nText\n",
    "tag.md": "---\ntitle: Tag\nlayout: page\n---\nIts name is taken by the site.\n",
    "bad-name-\udcff.md": "---\ntitle: A name that is not UTF-8\ndate: 2020-01-08\n---\nText\n",
    "folder.md/inside.md": "---\ntitle: Inside\ndate: 2020-01-09\n---\nText\n",
    "text.png": "not a picture",
    "uses.md": "---\ntitle: Uses\ndate: 2020-01-10\nimage: text.png\n---\n![Kept](text.png) [file](text.png)\n",
}

ARCHIVES = {"jekyll": JEKYLL, "hugo": HUGO, "zola": ZOLA, "eleventy": ELEVENTY, "accidents": ACCIDENTS}


def make(folder):
    """Write them all; returns their paths by name."""
    for name, files in ARCHIVES.items():
        for path, data in files.items():
            full = os.fsencode(os.path.join(folder, name, path)) if name == "accidents" else os.path.join(folder, name, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as f:
                f.write(data if isinstance(data, bytes) else data.encode())
            os.utime(full, (1700000000, 1700000000))
    os.symlink("empty.md", os.path.join(folder, "accidents", "link.md"))
    return {name: os.path.join(folder, name) for name in ARCHIVES}
