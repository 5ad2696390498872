# src/web - pages: dispatch, page cache, views, handlers.
noinst_LIBRARIES += libweb.a
libweb_a_SOURCES = \
	%D%/asset.c %D%/asset.h \
	%D%/build.c %D%/build_custom.c %D%/build_post.c %D%/build.h \
	%D%/console/account.c \
	%D%/console/bulk.c %D%/console/bulk.h \
	%D%/console/byline.c \
	%D%/console/acts.h %D%/console/audit.c \
	%D%/console/code.c %D%/console/code.h %D%/console/code_file.c %D%/console/code_report.c %D%/console/code_versions.c \
	%D%/console/console.c %D%/console/console.h \
	%D%/console/doctor.c \
	%D%/console/design.c %D%/console/design.h %D%/console/design_form.c %D%/console/design_form.h %D%/console/design_try.c \
	%D%/console/diff_view.c %D%/console/diff_view.h \
	%D%/console/export.c \
	%D%/console/frame.c %D%/console/frame.h \
	%D%/console/history.c \
	%D%/console/home.c \
	%D%/console/languages.h \
	%D%/console/menu_rows.c %D%/console/menu_rows.h \
	%D%/console/invite.c \
	%D%/console/library.c %D%/console/library_filter.c %D%/console/library_filter.h \
	%D%/console/file.c %D%/console/media_report.c %D%/console/media_view.c %D%/console/media_view.h \
	%D%/console/links.c \
	%D%/console/live.c %D%/console/live.h \
	%D%/console/list_view.c %D%/console/list_view.h \
	%D%/console/mail.c \
	%D%/console/option.c %D%/console/option.h \
	%D%/console/row_place.c %D%/console/row_place.h \
	%D%/console/messages.h %D%/console/missing.c \
	%D%/console/post.c \
	%D%/console/post_deeds.c \
	%D%/console/authors.c \
	%D%/console/fields.c \
	%D%/console/post_custom.c %D%/console/post_custom.h \
	%D%/console/post_form.c %D%/console/post_form.h \
	%D%/console/posts.c \
	%D%/console/posts_filter.c %D%/console/posts_filter.h \
	%D%/console/preview.c \
	%D%/console/redirect_file.c %D%/console/redirects.c \
	%D%/console/redirects.c \
	%D%/console/replace.c \
	%D%/console/routes.h \
	%D%/console/sessions.c \
	%D%/console/setting_rows.h \
	%D%/console/settings.c \
	%D%/console/settings_view.c %D%/console/settings_view.h \
	%D%/console/setup.c \
	%D%/console/sign_in.c \
	%D%/console/staff.c \
	%D%/console/strength.c \
	%D%/console/tags.c \
	%D%/console/two_factor.c \
	%D%/console/ui.c %D%/console/ui.h \
	%D%/console/upload.c %D%/console/uploads.c %D%/console/uploads.h \
	%D%/console/warm.c \
	%D%/dispatch.c %D%/dispatch.h \
	%D%/frame.c %D%/frame.h \
	%D%/keeper.c %D%/keeper.h \
	%D%/internal.c %D%/internal.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/missed.c %D%/missed.h \
	%D%/own.h \
	%D%/page.c %D%/page.h \
	%D%/page_cache.c %D%/page_cache.h \
	%D%/plain_error.c %D%/plain_error.h \
	%D%/preview.c %D%/preview.h \
	%D%/private.c %D%/private.h \
	%D%/public/about.c \
	%D%/public/error.c \
	%D%/public/feed.c \
	%D%/public/icon.c \
	%D%/public/lists.c \
	%D%/public/post.c \
	%D%/public/public.h \
	%D%/public/routes.h \
	%D%/public/search.c \
	%D%/public/sitemap.c \
	%D%/theme.c %D%/theme.h %D%/theme_own.c %D%/theme_priv.h %D%/theme_settings.c %D%/theme_try.c %D%/theme_try.h \
	%D%/typeface.c %D%/typeface.h \
	%D%/theme_cache.c %D%/theme_cache.h \
	%D%/theme_check.c %D%/theme_check.h \
	%D%/view.c %D%/view.h \
	%D%/weigh.c %D%/weigh.h \
	%D%/worker.c %D%/worker.h
