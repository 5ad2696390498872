-- name: export_posts :many
-- Posts and pages as their readers see them, and drafts; not what is in the trash.
-- $1 the last id before these, $2 how many, $3 one post's id or ''.
SELECT id, type, status, visibility, slug, path, title, lang, source, raw_html, custom_excerpt AS excerpt, feature_image,
       feature_image_alt, feature_image_caption, featured, template_name AS template, canonical_url, meta_title,
       meta_description, og_title, og_description, og_image, twitter_title, twitter_description, twitter_image,
       CASE WHEN custom <> '{}' THEN custom::text END AS custom,
       (SELECT string_agg(g.name, E'\n' ORDER BY t.position)
          FROM post_tag t JOIN tag g ON g.id = t.tag_id WHERE t.post_id = post.id) AS tags,
       (SELECT string_agg(a.name, E'\n' ORDER BY t.position)
          FROM post_author t JOIN author a ON a.id = t.author_id WHERE t.post_id = post.id) AS authors,
       CASE WHEN EXISTS (SELECT FROM post_author t JOIN author a ON a.id = t.author_id
                           JOIN author b ON lower(b.name) = lower(a.name) AND b.id <> a.id WHERE t.post_id = post.id)
            THEN (SELECT string_agg(a.slug, E'\n' ORDER BY t.position)
                    FROM post_author t JOIN author a ON a.id = t.author_id WHERE t.post_id = post.id) END AS author_slugs,
       (SELECT o.path FROM post o WHERE o.id = post.translation_of) AS translation_of, published_at, updated_at
  FROM post WHERE id > $1 AND trashed_at IS NULL AND ($3 = '' OR id = $3) ORDER BY id LIMIT $2

-- name: export_media :many
-- Names of files after $1, $2 of them; of the post $3 those that it shows.
SELECT name AS value FROM media
 WHERE name > $1 AND NOT purging AND ($3 = '' OR EXISTS (SELECT 1 FROM post p WHERE p.id = $3 AND strpos(concat_ws(' ', p.source,
       p.feature_image, p.og_image, p.twitter_image), '/media/' || media.name) > 0))
 ORDER BY name LIMIT $2

-- name: export_redirects :many
-- After the path $1, $2 of them.
SELECT from_path, to_url, status FROM redirect WHERE from_path > $1 AND pattern_place IS NULL ORDER BY from_path LIMIT $2

-- name: export_tags :many
SELECT slug, name, description, feature_image, accent_color, visibility, meta_title, meta_description FROM tag
 WHERE trashed_at IS NULL ORDER BY slug

-- name: export_authors :many
SELECT slug, name, bio, profile_image, cover_image, website, location, links FROM author ORDER BY slug

-- name: export_post_write :exec
-- What an export's front matter says beside what other archives can.
UPDATE post SET visibility = $2, template_name = $3, og_title = $4, og_description = $5, og_image = $6,
       twitter_title = $7, twitter_description = $8, twitter_image = $9 WHERE id = $1

-- name: import_translation :exec
-- The post at $1 is a translation of the one at $2.
UPDATE post SET translation_of = o.id FROM post o
 WHERE post.path = $1 AND o.path = $2 AND o.id <> post.id AND post.translation_of IS DISTINCT FROM o.id

-- name: import_tag :exec
-- A tag of an export.  One of its slug that is there keeps what it says; one of its
-- name under another slug stays the only one.
INSERT INTO tag (id, slug, name, description, feature_image, accent_color, visibility, meta_title, meta_description)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
 WHERE NOT EXISTS (SELECT FROM tag WHERE lower(name) = lower($3) AND slug <> $2 AND trashed_at IS NULL)
ON CONFLICT (slug) DO UPDATE SET
       description = COALESCE(tag.description, excluded.description),
       feature_image = COALESCE(tag.feature_image, excluded.feature_image),
       accent_color = COALESCE(tag.accent_color, excluded.accent_color),
       meta_title = COALESCE(tag.meta_title, excluded.meta_title),
       meta_description = COALESCE(tag.meta_description, excluded.meta_description)

-- name: import_author :exec
-- Likewise; two people may have one name.
INSERT INTO author (id, slug, name, bio, profile_image, cover_image, website, location, links)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, COALESCE($9, ''))
ON CONFLICT (slug) DO UPDATE SET
       bio = COALESCE(author.bio, excluded.bio), profile_image = COALESCE(author.profile_image, excluded.profile_image),
       cover_image = COALESCE(author.cover_image, excluded.cover_image),
       website = COALESCE(author.website, excluded.website), location = COALESCE(author.location, excluded.location),
       links = COALESCE(NULLIF(author.links, ''), excluded.links)

-- name: export_size :one
-- About how much there is to write, and how many pieces: texts as they are stored, files.
SELECT COALESCE((SELECT sum(bytes) FROM media), 0)::bigint
       + COALESCE((SELECT sum(pg_column_size(source)) FROM post WHERE trashed_at IS NULL), 0)::bigint AS bytes,
       (SELECT count(*) FROM media) + (SELECT count(*) FROM post WHERE trashed_at IS NULL) AS pieces

-- name: export_task_add :exec
INSERT INTO export (id, account_id, mail_to) VALUES ($1, $2, $3)

-- name: export_task_latest :one
SELECT id, state, mail_to, reason, done, total, bytes, created_at, ended_at FROM export ORDER BY created_at DESC LIMIT 1

-- name: export_task_by_id :one
SELECT id, state, mail_to, reason, done, total, bytes, created_at, ended_at FROM export WHERE id = $1

-- name: export_task_run :exec
UPDATE export SET state = 'running', reason = NULL, done = 0, total = $2 WHERE id = $1

-- name: export_task_step :exec
UPDATE export SET done = $2 WHERE id = $1

-- name: export_task_end :exec
-- Ready, or failed for the reason $2.
UPDATE export SET state = CASE WHEN $2::text IS NULL THEN 'ready' ELSE 'failed' END, reason = $2, bytes = $3,
       done = CASE WHEN $2::text IS NULL THEN total ELSE done END, ended_at = now() WHERE id = $1

-- name: export_task_forget :exec
-- What has ended and was kept for $1 seconds, and what nobody has worked on for long.
DELETE FROM export
 WHERE (state IN ('ready', 'failed') AND ended_at <= now() - make_interval(secs => $1::float8))
    OR created_at < now() - greatest(make_interval(secs => $1::float8), interval '1 day')

-- name: export_task_ids :many
SELECT id AS value FROM export
