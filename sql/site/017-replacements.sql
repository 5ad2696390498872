-- Find and replace over many posts, done by a job and undone by another: what was
-- asked for, and what became of each post it concerns.
CREATE TABLE replacement (
	id          text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	find        text NOT NULL CHECK (find <> ''),
	put         text NOT NULL,
	match_case  boolean NOT NULL,
	whole_words boolean NOT NULL,
	details     boolean NOT NULL,          -- titles, excerpts and descriptions too, not the text alone
	type        text NOT NULL CHECK (type IN ('', 'post', 'page')),
	account_id  bigint NOT NULL,           -- who asked, and whose permissions count
	by_name     text NOT NULL,
	state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'undoing', 'undone', 'failed')),
	reason      text,                      -- of a failure, for people
	created_at  timestamptz NOT NULL DEFAULT now(),
	ended_at    timestamptz
);
-- One at a time.
CREATE UNIQUE INDEX replacement_at_work ON replacement ((true)) WHERE state IN ('waiting', 'running', 'undoing');

CREATE TABLE replacement_post (
	replacement_id text NOT NULL REFERENCES replacement ON DELETE CASCADE,
	post_id        text NOT NULL,
	title          text NOT NULL,          -- as it was
	state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'begun', 'done', 'kept', 'undone')),
	reason         text,                   -- why it was kept as it is
	matches        bigint NOT NULL DEFAULT 0,
	before         text,                   -- as an edit, JSON: what readers saw
	stage_before   text,                   -- the same of changes that were not published; NULL: none
	version        bigint NOT NULL DEFAULT 0, -- before it; after it was done, after it
	PRIMARY KEY (replacement_id, post_id)
);

-- All that is looked through of a post: its text, that of changes which are not
-- published, and with `details` what describes it.
CREATE FUNCTION replacement_text(p post, details boolean) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat_ws(E'\n', p.source, p.stage->>'source',
		CASE WHEN details THEN concat_ws(E'\n', p.title, p.custom_excerpt, p.feature_image_alt, p.feature_image_caption,
			p.meta_title, p.meta_description, p.og_title, p.og_description, p.twitter_title, p.twitter_description,
			(SELECT string_agg(value, E'\n') FROM jsonb_each_text(p.stage)
			  WHERE key IN ('title', 'excerpt', 'feature_image_alt', 'feature_image_caption', 'meta_title', 'meta_description',
			                'og_title', 'og_description', 'twitter_title', 'twitter_description'))) END)
$$;
