# themes - the reader themes and their words; installed as they stand here.
nobase_dist_pkgdata_DATA = \
	themes/default/about-site.mustache \
	themes/default/archive.mustache \
	themes/default/assets/style.css \
	themes/default/author.mustache \
	themes/default/error.mustache \
	themes/default/home.mustache \
	themes/default/layout.mustache \
	themes/default/page.mustache \
	themes/default/partials/avatar.mustache \
	themes/default/partials/brand.mustache \
	themes/default/partials/card.mustache \
	themes/default/partials/footer.mustache \
	themes/default/partials/head.mustache \
	themes/default/partials/header.mustache \
	themes/default/partials/pagination.mustache \
	themes/default/partials/post-image.mustache \
	themes/default/partials/post-next.mustache \
	themes/default/partials/post-tags.mustache \
	themes/default/partials/search-form.mustache \
	themes/default/partials/toc.mustache \
	themes/default/post.mustache \
	themes/default/search.mustache \
	themes/default/tag.mustache \
	themes/default/theme.json \
	themes/words/ar.json \
	themes/words/de.json \
	themes/words/en.json \
	themes/words/es.json \
	themes/words/fa.json \
	themes/words/fr.json \
	themes/words/hi.json \
	themes/words/ja.json \
	themes/words/ko.json \
	themes/words/pt.json \
	themes/words/zh.json
