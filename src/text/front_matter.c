/* front_matter.c - what stands before the text of a file of a static site.
 *
 * The notation's own reader is given the lines above it as empty lines, so that
 * the line in its complaint is the line of the file. */
#include "text/front_matter.h"

#include "base/strbuf.h"
#include "text/json.h"
#include "text/toml.h"
#include "text/yaml.h"

enum { BYTES_MAX = 256 * 1024, DEPTH_MAX = 24, NODES_MAX = 20000 };

/* The opening lines, and what closes them. */
static const struct fence {
	const char *open, *close, *close_too;
	enum front_kind kind;
} fences[] = {
	{ "---", "---", "...", FRONT_YAML },
	{ "---yaml", "---", "...", FRONT_YAML },
	{ "+++", "+++", NULL, FRONT_TOML },
	{ "---toml", "---", NULL, FRONT_TOML },
	{ "---json", "---", NULL, FRONT_JSON },
};

static const struct dyn empty_map = { .type = DYN_MAP };

static struct span
right_trim(struct span s)
{
	while (s.len && strchr(" \t\r", s.ptr[s.len - 1]) && s.ptr[s.len - 1])
		s.len--;
	return s;
}

static const struct fence *
fence_of(struct span line)
{
	line = right_trim(line);
	for (size_t i = 0; i < sizeof fences / sizeof fences[0]; i++)
		if (span_is(line, fences[i].open))
			return &fences[i];
	return NULL;
}

/* The lines up to the closing fence; *body is what follows it. */
static bool
find_end(const struct fence *fence, struct span after, struct span *inside, struct span *body, unsigned *lines)
{
	struct span rest = after;

	for (*lines = 0; rest.len; ) {
		const char *start = rest.ptr;
		struct span line = right_trim(span_cut(rest, '\n', &rest));

		++*lines;
		if (span_is(line, fence->close) || (fence->close_too && span_is(line, fence->close_too))) {
			*inside = (struct span){ after.ptr, (size_t)(start - after.ptr) };
			*body = rest;
			return true;
		}
	}
	return false;
}

/* The length of the JSON object a text begins with; 0 when it does not end. */
static size_t
object_length(struct span s)
{
	bool quoted = false;
	size_t depth = 0;

	for (size_t i = 0; i < s.len && i <= BYTES_MAX; i++) {
		char c = s.ptr[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']') && --depth == 0)
			return i + 1;
	}
	return 0;
}

static bool
parse(struct ctx *cx, enum front_kind kind, struct span text, const struct dyn **out)
{
	switch (kind) {
	case FRONT_YAML:
		return yaml_parse(cx, text, &(struct yaml_limits){ BYTES_MAX, DEPTH_MAX, NODES_MAX }, out);
	case FRONT_TOML:
		return toml_parse(cx, text, &(struct toml_limits){ BYTES_MAX, DEPTH_MAX, NODES_MAX }, out);
	default:
		return json_parse(cx, text, &(struct json_limits){ BYTES_MAX, DEPTH_MAX }, out);
	}
}

/* Parse, and see that it is a map. */
static bool
read_data(struct ctx *cx, struct front_matter *fm, struct span text)
{
	if (!parse(cx, fm->kind, text, &fm->data))
		return false;
	if (fm->data->type == DYN_NULL)
		fm->data = &empty_map;
	if (fm->data->type != DYN_MAP)
		return fail(cx, ERR_BAD_REQUEST, "front_matter.no_map",
		            "Line 1, column 1: front matter must be names and values.");
	return true;
}

static struct span
with_first_line(struct ctx *cx, struct span text)
{
	char *copy = arena_alloc(cx->arena, text.len + 2);

	copy[0] = '\n';
	if (text.len)
		memcpy(copy + 1, text.ptr, text.len);
	copy[text.len + 1] = '\0';
	return (struct span){ copy, text.len + 1 };
}

static bool
read_fenced(struct ctx *cx, const struct fence *fence, struct span after, struct front_matter *fm)
{
	struct span inside, body, first, rest;
	unsigned lines;

	if (!find_end(fence, after, &inside, &body, &lines)) {
		first = span_cut(after, '\n', &rest);
		if (span_find(first, ":") < 0 && span_find(first, "=") < 0)
			return true; /* a line across the page, nothing more */
		return fail(cx, ERR_BAD_REQUEST, "front_matter.open",
		            "Line 1, column 1: the front matter that begins here does not end.");
	}
	fm->kind = fence->kind;
	fm->body = body;
	fm->body_line = lines + 2;
	return read_data(cx, fm, with_first_line(cx, inside));
}

static bool
read_object(struct ctx *cx, struct span file, struct front_matter *fm)
{
	size_t len = object_length(file);
	struct span first = span_trim(span_skip(file, 1));

	if (!len || !first.len || (first.ptr[0] != '"' && first.ptr[0] != '}'))
		return true;
	fm->kind = FRONT_JSON;
	for (size_t i = 0; i < len; i++)
		fm->body_line += file.ptr[i] == '\n';
	fm->body = span_skip(file, len);
	while (fm->body.len && (fm->body.ptr[0] == '\r' || fm->body.ptr[0] == '\n')) {
		fm->body_line += fm->body.ptr[0] == '\n';
		fm->body = span_skip(fm->body, 1);
	}
	return read_data(cx, fm, span_take(file, len));
}

bool
front_matter_read(struct ctx *cx, struct span file, struct front_matter *out)
{
	struct span line, rest;
	const struct fence *fence;

	if (span_starts(file, "\xef\xbb\xbf"))
		file = span_skip(file, 3);
	*out = (struct front_matter){ FRONT_NONE, &empty_map, file, 1 };
	line = span_cut(file, '\n', &rest);
	fence = fence_of(line);
	if (fence)
		return read_fenced(cx, fence, rest, out);
	return span_starts(file, "{") ? read_object(cx, file, out) : true;
}
