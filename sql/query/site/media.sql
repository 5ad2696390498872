-- name: media_by_name :one
SELECT id, name, original, type, alt, bytes, width, height FROM media WHERE name = $1

-- name: media_insert :exec
INSERT INTO media (id, name, original, type, bytes, width, height) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (name) DO NOTHING

-- name: media_bytes :one
SELECT COALESCE(sum(bytes), 0)::bigint AS n FROM media

-- name: media_sizes :many
-- What the rendering of a text may know of the pictures it uses.
SELECT name, width, height, bytes FROM media WHERE name = ANY ($1::text[])
