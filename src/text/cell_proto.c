/* cell_proto.c - see cell_proto.h. */
#include "text/cell_proto.h"

struct part_head {
	uint32_t tag;
	uint32_t len;
};

void
cell_put_head(struct strbuf *to, uint32_t tag, size_t len)
{
	struct part_head head = { tag, (uint32_t)len };

	strbuf_add(to, &head, sizeof head);
}

void
cell_put(struct strbuf *to, uint32_t tag, struct span value)
{
	cell_put_head(to, tag, value.len);
	strbuf_add_span(to, value);
}

void
cell_put_text(struct strbuf *to, uint32_t tag, const char *s)
{
	if (s)
		cell_put(to, tag, span_of(s));
}

void
cell_put_number(struct strbuf *to, uint32_t tag, int64_t n)
{
	cell_put(to, tag, (struct span){ (const char *)&n, sizeof n });
}

size_t
cell_begin(struct strbuf *to, uint32_t tag)
{
	cell_put(to, tag, (struct span){ NULL, 0 });
	return to->len;
}

void
cell_end(struct strbuf *to, size_t begun)
{
	uint32_t len = (uint32_t)(to->len - begun);

	if (strbuf_ok(to))
		memcpy(to->buf + begun - sizeof len, &len, sizeof len);
}

bool
cell_part(struct span *rest, uint32_t *tag, struct span *value)
{
	struct part_head head;

	if (rest->len < sizeof head)
		return false;
	memcpy(&head, rest->ptr, sizeof head);
	if (head.len > rest->len - sizeof head)
		return false;
	*tag = head.tag;
	*value = (struct span){ rest->ptr + sizeof head, head.len };
	*rest = span_skip(*rest, sizeof head + head.len);
	return true;
}

int64_t
cell_number(struct span value)
{
	int64_t n = 0;

	if (value.len == sizeof n)
		memcpy(&n, value.ptr, sizeof n);
	return n;
}
