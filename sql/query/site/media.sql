-- name: media_by_name :one
SELECT id, name, original, type, alt, caption, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at, purging
  FROM media WHERE name = $1

-- name: media_by_id :one
SELECT id, name, original, type, alt, caption, coalesce(focus_x, -1) AS focus_x, coalesce(focus_y, -1) AS focus_y, bytes, width, height,
       frames, srcset, srcset_webp, created_at, trashed_at, purging
  FROM media WHERE id = $1

-- name: media_list :many :afresh
-- $1 those in the trash, $2 a kind, $3 what about their use, $4 a part of the name or
-- the description (one or two letters: the beginning of a word), $5 the beginning of a month, $6 the order.  What is chosen is chosen by indexes
-- alone (sql/site/014-library.sql); the rest is read of the rows that are shown.
WITH chosen AS (
	SELECT id, row_number() OVER () AS place FROM (
		SELECT id FROM media
		 WHERE (trashed_at IS NOT NULL) = $1 AND NOT purging AND ($2 = '' OR kind = $2)
		   AND CASE $3 WHEN 'used' THEN used WHEN 'unused' THEN NOT used
		               WHEN 'no-alt' THEN alt IS NULL AND kind = 'image' ELSE true END
		   AND ($4 = '' OR words LIKE CASE WHEN length($4) < 3 THEN '% ' ELSE '%' END || media_words($4) || '%')
		   AND ($5::timestamptz IS NULL OR created_at >= $5 AND created_at < $5::timestamptz + interval '1 month')
		 ORDER BY CASE WHEN $6 = 'name' THEN lower(original) END, CASE WHEN $6 = 'size' THEN bytes END DESC NULLS LAST,
		          CASE WHEN $6 = 'oldest' THEN created_at END, CASE WHEN $6 = '' THEN created_at END DESC,
		          CASE WHEN $6 = '' THEN id END DESC, CASE WHEN $6 <> '' THEN id END
		 LIMIT $7 OFFSET $8) picked
)
SELECT id, name, original, type, alt, caption, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at,
       (SELECT count(*) FROM (SELECT FROM media_use u WHERE u.stem = m.stem LIMIT 101) few) AS uses
  FROM chosen JOIN media m USING (id) ORDER BY place

-- name: media_months :many
-- Every month something came in, newest first: one look into the index for each.
WITH RECURSIVE month AS (
	(SELECT date_trunc('month', created_at AT TIME ZONE 'UTC') AS first FROM media WHERE trashed_at IS NULL AND NOT purging
	  ORDER BY created_at DESC, id DESC LIMIT 1)
	UNION ALL
	SELECT (SELECT date_trunc('month', m.created_at AT TIME ZONE 'UTC') FROM media m
	         WHERE m.trashed_at IS NULL AND NOT m.purging AND m.created_at < month.first AT TIME ZONE 'UTC'
	         ORDER BY m.created_at DESC, m.id DESC LIMIT 1)
	  FROM month WHERE month.first IS NOT NULL
)
SELECT to_char(first, 'YYYY-MM') AS value FROM month WHERE first IS NOT NULL LIMIT 240

-- name: media_totals :one
-- Files in the list and in the trash, and what all of them take, those on their way too.
SELECT coalesce(sum(files), 0)::bigint AS files, coalesce(sum(trashed), 0)::bigint AS trashed,
       (coalesce(sum(bytes), 0) + (SELECT coalesce(sum(size), 0) FROM upload WHERE media_id IS NULL))::bigint AS bytes
  FROM media_tally

-- name: media_tally_fold :exec
-- Many small sums become one; those somebody else is at are left alone.
WITH gone AS (
	DELETE FROM media_tally WHERE ctid IN (SELECT ctid FROM media_tally FOR UPDATE SKIP LOCKED LIMIT 2000)
	RETURNING files, trashed, bytes
)
INSERT INTO media_tally SELECT sum(files), sum(trashed), sum(bytes) FROM gone HAVING count(*) > 0

-- name: media_file :one
-- What a file is, the picture itself or a variant; moved: the name of the one that
-- took its place, or took the place of that.
WITH RECURSIVE there AS (
	SELECT NULL::text AS name, left($1, 32) AS stem, 0 AS n
	UNION ALL
	SELECT a.name, left(a.name, 32), n + 1 FROM there JOIN media_alias a USING (stem) WHERE n < 20
), moved AS (SELECT name FROM there ORDER BY n DESC LIMIT 1)
SELECT f.type, f.original, moved.name AS moved FROM moved, (
	SELECT type, original FROM media WHERE name = $1 AND NOT purging
	UNION ALL
	SELECT v.type, m.original FROM media_variant v JOIN media m ON m.id = v.media_id WHERE v.name = $1 AND NOT m.purging
	UNION ALL
	SELECT '', '' FROM moved WHERE name IS NOT NULL
) f LIMIT 1

