-- name: redirect_of :one
SELECT to_url, status FROM redirect WHERE from_path = $1

-- name: redirect_put :exec
-- An existing redirect gives way only to one of the same origin.
INSERT INTO redirect (from_path, to_url, status, origin) VALUES ($1, $2, $3, $4)
ON CONFLICT (from_path) DO UPDATE SET to_url = excluded.to_url, status = excluded.status
 WHERE redirect.origin = excluded.origin
   AND (redirect.to_url, redirect.status) IS DISTINCT FROM (excluded.to_url, excluded.status)
