-- Custom fields: what this site's posts carry beside what every post does.

-- What is asked.  A field that is removed here keeps its values in the posts.
CREATE TABLE custom_field (
	key      text PRIMARY KEY CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
	label    text NOT NULL,
	kind     text NOT NULL CHECK (kind IN ('text', 'long', 'number', 'date', 'address', 'flag', 'choice')),
	choices  text NOT NULL DEFAULT '', -- of a choice: a line each
	position bigint NOT NULL
);

-- The values: an object of texts by key, without empty ones.
ALTER TABLE post ADD COLUMN custom jsonb NOT NULL DEFAULT '{}';
CREATE INDEX post_custom ON post (id) WHERE custom <> '{}';

-- What readers see of values: those of fields there are, in their order, as JSON;
-- NULL: nothing.
CREATE FUNCTION custom_shown(stored jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN stored <> '{}' THEN
	       (SELECT jsonb_agg(jsonb_build_object('key', f.key, 'label', f.label, 'kind', f.kind, 'value', stored ->> f.key)
	                         ORDER BY f.position, f.key)::text
	          FROM custom_field f WHERE stored ? f.key) END
$$;
