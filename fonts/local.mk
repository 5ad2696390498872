# fonts - typefaces under the Open Font Licence that a site may choose, served from its
# own host.  A release holds the files, so that it builds without node.
font_families = literata source-serif-4 fraunces inter source-sans-3 jetbrains-mono

font_copies = \
	fonts/dist/literata-latin-wght-normal.woff2 \
	fonts/dist/literata-latin-wght-italic.woff2 \
	fonts/dist/literata-latin-ext-wght-normal.woff2 \
	fonts/dist/literata-latin-ext-wght-italic.woff2 \
	fonts/dist/literata.LICENSE \
	fonts/dist/source-serif-4-latin-wght-normal.woff2 \
	fonts/dist/source-serif-4-latin-wght-italic.woff2 \
	fonts/dist/source-serif-4-latin-ext-wght-normal.woff2 \
	fonts/dist/source-serif-4-latin-ext-wght-italic.woff2 \
	fonts/dist/source-serif-4.LICENSE \
	fonts/dist/fraunces-latin-wght-normal.woff2 \
	fonts/dist/fraunces-latin-wght-italic.woff2 \
	fonts/dist/fraunces-latin-ext-wght-normal.woff2 \
	fonts/dist/fraunces-latin-ext-wght-italic.woff2 \
	fonts/dist/fraunces.LICENSE \
	fonts/dist/inter-latin-wght-normal.woff2 \
	fonts/dist/inter-latin-wght-italic.woff2 \
	fonts/dist/inter-latin-ext-wght-normal.woff2 \
	fonts/dist/inter-latin-ext-wght-italic.woff2 \
	fonts/dist/inter.LICENSE \
	fonts/dist/source-sans-3-latin-wght-normal.woff2 \
	fonts/dist/source-sans-3-latin-wght-italic.woff2 \
	fonts/dist/source-sans-3-latin-ext-wght-normal.woff2 \
	fonts/dist/source-sans-3-latin-ext-wght-italic.woff2 \
	fonts/dist/source-sans-3.LICENSE \
	fonts/dist/jetbrains-mono-latin-wght-normal.woff2 \
	fonts/dist/jetbrains-mono-latin-wght-italic.woff2 \
	fonts/dist/jetbrains-mono-latin-ext-wght-normal.woff2 \
	fonts/dist/jetbrains-mono-latin-ext-wght-italic.woff2 \
	fonts/dist/jetbrains-mono.LICENSE

fontsdir = $(pkgdatadir)/fonts
dist_fonts_DATA = fonts/dist/fonts.json $(font_copies)
EXTRA_DIST += fonts/build.mjs
MAINTAINERCLEANFILES += fonts/dist/fonts.json $(font_copies)

# After the bundles, whose rule has installed what package-lock.json names.
fonts/dist/fonts.json: fonts/build.mjs console/package-lock.json console/dist/console.js
	$(AM_V_GEN)$(console_install) && \
	$(NODE) $(srcdir)/fonts/build.mjs --modules console/npm/node_modules --out fonts/dist $(font_families)

$(font_copies): fonts/dist/fonts.json
	@test -f $@ || { rm -f fonts/dist/fonts.json && $(MAKE) $(AM_MAKEFLAGS) fonts/dist/fonts.json; }
