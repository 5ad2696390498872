-- name: redirect_of :one
SELECT to_url, status FROM redirect WHERE from_path = $1

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
