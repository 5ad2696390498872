# src/domain - what the product is; knows no web.
noinst_LIBRARIES += libdomain.a
libdomain_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/audit.c %D%/audit.h \
	%D%/author_edit.c %D%/author_edit.h \
	%D%/backup/backup.c %D%/backup/backup.h %D%/backup/manifest.c %D%/backup/manifest.h \
	%D%/backup/restore.c \
	%D%/byline.c %D%/byline.h \
	%D%/change.c %D%/change.h \
	%D%/custom.c %D%/custom.h %D%/custom_value.c \
	%D%/doctor.c %D%/doctor.h %D%/doctor_look.c %D%/doctor_priv.h %D%/dead_jobs.c %D%/dead_jobs.h \
	%D%/email_change.c %D%/email_change.h \
	%D%/export/export.c %D%/export/export.h %D%/export/task.c %D%/export/task.h \
	%D%/id.h \
	%D%/import/address.c %D%/import/archive.h %D%/import/config.c %D%/import/custom.c %D%/import/document.c %D%/import/import.c \
	%D%/import/import.h %D%/import/lookup.c %D%/import/own.c %D%/import/own_people.c %D%/import/plan.c %D%/import/report.c %D%/import/save.c \
	%D%/import/scan.c %D%/import/text.c %D%/import/values.c \
	%D%/invite.c %D%/invite.h \
	%D%/letter.c %D%/letter.h \
	%D%/look.c %D%/look.h \
	%D%/media.c %D%/media.h %D%/media_add.c %D%/media_replace.c %D%/media_replace.h %D%/media_sweep.c %D%/media_trash.c %D%/media_trash.h %D%/media_variants.c \
	%D%/migrate.c %D%/migrate.h \
	%D%/missed.c %D%/missed.h \
	%D%/outbox.c %D%/outbox.h \
	%D%/permissions.h \
	%D%/post.h %D%/post_edit.c %D%/post_edit.h %D%/post_edit_priv.h \
	%D%/post_lists.c %D%/post_move.c %D%/post_review.c %D%/post_trash.c %D%/post_work.c %D%/post_wrong.c %D%/post_read.c %D%/post_save.c \
	%D%/preview.c %D%/preview.h \
	%D%/provision.c %D%/provision.h \
	%D%/readers.c %D%/readers.h \
	%D%/redirect.c %D%/redirect.h %D%/redirect_edit.c %D%/redirect_edit.h \
	%D%/redirect_file.c %D%/redirect_file.h %D%/redirect_rule.c %D%/redirect_rule.h \
	%D%/replace/priv.h %D%/replace/replacement.c %D%/replace/replacement.h %D%/replace/work.c \
	%D%/role.c %D%/role.h %D%/row.c %D%/row.h \
	%D%/search.c %D%/search.h \
	%D%/session.c %D%/session.h \
	%D%/set_up.c %D%/set_up.h \
	%D%/sign_in.c %D%/sign_in.h \
	%D%/setting.c %D%/setting.h %D%/site_settings.h \
	%D%/shared.c %D%/shared.h \
	%D%/site.c %D%/site.h \
	%D%/site_admin.c %D%/site_admin.h \
	%D%/site_make.c %D%/site_make.h \
	%D%/site_theme.c %D%/site_theme.h %D%/site_theme_edit.c \
	%D%/staff.c %D%/staff.h \
	%D%/tag_edit.c %D%/tag_edit.h %D%/tag_index.c %D%/taxonomy.c %D%/taxonomy.h \
	%D%/trash.c %D%/trash.h \
	%D%/two_factor.c %D%/two_factor.h \
	%D%/upload.c %D%/upload.h \
	%D%/usage.c %D%/usage.h
nodist_libdomain_a_SOURCES = %D%/queries.c %D%/queries.h %D%/migrations.c
BUILT_SOURCES += %D%/queries.h
CLEANFILES += %D%/queries.c %D%/queries.h %D%/migrations.c

# Every statement of sql/query, and every migration, in order of number.
QUERY_FILES = \
	sql/query/platform/account.sql \
	sql/query/platform/audit.sql \
	sql/query/platform/doctor.sql \
	sql/query/platform/invite.sql \
	sql/query/platform/job.sql \
	sql/query/platform/mail.sql \
	sql/query/platform/registry.sql \
	sql/query/platform/server.sql \
	sql/query/platform/site.sql \
	sql/query/platform/two_factor.sql \
	sql/query/site/author.sql \
	sql/query/site/console.sql \
	sql/query/site/custom.sql \
	sql/query/site/epoch.sql \
	sql/query/site/export.sql \
	sql/query/site/import.sql \
	sql/query/site/look.sql \
	sql/query/site/media.sql \
	sql/query/site/outbox.sql \
	sql/query/site/post.sql \
	sql/query/site/missed.sql \
	sql/query/site/redirect.sql \
	sql/query/site/replacement.sql \
	sql/query/site/setting.sql \
	sql/query/site/tag.sql \
	sql/query/site/taxonomy.sql \
	sql/query/site/theme.sql \
	sql/query/site/trash.sql \
	sql/query/site/usage.sql \
	sql/query/site/writing.sql
MIGRATION_FILES = \
	sql/platform/001-foundation.sql \
	sql/platform/002-jobs.sql \
	sql/platform/003-console.sql \
	sql/platform/004-code.sql \
	sql/site/001-foundation.sql \
	sql/site/002-jobs.sql \
	sql/site/003-writing.sql \
	sql/site/004-search.sql \
	sql/site/005-media.sql \
	sql/site/006-trash.sql \
	sql/site/007-uploads.sql \
	sql/site/008-fields.sql \
	sql/site/009-authors.sql \
	sql/site/010-media-uses.sql \
	sql/site/011-exports.sql \
	sql/site/012-looks.sql \
	sql/site/013-site-theme.sql \
	sql/site/014-library.sql \
	sql/site/015-names.sql \
	sql/site/016-redirects.sql \
	sql/site/017-replacements.sql \
	sql/site/018-translations.sql
EXTRA_DIST += $(QUERY_FILES) $(MIGRATION_FILES) tools/sqlgen.awk tools/migrationgen.awk

%D%/queries.h: $(QUERY_FILES) tools/sqlgen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && cd $(srcdir) && $(AWK) -v want=h -f tools/sqlgen.awk $(QUERY_FILES) > "$(abs_builddir)/$@.tmp" && mv "$(abs_builddir)/$@.tmp" "$(abs_builddir)/$@"
%D%/queries.c: $(QUERY_FILES) tools/sqlgen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && cd $(srcdir) && $(AWK) -v want=c -f tools/sqlgen.awk $(QUERY_FILES) > "$(abs_builddir)/$@.tmp" && mv "$(abs_builddir)/$@.tmp" "$(abs_builddir)/$@"
# A file that is not listed would be left out without a word, so that stops the build.
%D%/migrations.c: $(MIGRATION_FILES) tools/migrationgen.awk %D%/local.mk
	@cd $(srcdir) && for f in sql/platform/*.sql sql/site/*.sql; do case " $(MIGRATION_FILES) " in \
		*" $$f "*) ;; *) echo "$$f is not listed in src/domain/local.mk" >&2; exit 1 ;; esac; done
	$(AM_V_GEN)$(MKDIR_P) %D% && cd $(srcdir) && $(AWK) -f tools/migrationgen.awk $(MIGRATION_FILES) > "$(abs_builddir)/$@.tmp" && mv "$(abs_builddir)/$@.tmp" "$(abs_builddir)/$@"
