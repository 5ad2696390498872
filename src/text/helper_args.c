/* helper_args.c - arguments of a helper.
 *
 *	"assets/a.jpg" "A cow"          src="a.jpg", alt='A "fine" cow'
 *	figure.html url="a.jpg"         image: "/a.jpg", caption: "A cow"
 *
 * Authors write quotation marks inside quotation marks, and their generators
 * let them; so does this. */
#include "text/helpers_priv.h"

enum { ARGS_MAX = 32 };

static bool
is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',';
}

static bool
is_name(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

static struct span
skip_gaps(struct span s)
{
	while (s.len && is_gap(s.ptr[0]))
		s = span_skip(s, 1);
	return s;
}

/* The length of "name=" or "name:" (blanks may follow), else 0. */
static size_t
name_length(struct span s, size_t *with_mark)
{
	size_t n = 0;

	while (n < s.len && is_name(s.ptr[n]))
		n++;
	*with_mark = n;
	while (*with_mark < s.len && (s.ptr[*with_mark] == ' ' || s.ptr[*with_mark] == '\t'))
		++*with_mark;
	if (!n || *with_mark >= s.len || (s.ptr[*with_mark] != '=' && s.ptr[*with_mark] != ':'))
		return 0;
	if (s.ptr[*with_mark] == ':' && span_starts(span_skip(s, *with_mark), "://"))
		return 0;
	++*with_mark;
	return n;
}

static bool
is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* May an argument end here, just past a quotation mark? */
static bool
can_end(struct span after)
{
	struct span next = skip_gaps(after);
	size_t ignored;

	if (!next.len)
		return true;
	if (after.ptr == next.ptr)
		return next.ptr[0] == ')';
	return is_quote(next.ptr[0]) || name_length(next, &ignored);
}

/* A quoted value; *s moves past it.  Without a proper end, the first mark of the
 * kind ends it after all, or the end of the text. */
static struct span
take_quoted(struct span *s)
{
	char quote = s->ptr[0];
	size_t first = 0;
	struct span value;

	for (size_t i = 1; i < s->len; i++) {
		if (s->ptr[i] == '\\' && i + 1 < s->len) {
			i++;
			continue;
		}
		if (s->ptr[i] != quote)
			continue;
		if (!first)
			first = i;
		if (can_end(span_skip(*s, i + 1))) {
			first = i;
			break;
		}
	}
	if (!first)
		first = s->len;
	value = (struct span){ s->ptr + 1, first - 1 };
	*s = span_skip(*s, first + 1);
	return value;
}

static struct span
take_bare(struct span *s)
{
	size_t n = 0;
	struct span value;

	while (n < s->len && !is_gap(s->ptr[n]))
		n++;
	value = span_take(*s, n);
	*s = span_skip(*s, n);
	return value;
}

/* The value without the backslashes before quotation marks. */
static struct span
unescape(struct arena *a, struct span value)
{
	struct strbuf out;

	if (!value.len || !memchr(value.ptr, '\\', value.len))
		return value;
	strbuf_init(&out, a, value.len);
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '\\' && i + 1 < value.len && (is_quote(value.ptr[i + 1]) || value.ptr[i + 1] == '\\'))
			i++;
		strbuf_addc(&out, value.ptr[i]);
	}
	return strbuf_span(&out);
}

void
helper_args_read(struct arena *a, struct span text, struct helper_args *out)
{
	struct helper_arg *items = ARENA_ARRAY(a, struct helper_arg, ARGS_MAX);
	size_t n = 0;
	struct span s = skip_gaps(text);

	while (s.len && n < ARGS_MAX) {
		size_t with_mark, name = name_length(s, &with_mark);

		items[n].name = span_take(s, name);
		if (name)
			s = skip_gaps(span_skip(s, with_mark));
		items[n].quoted = s.len && is_quote(s.ptr[0]);
		items[n].value = items[n].quoted ? unescape(a, take_quoted(&s)) : take_bare(&s);
		n++;
		s = skip_gaps(s);
	}
	*out = (struct helper_args){ items, n };
}

struct span
helper_arg(const struct helper_args *args, const char *name)
{
	for (size_t i = 0; i < args->n; i++)
		if (args->items[i].name.len && span_is_nocase(args->items[i].name, name))
			return args->items[i].value;
	return (struct span){ 0 };
}

struct span
helper_arg_at(const struct helper_args *args, size_t position)
{
	for (size_t i = 0; i < args->n; i++)
		if (!args->items[i].name.len && position-- == 0)
			return args->items[i].value;
	return (struct span){ 0 };
}
