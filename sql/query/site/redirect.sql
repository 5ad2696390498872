-- name: redirect_of :one
SELECT to_url, status FROM redirect WHERE from_path = $1 AND pattern_place IS NULL

-- name: redirect_patterns :many
-- The expressions, as they are tried.
SELECT from_path, to_url, status, true AS is_pattern FROM redirect
 WHERE pattern_place IS NOT NULL ORDER BY pattern_place, from_path LIMIT $1

-- name: redirect_all :many
SELECT from_path, to_url, status, pattern_place IS NOT NULL AS is_pattern FROM redirect
 ORDER BY pattern_place NULLS FIRST, from_path

-- name: redirect_import :exec
-- An expression that is there already keeps its place; new ones come after all others.
INSERT INTO redirect (from_path, to_url, status, origin, pattern_place)
SELECT r.from_path, r.to_url, r.status::bigint, 'import',
       CASE WHEN r.pattern <> '' THEN r.n + (SELECT COALESCE(max(pattern_place), 0) FROM redirect) END
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS r (from_path, to_url, status, pattern, n)
ON CONFLICT (from_path) DO UPDATE SET to_url = excluded.to_url, status = excluded.status, origin = excluded.origin,
   pattern_place = CASE WHEN excluded.pattern_place IS NOT NULL
                        THEN COALESCE(redirect.pattern_place, excluded.pattern_place) END

-- name: redirect_posts_at :many
-- Those of the addresses where readers find a post or a page.
SELECT r.path AS value FROM unnest($1::text[]) AS r (path)
 WHERE EXISTS (SELECT 1 FROM post WHERE post.path IN (r.path, r.path || '/') AND status = 'published')

-- name: redirect_put :exec
-- An existing redirect gives way only to one of the same origin.
INSERT INTO redirect (from_path, to_url, status, origin) VALUES ($1, $2, $3, $4)
ON CONFLICT (from_path) DO UPDATE SET to_url = excluded.to_url, status = excluded.status
 WHERE redirect.origin = excluded.origin
   AND (redirect.to_url, redirect.status) IS DISTINCT FROM (excluded.to_url, excluded.status)

-- name: redirect_end :exec
-- Nothing that moved away before leads on from an address that is taken again.
DELETE FROM redirect USING unnest($1::text[]) AS m (path)
 WHERE from_path = rtrim(m.path, '/') AND origin = 'slug'

-- name: redirect_retarget :exec
-- What led to an address that is left leads to the next one at once.
UPDATE redirect SET to_url = m.path FROM unnest($1::text[], $2::text[]) AS m (old, path) WHERE to_url = m.old

-- name: redirect_moved :exec
-- From addresses that readers may know; before the posts are moved.
INSERT INTO redirect (from_path, to_url, status, origin)
SELECT rtrim(m.old, '/'), m.path, 301, 'slug'
  FROM unnest($1::text[], $2::text[]) AS m (old, path) JOIN post ON post.path = m.old AND post.status = 'published'
ON CONFLICT (from_path) DO UPDATE SET to_url = excluded.to_url WHERE redirect.origin = 'slug'

-- name: redirect_rows :many
-- The redirects of the console's list: $1 part of either address.
SELECT id, from_path, to_url, status, origin, created_at, NULL::timestamptz AS trashed_at, count(*) OVER () AS total,
       pattern_place IS NOT NULL AS is_pattern
  FROM redirect WHERE $1 = '' OR strpos(lower(from_path), lower($1)) > 0 OR strpos(lower(to_url), lower($1)) > 0
 ORDER BY pattern_place NULLS FIRST, from_path LIMIT $2 OFFSET $3

-- name: redirect_trash_rows :many
SELECT id, from_path, to_url, status, origin, created_at, trashed_at, count(*) OVER () AS total,
       pattern_place IS NOT NULL AS is_pattern
  FROM redirect_trash WHERE $1 = '' OR strpos(lower(from_path), lower($1)) > 0 OR strpos(lower(to_url), lower($1)) > 0
 ORDER BY trashed_at DESC, from_path LIMIT $2 OFFSET $3

-- name: redirect_new :exec
INSERT INTO redirect (id, from_path, to_url, status, pattern_place)
SELECT $1, $2, $3, $4, CASE WHEN $5::boolean THEN COALESCE(max(pattern_place), 0) + 1 END FROM redirect
ON CONFLICT (from_path) DO NOTHING

-- name: redirect_post_at :one
-- What readers find at an address: a redirect from there would never be followed.
SELECT title AS value FROM post WHERE path IN ($1, $1 || '/') AND status = 'published' LIMIT 1

-- name: redirect_trash :many
-- Stop leading on; the address it was from.
WITH gone AS (DELETE FROM redirect WHERE id = $1 RETURNING *)
INSERT INTO redirect_trash (id, from_path, to_url, status, origin, created_at, pattern_place)
SELECT id, from_path, to_url, status, origin, created_at, pattern_place FROM gone RETURNING from_path AS value

-- name: redirect_untrash :many
-- Lead on again, unless another does so from there.
WITH back AS (
	INSERT INTO redirect (id, from_path, to_url, status, origin, created_at, pattern_place)
	SELECT id, from_path, to_url, status, origin, created_at, pattern_place FROM redirect_trash WHERE id = $1
	ON CONFLICT DO NOTHING RETURNING id, from_path
), gone AS (DELETE FROM redirect_trash r USING back WHERE r.id = back.id)
SELECT from_path AS value FROM back

-- name: redirect_in_trash :one
SELECT from_path AS value FROM redirect_trash WHERE id = $1
