/* markdown_guard.c - see markdown_guard.h.
 *
 * A "run" is a stretch of lines without an empty one between: no paragraph,
 * table or heading is longer than the run it is in.  Fenced code counts as
 * nothing, for the library does not look into it. */
#include "cell/markdown_guard.h"

#include <ctype.h>

/* In steps of the library, measured at 1 to 30 ns each; every limit alone is
 * about a fifth of the 500 ms a text may take. */
enum {
	MOST_TABLE_COST = 4000000,       /* bytes of paragraph read again for delimiter rows */
	MOST_COLUMNS = 64,
	MOST_CELLS = 20000,              /* and one for every two bytes of source */
	MOST_DELIMITER_COST = 200000000, /* squares of the delimiters in a run */
	MOST_BRACKET_COST = 40000000,    /* image openers times closers in a run */
	MOST_DEPTH_COST = 3000000,       /* levels times lines and delimiters */
	MOST_REFERENCE_COST = 64000000,  /* longest definition times possible uses */
	MOST_CROWDED_ATS = 2000,         /* @ in words that hold more than four */
};

struct guard {
	struct guard_verdict v;
	bool smart;
	/* of the whole source */
	uint64_t brackets, longest_definition;
	uint64_t depth;
	bool last_blank;
	char fence;
	size_t fence_len;
	/* of the run */
	uint64_t run_bytes, delimiters, image_openers, closers, columns, since_definition;
	bool in_definition;
};

static bool
is_blank_byte(char c)
{
	return c == ' ' || c == '\t';
}

/* After the marker of a quotation or list item; 0: no marker here. */
static size_t
marker_len(struct span line, size_t at)
{
	size_t n = at;

	if (line.ptr[at] == '>')
		return 1;
	if (strchr("-+*", line.ptr[at]) && line.ptr[at])
		n++;
	else
		while (n < line.len && n < at + 9 && isdigit((unsigned char)line.ptr[n]))
			n++;
	if (n == at)
		return 0;
	if (isdigit((unsigned char)line.ptr[at])) {
		if (n >= line.len || (line.ptr[n] != '.' && line.ptr[n] != ')'))
			return 0;
		n++;
	}
	return n == line.len || is_blank_byte(line.ptr[n]) ? n - at : 0;
}

/* How deep this line's containers may go; *content is where its text begins. */
static uint64_t
containers(struct span line, size_t *content)
{
	uint64_t levels = 0, blanks = 0;
	size_t at = 0;

	while (at < line.len) {
		size_t n;

		if (is_blank_byte(line.ptr[at])) {
			blanks += line.ptr[at] == '\t' ? 4 : 1;
			at++;
		} else if ((n = marker_len(line, at))) {
			levels++;
			at += n;
		} else {
			break;
		}
	}
	*content = at;
	return levels + blanks / 2;
}

static void
end_definition(struct guard *g)
{
	if (g->in_definition && g->since_definition > g->longest_definition)
		g->longest_definition = g->since_definition;
	g->in_definition = false;
	g->since_definition = 0;
}

static void
end_run(struct guard *g)
{
	end_definition(g);
	g->v.delimiter_cost += g->delimiters * g->delimiters;
	g->v.bracket_cost += g->image_openers * g->closers;
	g->run_bytes = g->delimiters = g->image_openers = g->closers = g->columns = 0;
}

/* A row of dashes, colons and bars: the library asks whether the paragraph so
 * far is a table's head, and reads it all again. */
static uint64_t
delimiter_columns(struct span text)
{
	uint64_t columns = 0;
	bool counted = false;

	for (size_t i = 0; i < text.len; i++) {
		if (!strchr("|:- \t\v\f", text.ptr[i]) || !text.ptr[i])
			return 0;
		columns += text.ptr[i] == '-' && !counted;
		counted = text.ptr[i] == '-' || (counted && text.ptr[i] != '|');
	}
	return columns;
}

static void
look_for_table(struct guard *g, struct span text)
{
	uint64_t columns = delimiter_columns(text);

	if (columns) {
		g->v.table_cost += g->run_bytes;
		if (columns > g->v.columns)
			g->v.columns = columns;
		if (columns > g->columns)
			g->columns = columns;
	}
	g->v.cells += g->columns;
}

