-- A site's own files over an installed theme: only those that differ are kept, so
-- that the others follow the theme when it is upgraded.  A theme named "*" stands
-- for what goes with every theme: custom.css and the like.

-- All changed files of a theme as they were once published.
CREATE TABLE theme_version (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	theme      text NOT NULL,
	note       text NOT NULL DEFAULT '',
	account_id bigint,
	by_name    text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX theme_version_theme ON theme_version (theme, id DESC);

CREATE TABLE theme_version_file (
	version_id bigint NOT NULL REFERENCES theme_version ON DELETE CASCADE,
	path       text NOT NULL,          -- "post.mustache", "partials/card.mustache", "assets/style.css"
	source     text NOT NULL,
	PRIMARY KEY (version_id, path)
);

-- What readers see; the spare is shown where that fails.
CREATE TABLE theme_live (
	theme      text PRIMARY KEY,
	version_id bigint NOT NULL REFERENCES theme_version,
	spare_id   bigint REFERENCES theme_version ON DELETE SET NULL
);

-- Edits that are not published.
CREATE TABLE theme_draft (
	theme      text NOT NULL,
	path       text NOT NULL,
	source     text,                   -- NULL: back to the theme's own
	version    bigint NOT NULL,        -- of this draft, for who writes at once; never used twice
	account_id bigint,
	by_name    text NOT NULL DEFAULT '',
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (theme, path)
);
CREATE SEQUENCE theme_draft_version OWNED BY theme_draft.version;

-- Where a version failed while a page was made for a reader: the first time of
-- each template.
CREATE TABLE theme_fault (
	version_id bigint NOT NULL REFERENCES theme_version ON DELETE CASCADE,
	template   text NOT NULL,          -- "" : the version as a whole
	page       text NOT NULL,          -- the address that was asked for
	reason     text NOT NULL,          -- "post.mustache:12:3: the page takes too many steps"
	shown_id   bigint,                 -- the version shown instead; NULL: the theme's own
	at         timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (version_id, template)
);
