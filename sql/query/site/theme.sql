-- name: theme_files :many
-- The changed files of a version.
SELECT path, source, 0::bigint AS version FROM theme_version_file WHERE version_id = $1 ORDER BY path

-- name: theme_live :one
SELECT version_id AS id FROM theme_live WHERE theme = $1

-- name: theme_lock :one
-- One publishes a theme at a time, even where none of its versions is live yet.
SELECT true AS yes FROM pg_advisory_xact_lock(hashtext('theme'), hashtext($1))

-- name: theme_drafts :many
SELECT path, source, version, by_name, updated_at AS at FROM theme_draft WHERE theme = $1 ORDER BY path

-- name: theme_draft :one
SELECT path, source, version, by_name, updated_at AS at FROM theme_draft WHERE theme = $1 AND path = $2

-- name: theme_draft_add :exec
INSERT INTO theme_draft (theme, path, source, version, account_id, by_name)
VALUES ($1, $2, $3, nextval('theme_draft_version'), nullif($4::bigint, 0), $5)
    ON CONFLICT DO NOTHING

-- name: theme_draft_change :exec
-- Only while it is the draft that its writer saw.
UPDATE theme_draft SET source = $3, version = nextval('theme_draft_version'), account_id = nullif($4::bigint, 0), by_name = $5,
                       updated_at = now()
 WHERE theme = $1 AND path = $2 AND version = $6

-- name: theme_draft_drop :exec
DELETE FROM theme_draft WHERE theme = $1 AND path = $2

-- name: theme_drafts_drop :exec
-- Those that were published: what was written since stays.
DELETE FROM theme_draft d USING unnest($2::text[], $3::text[]) AS t (path, version)
 WHERE d.theme = $1 AND d.path = t.path AND d.version = t.version::bigint

-- name: theme_version_add :one
INSERT INTO theme_version (theme, note, account_id, by_name)
VALUES ($1, $2, nullif($3::bigint, 0), $4) RETURNING id

-- name: theme_version_file_add :exec
INSERT INTO theme_version_file (version_id, path, source) VALUES ($1, $2, $3)

-- name: theme_live_set :exec
-- What was live stands by, unless it has failed readers: then what stood by for it.
INSERT INTO theme_live (theme, version_id) VALUES ($1, $2)
    ON CONFLICT (theme) DO UPDATE SET version_id = excluded.version_id,
       spare_id = CASE WHEN EXISTS (SELECT 1 FROM theme_fault f WHERE f.version_id = theme_live.version_id)
                       THEN theme_live.spare_id ELSE theme_live.version_id END

-- name: theme_versions_trim :exec
-- The newest $2 of a theme stay, and what is live or stands by.
DELETE FROM theme_version v
 WHERE v.theme = $1
   AND v.id NOT IN (SELECT id FROM theme_version WHERE theme = $1 ORDER BY id DESC LIMIT $2)
   AND NOT EXISTS (SELECT 1 FROM theme_live l WHERE v.id IN (l.version_id, l.spare_id))

-- name: theme_versions :many
SELECT v.id, v.theme, v.note, v.by_name, v.created_at AS at, v.id = l.version_id AS live,
       COALESCE(v.id = l.spare_id, false) AS spare,
       (SELECT count(*) FROM theme_version_file f WHERE f.version_id = v.id) AS files
  FROM theme_version v LEFT JOIN theme_live l ON l.theme = v.theme
 WHERE v.theme = $1 ORDER BY v.id DESC

-- name: theme_version :one
SELECT v.id, v.theme, v.note, v.by_name, v.created_at AS at, COALESCE(v.id = l.version_id, false) AS live,
       COALESCE(v.id = l.spare_id, false) AS spare,
       (SELECT count(*) FROM theme_version_file f WHERE f.version_id = v.id) AS files
  FROM theme_version v LEFT JOIN theme_live l ON l.theme = v.theme
 WHERE v.theme = $1 AND v.id = $2

-- name: theme_fault_add :exec
INSERT INTO theme_fault (version_id, template, page, reason, shown_id)
SELECT $1, $2, $3, $4, nullif($5::bigint, 0) WHERE EXISTS (SELECT 1 FROM theme_version WHERE id = $1)
    ON CONFLICT DO NOTHING

-- name: theme_faults :many
-- Of what is live.
SELECT f.version_id, f.template, f.page, f.reason, COALESCE(f.shown_id, 0) AS shown_id, f.at
  FROM theme_fault f JOIN theme_live l ON l.version_id = f.version_id
 WHERE l.theme = $1 ORDER BY f.at

-- name: theme_samples :many
-- What a changed theme is tried on: the newest post and the longest, a page, and the
-- tag and the author with the most posts.
SELECT kind, path, label FROM (
  (SELECT 1 AS n, 'post' AS kind, path, title AS label FROM post
    WHERE status = 'published' AND type = 'post' AND published_at <= now() ORDER BY published_at DESC, id DESC LIMIT 1)
  UNION ALL
  (SELECT 2, 'post', path, title FROM post
    WHERE status = 'published' AND type = 'post' AND published_at <= now() ORDER BY words DESC, id LIMIT 1)
  UNION ALL
  (SELECT 3, 'page', path, title FROM post
    WHERE status = 'published' AND type = 'page' AND published_at <= now() ORDER BY words DESC, id LIMIT 1)
  UNION ALL
  (SELECT 4, 'tag', '/tag/' || g.slug || '/', g.name
     FROM tag g JOIN post_tag t ON t.tag_id = g.id JOIN post p ON p.id = t.post_id
    WHERE g.visibility = 'public' AND g.trashed_at IS NULL AND p.status = 'published' AND p.type = 'post'
    GROUP BY g.id, g.slug, g.name ORDER BY count(*) DESC, g.id LIMIT 1)
  UNION ALL
  (SELECT 5, 'author', '/author/' || a.slug || '/', a.name
     FROM author a JOIN post_author t ON t.author_id = a.id JOIN post p ON p.id = t.post_id
    WHERE p.status = 'published' AND p.type = 'post'
    GROUP BY a.id, a.slug, a.name ORDER BY count(*) DESC, a.id LIMIT 1)
) s ORDER BY n

-- name: theme_sheets :many
-- The hashes that style sheets of all versions are published under.
SELECT DISTINCT left(encode(sha256(convert_to(source, 'UTF8')), 'hex'), 16) AS value
  FROM theme_version_file WHERE path LIKE '%.css'
