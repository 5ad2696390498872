# src/text - pure functions: bytes in, bytes out.
noinst_LIBRARIES += libtext.a
libtext_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(YAML_CFLAGS) $(ICU_CFLAGS) $(PSL_CFLAGS) $(PCRE2_CFLAGS)
libtext_a_SOURCES = \
	%D%/base64.c %D%/base64.h \
	%D%/cell_proto.c %D%/cell_proto.h \
	%D%/css_check.c %D%/css_check.h \
	%D%/colour.c %D%/colour.h \
	%D%/date_read.c %D%/date_read.h \
	%D%/dates.c %D%/dates.h \
	%D%/diff.c %D%/diff.h \
	%D%/dyn.c %D%/dyn.h %D%/dyn_struct.c \
	%D%/escape.c %D%/escape.h \
	%D%/find.c %D%/find.h \
	%D%/front_matter.c %D%/front_matter.h \
	%D%/helper_args.c %D%/helper_kramdown.c %D%/helper_tags.c %D%/helper_value.c %D%/helpers.c %D%/helpers.h %D%/helpers_priv.h \
	%D%/host.c %D%/host.h \
	%D%/html_tags.c %D%/html_tags.h \
	%D%/image_wire.c %D%/image_wire.h \
	%D%/json_parse.c %D%/json_write.c %D%/json.h \
	%D%/markdown_labels.c %D%/markdown_labels.h \
	%D%/markdown_wire.c %D%/markdown_wire.h \
	%D%/mime.c %D%/mime.h \
	%D%/message.c %D%/message.h \
	%D%/mustache_check.c %D%/mustache_compile.c %D%/mustache_html.c %D%/mustache_lex.c \
	%D%/mustache_render.c %D%/mustache_value.c %D%/mustache.h %D%/mustache_priv.h \
	%D%/mustache_check.c %D%/mustache_compile.c %D%/mustache_dest.c %D%/mustache_html.c \
	%D%/mustache_indent.c %D%/mustache_lex.c %D%/mustache_put.c %D%/mustache_render.c \
	%D%/mustache_value.c %D%/mustache.h %D%/mustache_priv.h \
	%D%/md_headings.c %D%/md_headings.h \
	%D%/md_links.c %D%/md_links.h \
	%D%/md_ranges.c %D%/md_ranges.h \
	%D%/search_text.c %D%/search_text.h \
	%D%/regex.c %D%/regex.h \
	%D%/same_site.c %D%/same_site.h \
	%D%/slug.c %D%/slug.h \
	%D%/spelling.c %D%/spelling.h \
	%D%/sniff.c %D%/sniff.h \
	%D%/toml.c %D%/toml_value.c %D%/toml.h %D%/toml_priv.h \
	%D%/totp.c %D%/totp.h \
	%D%/unicode.c %D%/unicode.h \
	%D%/url.c %D%/url.h \
	%D%/xml.c %D%/xml.h \
	%D%/yaml.c %D%/yaml.h

# What a program that links libtext.a needs after it.
TEXT_LIBS = $(JANSSON_LIBS) $(YAML_LIBS) $(ICU_LIBS) $(PSL_LIBS) $(PCRE2_LIBS) -lm