-- name: media_describe :exec
-- What people say of a file; a focal point of -1 is none.
UPDATE media SET original = $2, alt = nullif($3, ''), caption = nullif($4, ''), focus_x = nullif($5::bigint, -1), focus_y = nullif($6::bigint, -1)
 WHERE id = $1

-- name: media_places :many
-- Everything that names a file, by its stem.
SELECT kind, id FROM media_use WHERE stem = $1 ORDER BY kind, id

-- name: media_swap_posts :exec
-- In these posts, every size of the file of stem $2 becomes the file of name $3.
UPDATE post SET source = media_swap(source, $2, $3), feature_image = media_swap(feature_image, $2, $3),
       first_image = media_swap(first_image, $2, $3), og_image = media_swap(og_image, $2, $3),
       twitter_image = media_swap(twitter_image, $2, $3), stage = media_swap(stage::text, $2, $3)::jsonb,
       custom = media_swap(custom::text, $2, $3)::jsonb, version = version + 1
 WHERE id = ANY ($1::text[])

-- name: media_swap_tags :exec
UPDATE tag SET feature_image = media_swap(feature_image, $2, $3) WHERE id = ANY ($1::text[])

-- name: media_swap_authors :exec
UPDATE author SET profile_image = media_swap(profile_image, $2, $3), cover_image = media_swap(cover_image, $2, $3)
 WHERE id = ANY ($1::text[])

-- name: media_swap_settings :exec
UPDATE setting SET value = media_swap(value, $2, $3) WHERE key = ANY ($1::text[])

-- name: media_describe_as :exec
-- A file without a description takes that of the one it replaces.
UPDATE media n SET alt = coalesce(n.alt, o.alt), caption = coalesce(n.caption, o.caption) FROM media o WHERE n.id = $1 AND o.id = $2

-- name: media_put_away :exec
UPDATE media SET trashed_at = coalesce(trashed_at, now()) WHERE id = $1

-- name: media_bring_back :exec
UPDATE media SET trashed_at = NULL WHERE id = $1 AND NOT purging

-- name: media_alias_set :exec
INSERT INTO media_alias (stem, name) VALUES ($1, $2) ON CONFLICT (stem) DO UPDATE SET name = excluded.name

-- name: media_alias_drop :exec
DELETE FROM media_alias WHERE stem = $1

-- name: media_replaced_add :exec
-- Places that name the new file ($4) already cannot be told from what is changed.
INSERT INTO media_replaced (old_id, new_id, old_name, uses)
SELECT $1, $2, $5, coalesce(jsonb_agg(jsonb_build_object('kind', u.kind, 'id', u.id)), '[]') FROM media_use u
 WHERE u.stem = $3 AND NOT EXISTS (SELECT FROM media_use b WHERE b.kind = u.kind AND b.id = u.id AND b.stem = $4)

-- name: media_replaced_by :many
SELECT r.id, r.old_id, m.original, jsonb_array_length(r.uses)::bigint AS uses, r.at
  FROM media_replaced r JOIN media m ON m.id = r.old_id WHERE r.new_id = $1 AND NOT m.purging ORDER BY r.id DESC LIMIT 10

-- name: media_replaced_end :one
-- The file that comes back.
SELECT r.old_id AS value FROM media_replaced r JOIN media m ON m.id = r.old_id
 WHERE r.id = $1 AND r.new_id = $2 AND NOT m.purging FOR UPDATE OF r

-- name: media_replaced_places :many
SELECT u.kind, u.id FROM media_replaced r, jsonb_to_recordset(r.uses) AS u(kind text, id text)
  JOIN media_use n USING (kind, id) WHERE r.id = $1 AND n.stem = $2

-- name: media_replaced_drop :exec
DELETE FROM media_replaced WHERE id = $1

-- name: media_insert :exec
-- Its address is its own again, should it have led elsewhere.
WITH own AS (DELETE FROM media_alias WHERE stem = left($2, 32))
INSERT INTO media (id, name, original, type, bytes, width, height, frames, variants_due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 THEN now() END)
ON CONFLICT (name) DO NOTHING

-- name: media_hold :exec
-- While a transaction adds files, no file may be taken for left over (media_sweep).
SELECT pg_advisory_xact_lock_shared(3143, 2)

-- name: media_hold_alone :exec
SELECT pg_advisory_xact_lock(3143, 2)

-- name: media_bytes :one
-- What the site's files take, and what files on their way will.
SELECT ((SELECT coalesce(sum(bytes), 0) FROM media_tally) +
        (SELECT coalesce(sum(size), 0) FROM upload WHERE media_id IS NULL AND id IS DISTINCT FROM $1))::bigint AS bytes,
       (SELECT count(*) FROM media_tally) AS sums

-- name: media_sizes :many
-- What the rendering of a text may know of the pictures it uses.
SELECT name, width, height, bytes, srcset, srcset_webp, variants_due IS NOT NULL AS pending FROM media WHERE name = ANY ($1::text[])

