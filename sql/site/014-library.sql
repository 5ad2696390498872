-- The library: files are found by what they are and by where they are used, and one
-- can take the place of another.

ALTER TABLE media ADD COLUMN caption text;
ALTER TABLE media ADD COLUMN focus_x bigint CHECK (focus_x BETWEEN 0 AND 100); -- per cent from the left of what matters most
ALTER TABLE media ADD COLUMN focus_y bigint CHECK (focus_y BETWEEN 0 AND 100); -- and from the top; NULL: the middle
ALTER TABLE media ADD CHECK ((focus_x IS NULL) = (focus_y IS NULL));
-- Is it anywhere in media_use?  Triggers keep this.
ALTER TABLE media ADD COLUMN used boolean NOT NULL DEFAULT false;
ALTER TABLE media ADD COLUMN stem text NOT NULL GENERATED ALWAYS AS (left(name, 32)) STORED;
ALTER TABLE media ADD COLUMN kind text NOT NULL GENERATED ALWAYS AS (
	CASE WHEN type LIKE 'image/%' THEN 'image' WHEN type LIKE 'audio/%' THEN 'audio'
	     WHEN type LIKE 'video/%' THEN 'video' ELSE 'document' END) STORED;
-- What a search looks into: words, each after a blank.
CREATE FUNCTION media_words(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(lower(t), '[^[:alnum:]]+', ' ', 'g') $$;
ALTER TABLE media ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (
	media_words(' ' || original || ' ' || coalesce(alt, '') || ' ' || coalesce(caption, ''))) STORED;

DROP INDEX media_newest;
CREATE INDEX media_newest ON media (created_at DESC, id DESC) WHERE trashed_at IS NULL AND NOT purging;
CREATE INDEX media_named ON media (lower(original), id) INCLUDE (original) WHERE trashed_at IS NULL AND NOT purging;
CREATE INDEX media_largest ON media (bytes DESC NULLS LAST, id) WHERE trashed_at IS NULL AND NOT purging;
CREATE INDEX media_of_kind ON media (kind, created_at DESC, id DESC) WHERE trashed_at IS NULL AND NOT purging;
CREATE INDEX media_unused ON media (created_at DESC, id DESC) WHERE NOT used AND trashed_at IS NULL AND NOT purging;
CREATE INDEX media_without_alt ON media (created_at DESC, id DESC)
	WHERE alt IS NULL AND kind = 'image' AND trashed_at IS NULL AND NOT purging;
CREATE INDEX media_words ON media USING gin (words gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX media_stem ON media (stem);

-- Where files are used.  A stem is what the names of all sizes of a file begin with;
-- of an address below /media/ that no file of ours can have it is the whole name.
CREATE TABLE media_use (
	kind  text NOT NULL CHECK (kind IN ('post', 'tag', 'byline', 'setting')),
	id    text NOT NULL,                   -- of what shows it; a setting's key
	stem  text NOT NULL,
	bare  boolean NOT NULL DEFAULT false,  -- a picture without alternative text
	PRIMARY KEY (kind, id, stem)
);
CREATE INDEX media_use_stem ON media_use (stem, kind, id);
CREATE INDEX media_use_bare ON media_use (kind, id) WHERE bare;

-- A picture in Markdown that says nothing of what it shows.
CREATE FUNCTION media_bare(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN strpos(t, '/media/') = 0 THEN '{}'::text[] ELSE
	ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(t, '!\[\s*\]\(<?[^)\s]*/media/([0-9a-f]{32})', 'g') AS m) END $$;
-- What a link, a picture or an attribute of HTML names below our own /media/.
CREATE FUNCTION media_named(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN strpos(t, '/media/') = 0 THEN '{}'::text[] ELSE
	ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(t, '(?:\]\(<?|\]:\s*<?|=["''])/media/([^\s"''<>()?#]{1,200})', 'g') AS m
	       WHERE m[1] !~ '^[0-9a-f]{32}') END $$;

-- `stems` is all that this thing names now.
CREATE FUNCTION media_use_set(k text, i text, stems text[], bares text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM media_use WHERE kind = k AND id = i AND stem <> ALL (stems);
	INSERT INTO media_use (kind, id, stem, bare) SELECT DISTINCT k, i, s, s = ANY (bares) FROM unnest(stems) AS s ORDER BY s
	    ON CONFLICT (kind, id, stem) DO UPDATE SET bare = excluded.bare WHERE media_use.bare <> excluded.bare;
END $$;

CREATE FUNCTION media_use_of_post(p post) RETURNS void LANGUAGE sql AS $$
	SELECT media_use_set('post', p.id,
	                     media_stems(t.text || ' ' || t.pictures || ' ' || p.custom::text) || media_named(t.text || t.own),
	                     media_bare(t.text) || CASE WHEN t.bare THEN media_stems(t.cover) ELSE '{}' END)
	  FROM (SELECT p.source || ' ' || coalesce(p.stage ->> 'source', '') AS text,
	               concat_ws(' ', p.feature_image, p.og_image, p.twitter_image, p.stage ->> 'feature_image',
	                         p.stage ->> 'og_image', p.stage ->> 'twitter_image', p.stage ->> 'custom') AS pictures,
	               (SELECT coalesce(string_agg(' ="' || a, ''), '') FROM unnest(ARRAY[p.feature_image, p.og_image, p.twitter_image,
	                       p.stage ->> 'feature_image', p.stage ->> 'og_image', p.stage ->> 'twitter_image']) AS a) AS own,
	               coalesce(p.stage ->> 'feature_image', p.feature_image, '') AS cover,
	               coalesce(p.stage ->> 'feature_image_alt', p.feature_image_alt, '') = '' AS bare) AS t
$$;

CREATE FUNCTION media_use_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		DELETE FROM media_use WHERE kind = TG_ARGV[0]
		   AND id = CASE TG_ARGV[0] WHEN 'setting' THEN to_jsonb(old) ->> 'key' ELSE to_jsonb(old) ->> 'id' END;
		RETURN NULL;
	END IF;
	IF TG_ARGV[0] = 'post' THEN
		PERFORM media_use_of_post(new);
	ELSIF TG_ARGV[0] = 'tag' THEN
		PERFORM media_use_set('tag', new.id, media_stems(coalesce(new.feature_image, '')) ||
			media_named('="' || coalesce(new.feature_image, '')), '{}');
	ELSIF TG_ARGV[0] = 'byline' THEN
		PERFORM media_use_set('byline', new.id, media_stems(concat_ws(' ', new.profile_image, new.cover_image)) ||
			media_named('="' || coalesce(new.profile_image, '') || ' ="' || coalesce(new.cover_image, '')), '{}');
	ELSE
		PERFORM media_use_set('setting', new.key, media_stems(new.value) || media_named('="' || new.value), '{}');
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER post_media_use AFTER INSERT OR DELETE OR UPDATE OF source, feature_image, feature_image_alt, og_image, twitter_image,
	stage, custom ON post FOR EACH ROW EXECUTE FUNCTION media_use_changed('post');
CREATE TRIGGER tag_media_use AFTER INSERT OR DELETE OR UPDATE OF feature_image ON tag
	FOR EACH ROW EXECUTE FUNCTION media_use_changed('tag');
CREATE TRIGGER author_media_use AFTER INSERT OR DELETE OR UPDATE OF profile_image, cover_image ON author
	FOR EACH ROW EXECUTE FUNCTION media_use_changed('byline');
CREATE TRIGGER setting_media_use AFTER INSERT OR DELETE OR UPDATE OF value ON setting
	FOR EACH ROW EXECUTE FUNCTION media_use_changed('setting');

-- media.used follows.  Whoever takes the last use away waits for those who add one,
-- and looks again when it is his turn.
CREATE FUNCTION media_use_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM media WHERE stem IN (SELECT stem FROM added) ORDER BY id FOR SHARE;
	UPDATE media SET used = true WHERE NOT used AND stem IN (SELECT stem FROM added);
	RETURN NULL;
END $$;
CREATE FUNCTION media_use_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM media WHERE stem IN (SELECT stem FROM removed) ORDER BY id FOR UPDATE;
	UPDATE media m SET used = false
	 WHERE used AND stem IN (SELECT stem FROM removed) AND NOT EXISTS (SELECT FROM media_use u WHERE u.stem = m.stem);
	RETURN NULL;
END $$;
CREATE TRIGGER media_use_added AFTER INSERT ON media_use REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION media_use_added();
CREATE TRIGGER media_use_removed AFTER DELETE ON media_use REFERENCING OLD TABLE AS removed
	FOR EACH STATEMENT EXECUTE FUNCTION media_use_removed();
CREATE FUNCTION media_used_already() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	new.used := EXISTS (SELECT FROM media_use WHERE stem = left(new.name, 32));
	RETURN new;
END $$;
CREATE TRIGGER media_used_already BEFORE INSERT ON media FOR EACH ROW EXECUTE FUNCTION media_used_already();

-- What there is, as sums of rows: whoever adds a file adds a row and waits for nobody.
-- Now and then they are made one (media_tally_fold).
CREATE TABLE media_tally (
	files   bigint NOT NULL, -- in the list
	trashed bigint NOT NULL,
	bytes   bigint NOT NULL  -- of all, their variants too
);
CREATE FUNCTION media_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	shown bigint := 0; thrown bigint := 0; size bigint := 0;
BEGIN
	IF TG_OP <> 'INSERT' THEN
		size := size - old.bytes;
		IF TG_TABLE_NAME = 'media' THEN
			shown := shown - (old.trashed_at IS NULL)::int;
			thrown := thrown - (old.trashed_at IS NOT NULL)::int;
		END IF;
	END IF;
	IF TG_OP <> 'DELETE' THEN
		size := size + new.bytes;
		IF TG_TABLE_NAME = 'media' THEN
			shown := shown + (new.trashed_at IS NULL)::int;
			thrown := thrown + (new.trashed_at IS NOT NULL)::int;
		END IF;
	END IF;
	IF shown <> 0 OR thrown <> 0 OR size <> 0 THEN
		INSERT INTO media_tally VALUES (shown, thrown, size);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER media_count AFTER INSERT OR DELETE OR UPDATE OF bytes, trashed_at ON media
	FOR EACH ROW EXECUTE FUNCTION media_count();
CREATE TRIGGER media_variant_count AFTER INSERT OR DELETE OR UPDATE OF bytes ON media_variant
	FOR EACH ROW EXECUTE FUNCTION media_count();

-- The address a file had before another took its place leads to that one.
CREATE TABLE media_alias (
	stem text PRIMARY KEY,
	name text NOT NULL     -- of the file that is there now
);
-- What took the place of what, so that it can be undone.
CREATE TABLE media_replaced (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	old_id     text NOT NULL REFERENCES media ON DELETE CASCADE,
	new_id     text NOT NULL REFERENCES media ON DELETE CASCADE,
	old_name   text NOT NULL,
	uses       jsonb NOT NULL, -- list of kind, id
	at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX media_replaced_new ON media_replaced (new_id);
CREATE INDEX media_replaced_old ON media_replaced (old_id);
-- A text with every size of the file of this stem become the file of this name.
CREATE FUNCTION media_swap(t text, old_stem text, new_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(t, '/media/' || old_stem || '(-w[0-9]+)?\.[a-z0-9]+', '/media/' || new_name, 'g') $$;

-- What is there already.
INSERT INTO media_tally
SELECT (SELECT count(*) FROM media WHERE trashed_at IS NULL), (SELECT count(*) FROM media WHERE trashed_at IS NOT NULL),
       (SELECT coalesce(sum(bytes), 0) FROM media) + (SELECT coalesce(sum(bytes), 0) FROM media_variant);
DROP INDEX post_media;
DO $$ BEGIN
	PERFORM media_use_of_post(p) FROM post p WHERE concat_ws(' ', p.source, p.feature_image, p.og_image, p.twitter_image,
		p.stage::text, p.custom::text) LIKE '%/media/%';
END $$;
UPDATE tag SET feature_image = feature_image WHERE feature_image LIKE '%/media/%';
UPDATE author SET profile_image = profile_image WHERE profile_image LIKE '%/media/%' OR cover_image LIKE '%/media/%';
UPDATE setting SET value = value WHERE value LIKE '%/media/%';
