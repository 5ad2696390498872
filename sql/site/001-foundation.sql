-- The database of one site: what its pages are made of.
--
-- Ids that an API shows are 24 hexadecimal digits, so that ids of an import can
-- be kept.  Times are timestamptz.  An author's text is stored as written.

CREATE TABLE epoch (
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	n        bigint NOT NULL
);
INSERT INTO epoch (n) VALUES (1);

CREATE TABLE setting (
	key        text PRIMARY KEY,
	value      text NOT NULL,
	updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE media (
	id         text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	name       text NOT NULL UNIQUE,   -- content hash and extension: its address is /media/<name>
	original   text NOT NULL,          -- the name it came with
	type       text NOT NULL,          -- media type
	bytes      bigint NOT NULL,
	width      bigint NOT NULL DEFAULT 0, -- pixels; 0 where it has none
	height     bigint NOT NULL DEFAULT 0,
	alt        text,
	created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE author (
	id            text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	slug          text NOT NULL UNIQUE,
	name          text NOT NULL,
	bio           text,
	profile_image text,
	cover_image   text,
	website       text,
	location      text,
	account_id    bigint,              -- NULL: a byline without an account
	created_at    timestamptz NOT NULL DEFAULT now(),
	updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tag (
	id               text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	slug             text NOT NULL UNIQUE,
	name             text NOT NULL,
	description      text,
	feature_image    text,
	accent_color     text,
	visibility       text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'internal')),
	meta_title       text,
	meta_description text,
	created_at       timestamptz NOT NULL DEFAULT now(),
	updated_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE post (
	id                    text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	uuid                  uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
	type                  text NOT NULL CHECK (type IN ('post', 'page')),
	status                text NOT NULL CHECK (status IN ('draft', 'scheduled', 'published')),
	visibility            text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'members', 'paid')),
	slug                  text NOT NULL UNIQUE,
	path                  text NOT NULL UNIQUE, -- its address on the site, by the permalink pattern
	title                 text NOT NULL,
	lang                  text,          -- BCP 47; NULL: the site's
	translation_of        text REFERENCES post ON DELETE SET NULL,
	format                text NOT NULL DEFAULT 'markdown' CHECK (format IN ('markdown', 'lexical', 'mobiledoc')),
	source                text NOT NULL, -- as its author wrote it
	raw_html              boolean NOT NULL DEFAULT false, -- HTML in the source is kept, through the allow-list
	html                  text NOT NULL, -- rendered by the cell, safe to show
	toc                   text,          -- HTML list; NULL where there are too few headings
	plain                 text NOT NULL, -- words only: search, counts
	excerpt               text NOT NULL, -- computed; custom_excerpt goes before it
	custom_excerpt        text,
	feature_image         text,
	feature_image_alt     text,
	feature_image_caption text,
	first_image           text,          -- of the text; shown where there is no feature image
	featured              boolean NOT NULL DEFAULT false,
	template_name         text,
	canonical_url         text,
	meta_title            text,
	meta_description      text,
	og_title              text,
	og_description        text,
	og_image              text,
	twitter_title         text,
	twitter_description   text,
	twitter_image         text,
	words                 bigint NOT NULL,
	images                bigint NOT NULL DEFAULT 0,
	remote                bigint NOT NULL DEFAULT 0, -- embeds and images that lead to other hosts
	import_key            text UNIQUE,   -- where an import found it: importing again updates this row
	import_hash           text,          -- of what was imported: equal means nothing to do
	search                tsvector NOT NULL DEFAULT '',
	published_at          timestamptz,
	created_at            timestamptz NOT NULL DEFAULT now(),
	updated_at            timestamptz NOT NULL DEFAULT now(),
	CHECK (status = 'draft' OR published_at IS NOT NULL)
);

CREATE INDEX post_listed ON post (published_at DESC, id DESC) WHERE status = 'published' AND type = 'post';
CREATE INDEX post_search ON post USING gin (search);
CREATE INDEX post_trigrams ON post USING gin (lower(title) gin_trgm_ops);

CREATE TABLE post_tag (
	post_id  text NOT NULL REFERENCES post ON DELETE CASCADE,
	tag_id   text NOT NULL REFERENCES tag ON DELETE CASCADE,
	position integer NOT NULL, -- 0: the primary tag
	PRIMARY KEY (post_id, tag_id)
);
CREATE INDEX post_tag_tag ON post_tag (tag_id);

CREATE TABLE post_author (
	post_id   text NOT NULL REFERENCES post ON DELETE CASCADE,
	author_id text NOT NULL REFERENCES author ON DELETE CASCADE,
	position  integer NOT NULL,
	PRIMARY KEY (post_id, author_id)
);
CREATE INDEX post_author_author ON post_author (author_id);

CREATE TABLE redirect (
	from_path  text PRIMARY KEY, -- without query and trailing slash; "/" is itself
	to_url     text NOT NULL,    -- an address of this site (begins with /) or absolute
	status     bigint NOT NULL DEFAULT 301 CHECK (status IN (301, 302, 308, 410)),
	origin     text NOT NULL DEFAULT 'staff' CHECK (origin IN ('staff', 'import', 'slug')),
	created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE outbox (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind       text NOT NULL,
	payload    jsonb NOT NULL,
	due        timestamptz NOT NULL DEFAULT now(),
	created_at timestamptz NOT NULL DEFAULT now()
);
