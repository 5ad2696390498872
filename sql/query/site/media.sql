-- name: media_by_name :one
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at, purging
  FROM media WHERE name = $1

-- name: media_by_id :one
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at, purging
  FROM media WHERE id = $1

-- name: media_list :many
-- Newest first; $1 is a beginning of the media type, such as 'image/', $2 a part of
-- the name it came with or of its alternative text, $3 those in the trash.
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at,
       count(*) OVER () AS total FROM media
 WHERE (trashed_at IS NOT NULL) = $3 AND NOT purging AND type LIKE $1 || '%'
   AND ($2 = '' OR strpos(lower(original), lower($2)) > 0 OR strpos(lower(alt), lower($2)) > 0)
 ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5

-- name: media_file :one
-- What a file is, the picture itself or a variant.
SELECT type AS value FROM media WHERE name = $1 AND NOT purging
UNION ALL SELECT v.type FROM media_variant v JOIN media m ON m.id = v.media_id WHERE v.name = $1 AND NOT m.purging LIMIT 1

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
        (SELECT coalesce(sum(size), 0) FROM upload WHERE media_id IS NULL AND id IS DISTINCT FROM $1))::bigint AS n

-- name: media_sizes :many
-- What the rendering of a text may know of the pictures it uses.
SELECT name, width, height, bytes, srcset, srcset_webp, variants_due IS NOT NULL AS pending FROM media WHERE name = ANY ($1::text[])

-- name: media_claim :many
-- Pictures whose variants are to be made, for a while nobody else's to make.
UPDATE media SET variants_due = now() + interval '5 minutes'
 WHERE id IN (SELECT id FROM media WHERE variants_due <= now() AND NOT purging ORDER BY variants_due LIMIT $1 FOR UPDATE SKIP LOCKED)
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
-- Every file there is a row for, those on their way too.
SELECT name AS value FROM media UNION ALL SELECT name FROM media_variant UNION ALL SELECT id FROM upload

-- name: media_uses :many
-- Where these files ($1) are used; at most 101 posts each, found by the index
-- post_media (sql/site/010-media-uses.sql), whose expression this repeats.
WITH m AS MATERIALIZED (SELECT id, left(name, 32) AS stem FROM media WHERE id = ANY ($1::text[])),
other AS (
	SELECT 'tag' AS kind, id, name AS title, trashed_at IS NOT NULL AS in_trash, feature_image AS text
	  FROM tag WHERE feature_image LIKE '%/media/%'
	UNION ALL
	SELECT 'byline', id, name, false, concat_ws(' ', profile_image, cover_image)
	  FROM author WHERE profile_image LIKE '%/media/%' OR cover_image LIKE '%/media/%'
	UNION ALL
	SELECT 'setting', key, key, false, value FROM setting WHERE value LIKE '%/media/%'
)
SELECT m.id AS media_id, u.kind, u.id, u.title, u.in_trash
  FROM m, LATERAL (
	SELECT p.type AS kind, p.id, p.title, p.trashed_at IS NOT NULL AS in_trash FROM post p
	 WHERE media_stems(p.source || ' ' || coalesce(p.feature_image, '') || ' ' || coalesce(p.og_image, '') || ' ' ||
	                   coalesce(p.twitter_image, '') || ' ' || coalesce(p.stage::text, '') || ' ' || p.custom::text) @> ARRAY[m.stem]
	 LIMIT 101) u
UNION ALL
SELECT m.id, o.kind, o.id, o.title, o.in_trash FROM other o, unnest(media_stems(o.text)) AS s JOIN m ON m.stem = s
 ORDER BY media_id, in_trash, kind, title

-- name: media_trash :many
UPDATE media SET trashed_at = now() WHERE id = $1 AND trashed_at IS NULL RETURNING original AS value

-- name: media_untrash :many
UPDATE media SET trashed_at = NULL WHERE id = $1 AND trashed_at IS NOT NULL AND NOT purging RETURNING original AS value

-- name: media_revive :exec
-- What is in the trash comes again.
UPDATE media SET trashed_at = NULL WHERE name = $1 AND NOT purging

-- name: media_purge_rest :exec
-- The row of a file whose removal was begun; it comes again.
DELETE FROM media WHERE name = $1 AND purging

-- name: media_purge_mark :many
-- From now on nothing shows this file, and nobody takes it out of the trash.
UPDATE media SET purging = true WHERE id = $1 AND trashed_at IS NOT NULL AND NOT purging RETURNING original AS value

-- name: media_purge_mark_old :exec
UPDATE media SET purging = true WHERE trashed_at < now() - make_interval(days => $1::int) AND NOT purging

-- name: media_purging :many
-- Some that are being removed, with all names of their files.
SELECT m.id, m.name || COALESCE((SELECT string_agg(' ' || v.name, '') FROM media_variant v WHERE v.media_id = m.id), '') AS names
  FROM media m WHERE m.purging ORDER BY m.id LIMIT 100

-- name: media_delete :exec
DELETE FROM media WHERE id = ANY ($1::text[]) AND purging

-- name: upload_insert :exec
INSERT INTO upload (id, name, size, account_id, metadata, sha256) VALUES ($1, $2, $3, nullif($4, 0), $5, $6)

-- name: upload_count :one
-- Of an account, and not finished.
SELECT count(*) AS n FROM upload WHERE account_id = $1 AND media_id IS NULL

-- name: upload_by_id :one
SELECT id, name, size, received, coalesce(account_id, 0) AS account_id, metadata, sha256, media_id FROM upload WHERE id = $1

-- name: upload_advance :exec
UPDATE upload SET received = greatest(received, $2), touched_at = now() WHERE id = $1

-- name: upload_finished :exec
UPDATE upload SET media_id = $2, touched_at = now() WHERE id = $1

-- name: upload_delete :exec
DELETE FROM upload WHERE id = $1

-- name: upload_expired :many
-- Uploads nothing was added to for so many seconds.
DELETE FROM upload WHERE touched_at < now() - make_interval(secs => $1::int) RETURNING id AS value

-- name: upload_first_due :one
SELECT min(touched_at) + make_interval(secs => $1::int + 60) AS due FROM upload
