/* mustache_indent.c - the white space that begins lines of a source. */
#include "text/mustache_priv.h"

bool
source_line_start(struct span src, uint32_t at)
{
	return at == 0 || src.ptr[at - 1] == '\n';
}

uint32_t
source_next_line(struct span src, uint32_t at, uint32_t end)
{
	const char *nl = memchr(src.ptr + at, '\n', end - at);

	return nl ? (uint32_t)(nl - src.ptr) + 1 : end;
}

uint32_t
source_blanks(struct span src, uint32_t at, uint32_t end)
{
	uint32_t n = 0;

	while (at + n < end && (src.ptr[at + n] == ' ' || src.ptr[at + n] == '\t'))
		n++;
	return n;
}

struct common {
	struct span blanks;
	bool any; /* a line was met that counts; lines that vanish and empty ones do not */
};

static void
narrow(struct common *common, struct span blanks)
{
	size_t n = 0;

	if (!common->any) {
		*common = (struct common){ blanks, true };
		return;
	}
	while (n < blanks.len && n < common->blanks.len && blanks.ptr[n] == common->blanks.ptr[n])
		n++;
	common->blanks.len = n;
}

static void
narrow_by_text(struct span src, struct common *common, const struct token *t)
{
	uint32_t at = t->at;

	if (!source_line_start(src, at))
		at = source_next_line(src, at, t->end);
	for (; at < t->end; at = source_next_line(src, at, t->end)) {
		uint32_t blanks = source_blanks(src, at, t->end);
		char c = at + blanks < t->end ? src.ptr[at + blanks] : 'x';

		if (c != '\n' && c != '\r')
			narrow(common, (struct span){ src.ptr + at, blanks });
	}
}

static void
narrow_by_tag(struct span src, struct common *common, const struct token *t)
{
	bool includes = t->kind == TOKEN_PARTIAL || t->kind == TOKEN_PARENT;

	if (t->trimmed && includes)
		narrow(common, (struct span){ src.ptr + t->at - t->lead, t->lead });
	else if (!t->trimmed && source_line_start(src, t->at))
		narrow(common, (struct span){ src.ptr, 0 });
}

struct span
source_indent(const struct tokens *tokens, struct span src, const struct token *block)
{
	const struct token *all = tokens->item;
	struct common common = { { src.ptr + block->at - block->lead, block->lead }, false };

	for (const struct token *t = block + 1; t < all + block->match; t++) {
		if (t->kind == TOKEN_TEXT)
			narrow_by_text(src, &common, t);
		else
			narrow_by_tag(src, &common, t);
	}
	return common.blanks;
}