-- name: media_claim :many
-- Pictures whose variants are to be made, for a while nobody else's to make.  One that
-- somebody is changing just now is waited for: passed over, it would never be made.
UPDATE media SET variants_due = now() + interval '5 minutes'
 WHERE id IN (SELECT id FROM media WHERE variants_due <= now() AND NOT purging ORDER BY variants_due LIMIT $1 FOR NO KEY UPDATE)
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
-- Posts that show one of these files, known by their stems.
SELECT DISTINCT id AS value FROM media_use WHERE stem = ANY ($1::text[]) AND kind = 'post' ORDER BY value

-- name: media_names :many
-- Every file there is a row for, those on their way too.
SELECT name AS value FROM media UNION ALL SELECT name FROM media_variant UNION ALL SELECT id FROM upload

-- name: media_uses :many
-- Where these files ($1) are used; at most 101 of each.
SELECT m.id AS media_id, coalesce(p.type, u.kind) AS kind, u.id, coalesce(p.title, t.name, a.name, u.id) AS title,
       coalesce(p.trashed_at, t.trashed_at) IS NOT NULL AS in_trash
  FROM media m CROSS JOIN LATERAL (SELECT kind, id FROM media_use WHERE stem = m.stem LIMIT 101) u
  LEFT JOIN post p ON u.kind = 'post' AND p.id = u.id
  LEFT JOIN tag t ON u.kind = 'tag' AND t.id = u.id
  LEFT JOIN author a ON u.kind = 'byline' AND a.id = u.id
 WHERE m.id = ANY ($1::text[])
 ORDER BY media_id, in_trash, kind, title

-- name: media_broken :many
-- What names a file that is not there, but for what is in the trash itself.
SELECT u.stem AS media_id, coalesce(p.type, u.kind) AS kind, u.id, coalesce(p.title, t.name, a.name, u.id) AS title, false AS in_trash
  FROM (SELECT kind, id, stem FROM media_use u
         WHERE NOT EXISTS (SELECT FROM media m WHERE m.stem = u.stem AND NOT m.purging)
           AND NOT EXISTS (SELECT FROM media_alias l WHERE l.stem = u.stem) LIMIT 1000) u
  LEFT JOIN post p ON u.kind = 'post' AND p.id = u.id
  LEFT JOIN tag t ON u.kind = 'tag' AND t.id = u.id
  LEFT JOIN author a ON u.kind = 'byline' AND a.id = u.id
 WHERE coalesce(p.trashed_at, t.trashed_at) IS NULL
 ORDER BY kind, title, u.id, u.stem LIMIT $1

-- name: media_bare_uses :many
-- Posts and the pictures they show without alternative text, those last edited first.
SELECT m.id AS media_id, p.type AS kind, p.id, p.title, false AS in_trash
  FROM media_use u JOIN post p ON p.id = u.id JOIN media m ON m.stem = u.stem AND m.kind = 'image'
 WHERE u.bare AND u.kind = 'post' AND p.trashed_at IS NULL
 ORDER BY p.edited_at DESC, p.id, m.id LIMIT $1

-- name: media_named_many :many
SELECT id, name, original, type, alt, bytes, width, height, frames, srcset, srcset_webp, created_at, trashed_at FROM media WHERE id = ANY ($1::text[])

-- name: media_wants :one
-- Files that nothing uses, and pictures without alternative text; counted up to a thousand.
SELECT (SELECT count(*) FROM (SELECT FROM media WHERE NOT used AND trashed_at IS NULL AND NOT purging LIMIT 1001) x) AS unused,
       (SELECT count(*) FROM (SELECT FROM media WHERE alt IS NULL AND kind = 'image' AND trashed_at IS NULL AND NOT purging
                               LIMIT 1001) x) AS no_alt

-- name: media_trash :many
UPDATE media SET trashed_at = now() WHERE id = $1 AND trashed_at IS NULL RETURNING original AS value

-- name: media_untrash :many
WITH own AS (DELETE FROM media_alias WHERE stem = (SELECT stem FROM media WHERE id = $1))
UPDATE media SET trashed_at = NULL WHERE id = $1 AND trashed_at IS NOT NULL AND NOT purging RETURNING original AS value

-- name: media_revive :exec
-- What is in the trash comes again.
WITH own AS (DELETE FROM media_alias WHERE stem = left($1, 32))
UPDATE media SET trashed_at = NULL WHERE name = $1 AND NOT purging

-- name: media_purge_rest :exec
-- The row of a file whose removal was begun; it comes again.
DELETE FROM media WHERE name = $1 AND purging

-- name: media_purge_mark :many
-- From now on nothing shows this file, and nobody takes it out of the trash.
UPDATE media SET purging = true WHERE id = $1 AND trashed_at IS NOT NULL AND NOT purging RETURNING original AS value

-- name: media_purge_mark_old :exec
-- What something uses stays until that does not, or until somebody says so who was
-- told of it.
UPDATE media m SET purging = true WHERE trashed_at < now() - make_interval(days => $1::int) AND NOT purging
   AND NOT EXISTS (SELECT FROM media_use u WHERE u.stem = m.stem)

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
