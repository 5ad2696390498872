-- name: media_by_name :one
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at FROM media WHERE name = $1

-- name: media_by_id :one
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at FROM media WHERE id = $1

-- name: media_list :many
-- Newest first; $1 is a beginning of the media type, such as 'image/', $2 a part of
-- the name it came with.
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at FROM media
 WHERE type LIKE $1 || '%' AND strpos(lower(original), lower($2)) > 0
 ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4

-- name: media_file :one
-- What a file is, the picture itself or a variant.
SELECT type AS value FROM media WHERE name = $1 UNION ALL SELECT type FROM media_variant WHERE name = $1 LIMIT 1

-- name: media_insert :exec
INSERT INTO media (id, name, original, type, bytes, width, height, frames, variants_due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 THEN now() END)
ON CONFLICT (name) DO NOTHING

-- name: media_set_alt :exec
UPDATE media SET alt = nullif($2, '') WHERE id = $1

-- name: media_hold :exec
-- While a transaction adds files, no file may be taken for left over (media_sweep).
SELECT pg_advisory_xact_lock_shared(3143, 2)

-- name: media_hold_alone :exec
SELECT pg_advisory_xact_lock(3143, 2)

-- name: media_bytes :one
-- What the site's files take, and what files on their way will.
SELECT ((SELECT coalesce(sum(bytes), 0) FROM media) + (SELECT coalesce(sum(bytes), 0) FROM media_variant) +
        (SELECT coalesce(sum(size), 0) FROM upload WHERE id IS DISTINCT FROM $1))::bigint AS n

-- name: media_sizes :many
-- What the rendering of a text may know of the pictures it uses.
SELECT name, width, height, bytes, srcset, srcset_webp FROM media WHERE name = ANY ($1::text[])

-- name: media_claim :many
-- Pictures whose variants are to be made, for a while nobody else's to make.
UPDATE media SET variants_due = now() + interval '5 minutes'
 WHERE id IN (SELECT id FROM media WHERE variants_due <= now() ORDER BY variants_due LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at

-- name: media_release :exec
-- Somebody else may, after all.
UPDATE media SET variants_due = now() WHERE id = $1

-- name: media_waits :one
SELECT EXISTS (SELECT FROM media WHERE variants_due <= now()) AS yes

-- name: media_variant_put :exec
INSERT INTO media_variant (media_id, type, width, height, name, bytes) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (media_id, type, width) DO UPDATE SET height = excluded.height, name = excluded.name, bytes = excluded.bytes

-- name: media_variants_made :exec
UPDATE media SET srcset = $2, srcset_webp = $3, variants_due = NULL WHERE id = $1

-- name: media_users :many
-- Posts whose text shows one of these files; $1 are patterns.
SELECT id AS value FROM post WHERE source LIKE ANY ($1::text[])

-- name: media_names :many
-- Every file there is a row for.
SELECT name AS value FROM media UNION ALL SELECT name FROM media_variant

-- name: upload_insert :exec
INSERT INTO upload (id, name, size, account_id) VALUES ($1, $2, $3, nullif($4, 0))

-- name: upload_by_id :one
SELECT id, name, size, received, coalesce(account_id, 0) AS account_id FROM upload WHERE id = $1

-- name: upload_advance :exec
UPDATE upload SET received = greatest(received, $2), touched_at = now() WHERE id = $1

-- name: upload_delete :exec
DELETE FROM upload WHERE id = $1

-- name: upload_expired :many
-- Uploads nothing was added to for a day.
DELETE FROM upload WHERE touched_at < now() - interval '24 hours' RETURNING id AS value

-- name: upload_first_due :one
SELECT min(touched_at) + interval '24 hours 1 minute' AS due FROM upload
