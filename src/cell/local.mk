# src/cell - quoin-cell, the sandboxed helper for untrusted bytes.
noinst_LIBRARIES += libcell.a
libcell_a_CPPFLAGS = $(AM_CPPFLAGS) $(VIPS_CFLAGS) -DVIPS_LIBDIR='"$(VIPS_LIBDIR)"'
libcell_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/blocks.c %D%/blocks.h \
	%D%/embed.c %D%/embed.h \
	%D%/highlight.c %D%/highlight.h \
	%D%/highlight_languages.c %D%/highlight_languages.h \
	%D%/html_anew.c %D%/html_attrs.c %D%/html_write.h \
	%D%/html_element.c %D%/html_element.h \
	%D%/html_parse.c %D%/html_parse.h \
	%D%/html_policy.c %D%/html_policy.h \
	%D%/image.c %D%/image.h \
	%D%/kinds.c %D%/kinds.h \
	%D%/markdown.c %D%/markdown.h \
	%D%/markdown_guard.c %D%/markdown_guard.h \
	%D%/outline.c %D%/outline.h \
	%D%/page.c %D%/page.h \
	%D%/render.c %D%/render_blocks.c %D%/render.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/sanitize.c %D%/sanitize.h \
	%D%/serve.c %D%/serve.h \
	%D%/show.c %D%/show.h \
	%D%/summary.c %D%/summary.h \
	%D%/svg.c %D%/svg.h %D%/svg_policy.c %D%/svg_policy.h \
	%D%/text_render.c %D%/text_render.h \
	%D%/tree.c %D%/tree.h \
	%D%/webp.c %D%/webp.h

CELL_LIBS = libcell.a libtext.a libbase.a $(CMARK_LIBS) $(GUMBO_LIBS) $(SECCOMP_LIBS) $(VIPS_LIBS)

pkglibexec_PROGRAMS += quoin-cell
quoin_cell_SOURCES = %D%/main_cell.c
quoin_cell_LDADD = $(CELL_LIBS)
