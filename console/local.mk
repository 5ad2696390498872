# console - the scripts and styles of the console, bundled from the lockfile by
# esbuild.  A release holds the bundles, so that it builds without node.
console_bundles = \
	console/dist/console.js \
	console/dist/console.css \
	console/dist/code.js \
	console/dist/code.css \
	console/dist/editor.js \
	console/dist/editor.css

console_sources = \
	console/build.mjs \
	console/package.json \
	console/package-lock.json \
	console/.npmrc \
	console/src/code.js \
	console/src/code/language.js \
	console/src/code/report.js \
	console/src/console.js \
	console/src/editor.js \
	console/src/editor/active.js \
	console/src/editor/autosave.js \
	console/src/editor/blocks.js \
	console/src/editor/cards.js \
	console/src/editor/commands.js \
	console/src/editor/conflict.js \
	console/src/editor/count.js \
	console/src/editor/diff.js \
	console/src/editor/endings.js \
	console/src/editor/finder.js \
	console/src/editor/frame.js \
	console/src/editor/inline.js \
	console/src/editor/kept.js \
	console/src/editor/language.js \
	console/src/editor/leave.js \
	console/src/editor/live.js \
	console/src/editor/marks.js \
	console/src/editor/paste.js \
	console/src/editor/saving.js \
	console/src/editor/slash.js \
	console/src/editor/tableedit.js \
	console/src/editor/tables.js \
	console/src/editor/toolbar.js \
	console/src/editor/uploads.js \
	console/src/editor/widgets.js \
	console/src/editor/wrong.js \
	console/src/ui/chips.js \
	console/src/ui/dates.js \
	console/src/ui/design.js \
	console/src/ui/dialog.js \
	console/src/ui/dom.js \
	console/src/ui/drop.js \
	console/src/ui/focal.js \
	console/src/ui/forms.js \
	console/src/ui/library.js \
	console/src/ui/menu.js \
	console/src/ui/pieces.js \
	console/src/ui/request.js \
	console/src/ui/sender.js \
	console/src/ui/settings.js \
	console/src/ui/strength.js \
	console/src/ui/toast.js \
	console/src/words.js \
	console/style/actions.css \
	console/style/base.css \
	console/style/code.css \
	console/style/console.css \
	console/style/design.css \
	console/style/editor.css \
	console/style/forms.css \
	console/style/frame.css \
	console/style/icons.css \
	console/style/lists.css \
	console/style/messages.css \
	console/style/tokens.css

consoledir = $(pkgdatadir)/console
dist_console_DATA = $(console_bundles)
EXTRA_DIST += $(console_sources) console/demo console/test
MAINTAINERCLEANFILES = $(console_bundles)

# One run of build.mjs makes them all, console.js first; the others only say so.
console/dist/console.js: $(console_sources)
	$(AM_V_GEN)$(console_install) && \
	$(NODE) $(srcdir)/console/build.mjs --modules console/npm/node_modules --out console/dist

console/dist/console.css console/dist/code.js console/dist/code.css console/dist/editor.js console/dist/editor.css: console/dist/console.js
	@test -f $@ || { rm -f console/dist/console.js && $(MAKE) $(AM_MAKEFLAGS) console/dist/console.js; }

# What package-lock.json names, in a directory of its own; anew when it has changed.
console_install = \
	if test -z "$(NPM)"; then \
		echo "The console's bundles are made with npm: install nodejs (18 or later) and npm and run configure again, or build from a release, which holds them." >&2; \
		exit 1; \
	fi; \
	$(MKDIR_P) console/npm && \
	{ cmp -s $(srcdir)/console/package-lock.json console/npm/installed || { \
		cp $(srcdir)/console/package.json $(srcdir)/console/package-lock.json $(srcdir)/console/.npmrc console/npm/ && \
		(cd console/npm && $(NPM) ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error >npm.log 2>&1) || \
		{ cat console/npm/npm.log >&2; echo "Could not install what the console's bundles are made with: npm needs its registry, or a cache that holds them." >&2; exit 1; }; \
		cp $(srcdir)/console/package-lock.json console/npm/installed; }; }

distclean-local: console-distclean
console-distclean:
	rm -rf console/npm
.PHONY: console-distclean
