/* cidr.c - see cidr.h. */
#include "http/cidr.h"

#include "base/num.h"

#include <arpa/inet.h>

static const uint8_t v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

/* Without the brackets and the port that may stand round an address. */
static struct span
bare_address(struct span text)
{
	if (span_starts(text, "[")) {
		const char *close = memchr(text.ptr, ']', text.len);
		return close ? (struct span){ text.ptr + 1, (size_t)(close - text.ptr) - 1 } : (struct span){ NULL, 0 };
	}
	struct span rest, before = span_cut(text, ':', &rest);
	bool one_colon = before.len < text.len && !(rest.len && memchr(rest.ptr, ':', rest.len));
	return one_colon ? before : text;
}

bool
ip_parse(struct span text, struct ip *out)
{
	char buf[INET6_ADDRSTRLEN];
	struct span bare = bare_address(text);

	if (bare.len == 0 || bare.len >= sizeof buf || memchr(bare.ptr, '\0', bare.len))
		return false;
	memcpy(buf, bare.ptr, bare.len);
	buf[bare.len] = '\0';
	if (inet_pton(AF_INET, buf, out->bytes + 12) == 1) {
		memcpy(out->bytes, v4_prefix, sizeof v4_prefix);
		return true;
	}
	return inet_pton(AF_INET6, buf, out->bytes) == 1;
}

static bool
is_v4(const struct ip *ip)
{
	return memcmp(ip->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

const char *
ip_text(struct arena *a, const struct ip *ip)
{
	char buf[INET6_ADDRSTRLEN];

	if (is_v4(ip))
		inet_ntop(AF_INET, ip->bytes + 12, buf, sizeof buf);
	else
		inet_ntop(AF_INET6, ip->bytes, buf, sizeof buf);
	return arena_strdup(a, buf);
}

static bool
parse_network(struct span text, struct cidr *out)
{
	struct span width, address = span_cut(text, '/', &width);
	int64_t bits;

	if (!ip_parse(address, &out->net))
		return false;
	/* IPv4 networks count from the front of the mapped form. */
	bool v4 = is_v4(&out->net) && !memchr(address.ptr, ':', address.len);
	unsigned offset = v4 ? 96 : 0;
	if (address.len == text.len)
		bits = 128 - offset;
	else if (!num_int(width, 0, 128 - offset, &bits))
		return false;
	out->bits = offset + (unsigned)bits;
	return true;
}

static struct span
next_word(struct span *rest)
{
	static const char separators[] = ", \t\r\n";
	size_t n = 0;

	while (rest->len && memchr(separators, rest->ptr[0], sizeof separators - 1))
		*rest = span_skip(*rest, 1);
	while (n < rest->len && !memchr(separators, rest->ptr[n], sizeof separators - 1))
		n++;
	struct span word = span_take(*rest, n);
	*rest = span_skip(*rest, n);
	return word;
}

bool
cidr_list_parse(struct ctx *cx, const char *text, struct cidr_list *out)
{
	struct span rest = span_of(text ? text : ""), word;
	struct cidr *items = ARENA_ARRAY(cx->arena, struct cidr, rest.len / 2 + 1);
	size_t n = 0;

	for (; (word = next_word(&rest)).len; n++)
		if (!parse_network(word, &items[n]))
			return fail(cx, ERR_INVALID, "cidr.malformed",
			            "\"%.*s\" is not an address or a network such as 10.0.0.0/8.", SPAN_FMT(word));
	*out = (struct cidr_list){ items, n };
	return true;
}

static bool
contains(const struct cidr *c, const struct ip *ip)
{
	unsigned whole = c->bits / 8, part = c->bits % 8;

	if (memcmp(c->net.bytes, ip->bytes, whole) != 0)
		return false;
	return part == 0 || ((c->net.bytes[whole] ^ ip->bytes[whole]) & (0xff << (8 - part)) & 0xff) == 0;
}

bool
cidr_list_has(const struct cidr_list *list, const struct ip *ip)
{
	for (size_t i = 0; i < list->count; i++)
		if (contains(&list->items[i], ip))
			return true;
	return false;
}