static void
count_inlines(struct guard *g, struct span text)
{
	uint64_t before = g->delimiters;
	size_t ats = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		g->since_definition++;
		switch (c) {
		case '*': case '_': case '~':
			g->delimiters += i == 0 || text.ptr[i - 1] != c;
			break;
		case '\'': case '"':
			g->delimiters += g->smart;
			break;
		case '[':
			g->brackets++;
			g->image_openers += i > 0 && text.ptr[i - 1] == '!';
			break;
		case ']':
			g->closers++;
			if (i + 1 < text.len && text.ptr[i + 1] == ':') {
				end_definition(g);
				g->in_definition = true;
			}
			break;
		case '@':
			g->v.crowded_ats += ++ats > 4;
			break;
		case ' ': case '\t':
			ats = 0;
			break;
		default:
			break;
		}
	}
	g->v.depth_cost += g->depth * (g->delimiters - before);
}

static size_t
fence_len(struct span text)
{
	size_t n = 0;

	while (n < text.len && text.ptr[n] == text.ptr[0])
		n++;
	return n >= 3 && (text.ptr[0] == '`' || text.ptr[0] == '~') ? n : 0;
}

/* True inside fenced code and on its fences. */
static bool
in_fence(struct guard *g, struct span text)
{
	size_t n = text.len ? fence_len(text) : 0;

	if (g->fence) {
		if (n >= g->fence_len && text.ptr[0] == g->fence && span_trim(span_skip(text, n)).len == 0)
			g->fence = '\0';
		return true;
	}
	if (!n || (text.ptr[0] == '`' && memchr(text.ptr + n, '`', text.len - n)))
		return false;
	g->fence = text.ptr[0];
	g->fence_len = n;
	return true;
}

static void
take_line(struct guard *g, struct span line)
{
	size_t content;
	uint64_t depth = containers(line, &content);
	struct span text = span_skip(line, content);
	bool blank = span_trim(line).len == 0;

	/* A line after an empty one leaves the containers it is not indented for;
	 * an empty one, and one that goes on a paragraph, leave none. */
	if (blank || !g->last_blank)
		depth = depth > g->depth ? depth : g->depth;
	g->depth = depth;
	g->v.depth_cost += depth;
	g->last_blank = blank;
	if (blank) {
		end_run(g);
		return;
	}
	if (in_fence(g, text)) {
		end_run(g);
		return;
	}
	/* "- - -" is all markers, and a delimiter row to the table extension. */
	look_for_table(g, text.len ? text : line);
	count_inlines(g, text);
	g->run_bytes += line.len + 1;
}

static size_t
line_len(struct span rest)
{
	size_t n = 0;

	while (n < rest.len && rest.ptr[n] != '\n' && rest.ptr[n] != '\r')
		n++;
	return n;
}

static void
judge(struct guard *g, size_t source_len)
{
	struct guard_verdict *v = &g->v;

	v->reference_cost = g->longest_definition * g->brackets;
	v->tables_off = v->table_cost > MOST_TABLE_COST || v->columns > MOST_COLUMNS ||
	                v->cells > MOST_CELLS + source_len / 2;
	v->autolinks_off = v->crowded_ats > MOST_CROWDED_ATS;
	if (v->depth_cost > MOST_DEPTH_COST)
		v->refused = "Quotations or lists are nested too deep.";
	else if (v->delimiter_cost > MOST_DELIMITER_COST)
		v->refused = "A paragraph holds too many asterisks, underscores or tildes.";
	else if (v->bracket_cost > MOST_BRACKET_COST)
		v->refused = "A paragraph holds too many brackets.";
	else if (v->reference_cost > MOST_REFERENCE_COST)
		v->refused = "A link definition is too long to be used so often.";
}

struct guard_verdict
markdown_guard(struct span source, bool smart)
{
	struct guard g = { .smart = smart, .last_blank = true };

	for (struct span rest = source; rest.len; ) {
		size_t n = line_len(rest);

		take_line(&g, span_take(rest, n));
		rest = span_skip(rest, n + (n + 1 < rest.len && rest.ptr[n] == '\r' && rest.ptr[n + 1] == '\n' ? 2 : 1));
	}
	end_run(&g);
	judge(&g, source.len);
	return g.v;
}
