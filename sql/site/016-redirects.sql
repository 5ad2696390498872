-- Redirects from all addresses that a regular expression holds of: from_path is the
-- expression, and pattern_place says in what order they are tried.
ALTER TABLE redirect ADD COLUMN pattern_place bigint; -- NULL: from_path is an address
ALTER TABLE redirect_trash ADD COLUMN pattern_place bigint;
CREATE INDEX redirect_pattern ON redirect (pattern_place) WHERE pattern_place IS NOT NULL;

-- What readers looked for and did not find.
CREATE TABLE missed (
	path    text PRIMARY KEY,  -- decoded, without query
	id      text NOT NULL UNIQUE DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 24),
	times   bigint NOT NULL,
	led_by  text,              -- the host whose link led one of them, the last that is known
	last_at timestamptz NOT NULL DEFAULT now()
);
