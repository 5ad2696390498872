-- The trash of tags, redirects and files; that of posts is a part of their rows
-- (003-writing.sql).

-- A tag in the trash has given its slug away and has no posts: those it was taken
-- from stand here, with its place among their tags (NULL: it was only on the stage)
-- and its line among the tags of their stage (NULL: it was not there), from 1.
ALTER TABLE tag ADD COLUMN trashed_at timestamptz;
CREATE INDEX tag_trashed ON tag (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX tag_named ON tag (lower(name), slug) WHERE trashed_at IS NULL;
CREATE TABLE tag_trash (
	tag_id   text NOT NULL REFERENCES tag ON DELETE CASCADE,
	post_id  text NOT NULL REFERENCES post ON DELETE CASCADE,
	position integer,
	staged   integer,
	PRIMARY KEY (tag_id, post_id)
);
CREATE INDEX tag_trash_post ON tag_trash (post_id);
-- The names of tags as a stage has them: a line each, with blanks round them or not.
CREATE FUNCTION tag_lines(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT array_remove(regexp_split_to_array(btrim(t), '[[:space:]]*' || chr(10) || '[[:space:]]*'), '') $$;

-- A redirect in the trash is out of the way of one from the same address.
ALTER TABLE redirect ADD COLUMN id text NOT NULL UNIQUE DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 24);
CREATE TABLE redirect_trash (
	id         text PRIMARY KEY,
	from_path  text NOT NULL,
	to_url     text NOT NULL,
	status     bigint NOT NULL,
	origin     text NOT NULL,
	created_at timestamptz NOT NULL,
	trashed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX redirect_trash_trashed ON redirect_trash (trashed_at);

-- A file in the trash is shown by the pages that use it until it is purged.  purging:
-- its files are being removed, or some of them are already; nothing shows it any more
-- and the row goes last.
ALTER TABLE media ADD COLUMN trashed_at timestamptz;
ALTER TABLE media ADD COLUMN purging boolean NOT NULL DEFAULT false;
CREATE INDEX media_trashed ON media (trashed_at) WHERE trashed_at IS NOT NULL;

-- The files a text names: the part of their names that is the same for all sizes.
CREATE FUNCTION media_stems(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(t, '/media/([0-9a-f]{32})', 'g') AS m) $$;
CREATE INDEX post_media ON post USING gin (media_stems(source || ' ' || coalesce(feature_image, '') || ' ' ||
	coalesce(og_image, '') || ' ' || coalesce(twitter_image, '') || ' ' || coalesce(stage::text, '')));
