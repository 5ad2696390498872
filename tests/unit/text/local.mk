# tests/unit/text
check_PROGRAMS += tests/unit/text/test_escape
tests_unit_text_test_escape_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_escape_SOURCES = %D%/test_escape.c
tests_unit_text_test_escape_LDADD = libtext.a libbase.a

check_PROGRAMS += tests/unit/text/test_json
tests_unit_text_test_json_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_json_SOURCES = %D%/test_json.c
tests_unit_text_test_json_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_date_read
tests_unit_text_test_date_read_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_date_read_SOURCES = %D%/test_date_read.c
tests_unit_text_test_date_read_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_front_matter
tests_unit_text_test_front_matter_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_front_matter_SOURCES = %D%/test_front_matter.c
tests_unit_text_test_front_matter_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_base64
tests_unit_text_test_base64_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_base64_SOURCES = %D%/test_base64.c
tests_unit_text_test_base64_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_find
tests_unit_text_test_find_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_find_SOURCES = %D%/test_find.c
tests_unit_text_test_find_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_slug
tests_unit_text_test_slug_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_slug_SOURCES = %D%/test_slug.c
tests_unit_text_test_slug_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_mustache_spec
tests_unit_text_test_mustache_spec_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_mustache_spec_SOURCES = %D%/test_mustache_spec.c
tests_unit_text_test_mustache_spec_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_mustache
tests_unit_text_test_mustache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_mustache_SOURCES = %D%/test_mustache.c
tests_unit_text_test_mustache_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_url
tests_unit_text_test_url_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_url_SOURCES = %D%/test_url.c
tests_unit_text_test_url_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_helpers
tests_unit_text_test_helpers_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_helpers_SOURCES = %D%/test_helpers.c
tests_unit_text_test_helpers_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_md_links
tests_unit_text_test_md_links_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_md_links_SOURCES = %D%/test_md_links.c
tests_unit_text_test_md_links_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_markdown_wire
tests_unit_text_test_markdown_wire_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_markdown_wire_SOURCES = %D%/test_markdown_wire.c
tests_unit_text_test_markdown_wire_LDADD = libtext.a libbase.a
check_PROGRAMS += tests/unit/text/test_md_headings
tests_unit_text_test_md_headings_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_md_headings_SOURCES = %D%/test_md_headings.c
tests_unit_text_test_md_headings_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_search_text
tests_unit_text_test_search_text_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_search_text_SOURCES = %D%/test_search_text.c
tests_unit_text_test_search_text_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_spelling
tests_unit_text_test_spelling_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_spelling_SOURCES = %D%/test_spelling.c
tests_unit_text_test_spelling_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_diff
tests_unit_text_test_diff_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_diff_SOURCES = %D%/test_diff.c
tests_unit_text_test_diff_LDADD = libtext.a libbase.a $(TEXT_LIBS)
check_PROGRAMS += tests/unit/text/test_totp
tests_unit_text_test_totp_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_totp_SOURCES = %D%/test_totp.c
tests_unit_text_test_totp_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_mime
tests_unit_text_test_mime_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_mime_SOURCES = %D%/test_mime.c
tests_unit_text_test_mime_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_html_tags
tests_unit_text_test_html_tags_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_html_tags_SOURCES = %D%/test_html_tags.c
tests_unit_text_test_html_tags_LDADD = libtext.a libbase.a $(TEXT_LIBS)
check_PROGRAMS += tests/unit/text/test_css_check
tests_unit_text_test_css_check_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_css_check_SOURCES = %D%/test_css_check.c
tests_unit_text_test_css_check_LDADD = libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/text/test_colour
tests_unit_text_test_colour_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_colour_SOURCES = %D%/test_colour.c
tests_unit_text_test_colour_LDADD = libtext.a libbase.a $(TEXT_LIBS)
check_PROGRAMS += tests/unit/text/test_regex
tests_unit_text_test_regex_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_regex_SOURCES = %D%/test_regex.c
tests_unit_text_test_regex_LDADD = libtext.a libbase.a $(TEXT_LIBS)
