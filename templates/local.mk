# templates - the pages of the console.
nobase_dist_pkgdata_DATA += \
	templates/console/account.mustache \
	templates/console/error.mustache \
	templates/console/form-error.mustache \
	templates/console/gate.mustache \
	templates/console/history.mustache \
	templates/console/home.mustache \
	templates/console/icon.mustache \
	templates/console/layout.mustache \
	templates/console/password.mustache \
	templates/console/post-text.mustache \
	templates/console/post.mustache \
	templates/console/posts.mustache \
	templates/console/preview.mustache \
	templates/console/recovery-codes.mustache \
	templates/console/sessions.mustache \
	templates/console/set-password.mustache \
	templates/console/set-up.mustache \
	templates/console/setting.mustache \
	templates/console/settings-tabs.mustache \
	templates/console/settings.mustache \
	templates/console/side.mustache \
	templates/console/sign-in-code.mustache \
	templates/console/sign-in.mustache \
	templates/console/toasts.mustache \
	templates/console/two-factor.mustache
