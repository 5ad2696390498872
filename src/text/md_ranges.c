/* md_ranges.c - which bytes of a Markdown text are code, and which are HTML.
 *
 * One walk over the lines.  Blocks that last until something ends them (fences,
 * <pre>, comments) are taken whole; the lines between them are gathered into
 * paragraphs, because a code span may go on over a line end but not further. */
#include "text/md_ranges.h"

enum { RUN_MAX = 80 }; /* longest run of backticks that can open a span */

struct list_of_ranges {
	struct arena *arena;
	struct md_range *items;
	size_t n, room;
};

struct finder {
	struct span text;
	size_t pos; /* start of the line at hand */
	struct list_of_ranges code, html;
	bool in_list;    /* a list item may still own indented lines */
	bool after_gap;  /* the line before is blank, or there is none */
	bool in_code;    /* the line before is indented code */
	bool html_block; /* the line before belongs to an HTML block that a blank line ends */
	size_t paragraph; /* where the lines not yet searched for spans begin */
};

static void
add_range(struct list_of_ranges *l, size_t start, size_t end)
{
	if (l->n && l->items[l->n - 1].end == start) {
		l->items[l->n - 1].end = end;
		return;
	}
	if (l->n == l->room) {
		struct md_range *more = ARENA_ARRAY(l->arena, struct md_range, l->room ? 2 * l->room : 16);

		if (l->n)
			memcpy(more, l->items, l->n * sizeof *more);
		l->items = more;
		l->room = l->room ? 2 * l->room : 16;
	}
	l->items[l->n++] = (struct md_range){ start, end };
}

static char
byte_at(const struct finder *f, size_t at)
{
	return at < f->text.len ? f->text.ptr[at] : '\0';
}

/* Past the end of the line that holds `at`. */
static size_t
line_end(const struct finder *f, size_t at)
{
	const char *nl = at < f->text.len ? memchr(f->text.ptr + at, '\n', f->text.len - at) : NULL;

	return nl ? (size_t)(nl - f->text.ptr) + 1 : f->text.len;
}

static struct span
line_at(const struct finder *f, size_t start)
{
	return (struct span){ f->text.ptr + start, line_end(f, start) - start };
}

