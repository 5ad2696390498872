/* fuzz_utf8.c - walking any bytes ends exactly at their end, says the same as
 * utf8_valid(), and what is appended code point by code point is valid. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = { (const char *)data, size };
	struct strbuf again;
	bool valid = true;

	strbuf_init(&again, NULL, size * 3);
	for (size_t pos = 0; pos < s.len; ) {
		size_t before = pos;
		int32_t cp = utf8_next(s, &pos);

		if (pos <= before || pos > s.len)
			abort();
		valid &= cp >= 0;
		utf8_add(&again, cp >= 0 ? cp : 0xfffd);
	}
	if (valid != utf8_valid(s) || !utf8_valid(strbuf_span(&again)))
		abort();
	if (valid && !span_eq(s, strbuf_span(&again)))
		abort();
	strbuf_release(&again);
	return 0;
}