/* Columns of white space a line begins with; *bytes of them. */
static size_t
indent_of(struct span line, size_t *bytes)
{
	size_t columns = 0, n = 0;

	for (; n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'); n++)
		columns += line.ptr[n] == '\t' ? 4 - columns % 4 : 1;
	*bytes = n;
	return columns;
}

static size_t
run_length(const struct finder *f, size_t at, char c)
{
	size_t n = 0;

	while (byte_at(f, at + n) == c && at + n < f->text.len)
		n++;
	return n;
}

/* ---- code spans in one paragraph ---- */

/* A tag whose content is not Markdown, even inside a line. */
static const char *const verbatim[] = { "pre", "code", "script", "style", "textarea" };

static bool
is_name_end(char c)
{
	return c == '\0' || strchr(" \t\r\n/>", c) != NULL;
}

/* Which verbatim element's tag opens at `at`; -1: none. */
static int
verbatim_tag(struct span text, size_t at)
{
	struct span s = span_skip(text, at);

	if (!s.len || s.ptr[0] != '<')
		return -1;
	s = span_skip(s, 1);
	for (size_t i = 0; i < sizeof verbatim / sizeof *verbatim; i++) {
		size_t n = strlen(verbatim[i]);

		if (s.len > n && !strncasecmp(s.ptr, verbatim[i], n) && is_name_end(s.ptr[n]))
			return (int)i;
	}
	return -1;
}

/* Past the closing tag; 0 when there is none. */
static size_t
verbatim_end(struct span text, size_t at, int tag)
{
	const char *name = verbatim[tag];
	size_t n = strlen(name);

	for (size_t i = at; i + n + 2 < text.len; i++)
		if (text.ptr[i] == '<' && text.ptr[i + 1] == '/' && !strncasecmp(text.ptr + i + 2, name, n)) {
			const char *gt = memchr(text.ptr + i, '>', text.len - i);

			return gt ? (size_t)(gt - text.ptr) + 1 : text.len;
		}
	return 0;
}

/* Past the comment that opens at `at`; 0 when none does, or it does not close. */
static size_t
comment_end(struct span text, size_t at)
{
	struct span s = span_skip(text, at);
	ptrdiff_t close = span_starts(s, "<!--") ? span_find(s, "-->") : -1;

	return close < 0 ? 0 : at + (size_t)close + 3;
}

/* For each length of run, where in the paragraph the last one begins. */
static void
last_runs(const struct finder *f, size_t start, size_t end, size_t *last)
{
	memset(last, 0, (RUN_MAX + 1) * sizeof *last);
	for (size_t i = start; i < end; ) {
		size_t n = run_length(f, i, '`');

		if (n && n <= RUN_MAX)
			last[n] = i;
		i += n ? n : 1;
	}
}

/* The run of n backticks after `from`; there is one. */
static size_t
next_run(const struct finder *f, size_t from, size_t end, size_t n)
{
	for (size_t i = from; i < end; ) {
		size_t m = run_length(f, i, '`');

		if (m == n)
			return i;
		i += m ? m : 1;
	}
	return end;
}

/* The end of the code that begins at i; 0 where none does.  *open remembers what
 * has no end in this paragraph, so that nothing is looked for twice. */
static size_t
code_end(const struct finder *f, struct span head, const size_t *last, size_t i, unsigned *open)
{
	enum { COMMENT = 31 };
	size_t n = run_length(f, i, '`'), end = 0;
	int tag = verbatim_tag(head, i);

	if (n)
		return n <= RUN_MAX && last[n] > i ? next_run(f, i + n, head.len, n) + n : 0;
	if (tag < 0 && span_starts(span_skip(head, i), "<!--"))
		tag = COMMENT;
	if (tag < 0 || (*open & 1u << tag))
		return 0;
	end = tag == COMMENT ? comment_end(head, i) : verbatim_end(head, i, tag);
	if (!end)
		*open |= 1u << tag;
	return end;
}

/* Search the lines gathered so far, up to `end`, for spans of code. */
static void
flush_paragraph(struct finder *f, size_t end)
{
	size_t last[RUN_MAX + 1], i = f->paragraph;
	struct span head = { f->text.ptr, end };
	unsigned open = 0;

	if (i < end)
		last_runs(f, i, end, last);
	while (i < end) {
		size_t n = run_length(f, i, '`');
		size_t close = code_end(f, head, last, i, &open);

		if (close) {
			add_range(&f->code, i, close);
			i = close;
		} else if (byte_at(f, i) == '\\')
			i += 2;
		else
			i += n ? n : 1;
	}
	f->paragraph = end;
}

/* ---- blocks ---- */

/* A fence that opens at the line: its character and length, else 0. */
static size_t
opens_fence(const struct finder *f, size_t at, char *c)
{
	size_t n;

	*c = byte_at(f, at);
	if (*c != '`' && *c != '~')
		return 0;
	n = run_length(f, at, *c);
	if (n < 3)
		return 0;
	for (size_t i = at + n, end = line_end(f, at); *c == '`' && i < end; i++)
		if (f->text.ptr[i] == '`')
			return 0;
	return n;
}

/* Past the list markers and quotation marks a fence may stand behind. */
static size_t
skip_markers(const struct finder *f, size_t at)
{
	for (;;) {
		size_t i = at, digits = 0;

		while (byte_at(f, i) == ' ' || byte_at(f, i) == '\t')
			i++;
		while (byte_at(f, i + digits) >= '0' && byte_at(f, i + digits) <= '9' && digits < 9)
			digits++;
		if (digits && (byte_at(f, i + digits) == '.' || byte_at(f, i + digits) == ')'))
			i += digits;
		else if (!byte_at(f, i) || !strchr("-+*>", byte_at(f, i)))
			return i;
		else if (byte_at(f, i) == '>') {
			at = i + 1;
			continue;
		}
		if (byte_at(f, i + 1) != ' ' && byte_at(f, i + 1) != '\t')
			return at;
		at = i + 2;
	}
}

/* Past the line that closes a fence; the end of the text when none does. */
static size_t
fence_end(const struct finder *f, size_t from, char c, size_t n)
{
	for (size_t at = from; at < f->text.len; at = line_end(f, at)) {
		size_t i = at, m;

		while (byte_at(f, i) == ' ' || byte_at(f, i) == '\t' || byte_at(f, i) == '>')
			i++;
		m = run_length(f, i, c);
		if (m >= n && span_trim(span_skip(line_at(f, at), i + m - at)).len == 0)
			return line_end(f, at);
	}
	return f->text.len;
}

/* Elements that begin an HTML block which ends at a blank line (CommonMark 6). */
static const char *const blocks[] = {
	"address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col",
	"colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
	"footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
	"html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol",
	"optgroup", "option", "p", "param", "section", "source", "summary", "table", "tbody", "td", "tfoot",
	"th", "thead", "title", "tr", "track", "ul",
};

static bool
opens_block(struct span line)
{
	size_t n = 0;

	if (!span_starts(line, "<"))
		return false;
	line = span_skip(line, span_starts(line, "</") ? 2 : 1);
	while (n < line.len && !is_name_end(line.ptr[n]))
		n++;
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (span_is_nocase(span_take(line, n), blocks[i]))
			return true;
	return false;
}

/* A line that is one complete tag and nothing else (CommonMark 7). */
static bool
is_lone_tag(struct span line)
{
	size_t n = 1;

	line = span_trim(line);
	if (line.len < 3 || line.ptr[0] != '<' || memchr(line.ptr, '>', line.len) != line.ptr + line.len - 1)
		return false;
	if (line.ptr[n] == '/')
		n++;
	while (!is_name_end(line.ptr[n]) && line.ptr[n] != ':' && line.ptr[n] != '@')
		n++;
	return is_name_end(line.ptr[n]) && n > 1;
}

static bool
is_list_item(const struct finder *f, size_t at)
{
	return byte_at(f, at) != '>' && skip_markers(f, at) > at && !strchr(" \t", byte_at(f, at));
}

/* Past the <pre>, <script> … or comment that begins a line; 0 where none does.
 * One that does not close goes on to the end of the text. */
static size_t
verbatim_block(const struct finder *f, size_t at)
{
	int tag = verbatim_tag(f->text, at);
	size_t end;

	if (tag >= 0 && strcmp(verbatim[tag], "code"))
		end = verbatim_end(f->text, at, tag);
	else if (span_starts(span_skip(f->text, at), "<!--"))
		end = comment_end(f->text, at);
	else
		return 0;
	return end ? end : f->text.len;
}

/* Take a block that lasts until its own end: true when there was one. */
static bool
take_verbatim(struct finder *f, size_t content)
{
	size_t behind = skip_markers(f, content), end, close;
	char c;
	size_t n = opens_fence(f, behind, &c);

	if (n) {
		flush_paragraph(f, f->pos);
		end = fence_end(f, line_end(f, f->pos), c, n);
		add_range(&f->code, behind, end);
	} else {
		close = verbatim_block(f, content);
		if (!close)
			return false;
		flush_paragraph(f, f->pos);
		end = line_end(f, close - 1);
		add_range(&f->html, f->pos, end);
		add_range(&f->code, content, close);
	}
	f->pos = f->paragraph = end;
	f->after_gap = f->html_block = false;
	return true;
}

static void
take_blank(struct finder *f, size_t end)
{
	flush_paragraph(f, f->pos);
	f->paragraph = f->pos = end;
	f->after_gap = true;
	f->html_block = false;
}

/* Indented code: four columns in, after a gap, and no list to belong to. */
static bool
take_indented(struct finder *f, size_t columns, size_t end)
{
	if (columns < 4 || f->in_list || !(f->after_gap || f->in_code) || f->html_block) {
		f->in_code = false;
		return false;
	}
	flush_paragraph(f, f->pos);
	add_range(&f->code, f->pos, end);
	f->paragraph = f->pos = end;
	f->in_code = true;
	f->after_gap = false;
	return true;
}

static void
take_line(struct finder *f)
{
	struct span line = line_at(f, f->pos);
	size_t end = f->pos + line.len, bytes, columns = indent_of(line, &bytes);
	struct span content = span_skip(line, bytes);

	if (!span_trim(line).len) {
		take_blank(f, end);
		return;
	}
	if (take_indented(f, columns, end) || take_verbatim(f, f->pos + bytes))
		return;
	if (f->html_block || (columns < 4 && (opens_block(content) || (f->after_gap && is_lone_tag(content))))) {
		f->html_block = true;
		add_range(&f->html, f->pos, end);
	}
	if (is_list_item(f, f->pos + bytes))
		f->in_list = true;
	else if (columns == 0 && f->after_gap)
		f->in_list = false;
	f->after_gap = false;
	f->pos = end;
}

void
md_ranges_find(struct arena *a, struct span text, struct md_ranges *out)
{
	struct finder f = { .text = text, .after_gap = true };

	f.code.arena = f.html.arena = a;
	while (f.pos < text.len)
		take_line(&f);
	flush_paragraph(&f, text.len);
	*out = (struct md_ranges){ f.code.items, f.code.n, f.html.items, f.html.n };
}

const struct md_range *
md_range_at(const struct md_range *ranges, size_t n, size_t at, size_t *hint)
{
	if (*hint >= n || (*hint && ranges[*hint - 1].end > at))
		*hint = 0;
	while (*hint < n && ranges[*hint].end <= at)
		++*hint;
	return *hint < n && ranges[*hint].start <= at ? &ranges[*hint] : NULL;
}
