-- name: tag_rows :many
-- The tags of the console's list: $1 those in the trash, $2 part of the name or slug.
-- posts: all that have it, drafts too; those in the trash are few and taken off.
WITH gone AS MATERIALIZED (
	SELECT t.tag_id, count(*) AS posts FROM post p JOIN post_tag t ON t.post_id = p.id
	 WHERE p.trashed_at IS NOT NULL GROUP BY t.tag_id
)
SELECT f.id, f.slug, f.name, COALESCE(f.description, '') AS description, f.visibility, f.trashed_at, f.total,
       (SELECT count(*) FROM post_tag t WHERE t.tag_id = f.id) -
       COALESCE((SELECT g.posts FROM gone g WHERE g.tag_id = f.id), 0) +
       (SELECT count(*) FROM tag_trash t WHERE t.tag_id = f.id) AS posts
  FROM (SELECT *, count(*) OVER () AS total FROM tag
         WHERE (trashed_at IS NOT NULL) = $1
           AND ($2 = '' OR lower(name) LIKE '%' || lower($2) || '%' OR slug LIKE '%' || lower($2) || '%')
         ORDER BY lower(name), slug LIMIT $3 OFFSET $4) f
 ORDER BY lower(f.name), f.slug

-- name: tag_by_id :one
SELECT id, slug, name, COALESCE(description, '') AS description, visibility, trashed_at,
       COALESCE(feature_image, '') AS feature_image, COALESCE(accent_color, '') AS accent_color,
       COALESCE(meta_title, '') AS meta_title, COALESCE(meta_description, '') AS meta_description,
       (SELECT count(*) FROM post_tag t JOIN post p ON p.id = t.post_id WHERE t.tag_id = tag.id AND p.trashed_at IS NULL) AS posts
  FROM tag WHERE id = $1

-- name: tag_hold :one
-- The same without its posts, until the transaction ends.
SELECT id, slug, name, COALESCE(description, '') AS description, visibility, trashed_at FROM tag WHERE id = $1 FOR UPDATE

-- name: tag_of_name :one
SELECT id AS value FROM tag WHERE lower(name) = lower($1) AND trashed_at IS NULL ORDER BY name <> $1, id LIMIT 1

-- name: tag_name_taken :one
SELECT EXISTS (SELECT FROM tag WHERE lower(name) = lower($1) AND id <> $2 AND trashed_at IS NULL) AS yes

-- name: tag_slug_taken :one
SELECT EXISTS (SELECT FROM tag WHERE slug = $1 AND id <> $2) AS yes

-- name: tag_write :exec
UPDATE tag SET name = $2, slug = $3, description = nullif($4, ''), visibility = $5, updated_at = now(),
       feature_image = nullif($6, ''), accent_color = nullif($7, ''), meta_title = nullif($8, ''),
       meta_description = nullif($9, '')
 WHERE id = $1

-- name: tag_stages_rename :exec
-- Changes to posts that are not published yet name their tags.
UPDATE post SET stage = jsonb_set(stage, '{tags}', to_jsonb(array_to_string(
       array_replace(tag_lines(stage->>'tags'), $1, $2), E'\n')))
 WHERE stage IS NOT NULL AND $1 = ANY (tag_lines(stage->>'tags'))

-- ---- merging ----

-- name: tag_others :many
-- What $1 may be merged into.
SELECT id AS value, name || CASE WHEN visibility = 'public' THEN ' – /tag/' || slug || '/' ELSE '' END AS label
  FROM tag WHERE id <> $1 AND trashed_at IS NULL ORDER BY lower(name), slug LIMIT 5000

-- name: tag_merge_places :exec
-- Posts of both: $2 takes the earlier place.
UPDATE post_tag t SET position = least(t.position, o.position)
  FROM post_tag o WHERE t.tag_id = $2 AND o.tag_id = $1 AND o.post_id = t.post_id

-- name: tag_merge_posts :exec
-- The other posts of $1 are $2's.
WITH shared AS (DELETE FROM post_tag t USING post_tag o
                 WHERE t.tag_id = $1 AND o.tag_id = $2 AND o.post_id = t.post_id RETURNING t.post_id)
UPDATE post_tag SET tag_id = $2 WHERE tag_id = $1 AND post_id NOT IN (SELECT post_id FROM shared)

-- name: tag_merge_stages :exec
-- Changes that are not published yet name their tags: $1 becomes $2, once.
UPDATE post SET stage = jsonb_set(stage, '{tags}', to_jsonb(slug_lines_merged(stage ->> 'tags', $1, $2)))
 WHERE stage IS NOT NULL AND $1 = ANY (tag_lines(stage ->> 'tags'))

-- name: tag_merge_revisions :exec
UPDATE revision SET edit = jsonb_set(edit, '{tags}', to_jsonb(slug_lines_merged(edit ->> 'tags', $1, $2)))
 WHERE strpos(edit ->> 'tags', $1) > 0 AND $1 = ANY (tag_lines(edit ->> 'tags'))

-- name: tag_merged :exec
DELETE FROM tag WHERE id = $1

-- ---- the trash ----

-- name: tag_take_posts :exec
-- From its posts; where it was is kept.
WITH taken AS (DELETE FROM post_tag WHERE tag_id = $1 RETURNING post_id, position)
INSERT INTO tag_trash (tag_id, post_id, position) SELECT $1, post_id, position FROM taken

-- name: tag_take_stages :exec
-- From what is not published yet, where it is named ($2).
WITH cut AS (
	UPDATE post SET stage = jsonb_set(stage, '{tags}', to_jsonb(array_to_string(
	       array_remove(tag_lines(stage->>'tags'), $2), E'\n')))
	  FROM (SELECT id AS post_id, array_position(tag_lines(stage->>'tags'), $2) AS line
	          FROM post WHERE stage IS NOT NULL) s
	 WHERE post.id = s.post_id AND s.line IS NOT NULL
	RETURNING s.post_id, s.line
)
INSERT INTO tag_trash (tag_id, post_id, staged) SELECT $1, post_id, line FROM cut
ON CONFLICT (tag_id, post_id) DO UPDATE SET staged = excluded.staged

-- name: tag_trash :exec
UPDATE tag SET trashed_at = now(), slug = left(slug, 160) || '~' || id WHERE id = $1

-- name: tag_make_room :exec
-- Where other tags have taken the places of $1 meanwhile they move on by one.
UPDATE post_tag t SET position = t.position + 1
  FROM tag_trash r
 WHERE r.tag_id = $1 AND t.post_id = r.post_id AND t.position >= r.position AND t.tag_id <> $2
   AND EXISTS (SELECT FROM post_tag o WHERE o.post_id = r.post_id AND o.position = r.position AND o.tag_id <> $2)

-- name: tag_give_posts :exec
-- The posts of $1 get $2: the same tag, or the one that has its name now.
INSERT INTO post_tag (post_id, tag_id, position) SELECT post_id, $2, position FROM tag_trash
 WHERE tag_id = $1 AND position IS NOT NULL
ON CONFLICT DO NOTHING

-- name: tag_give_stages :exec
UPDATE post SET stage = jsonb_set(stage, '{tags}', to_jsonb(array_to_string(
       s.lines[:s.staged - 1] || $2::text || s.lines[s.staged:], E'\n')))
  FROM (SELECT r.post_id, r.staged, tag_lines(p.stage->>'tags') AS lines
          FROM tag_trash r JOIN post p ON p.id = r.post_id
         WHERE r.tag_id = $1 AND r.staged IS NOT NULL AND p.stage IS NOT NULL) s
 WHERE post.id = s.post_id AND $2 <> ALL (s.lines)

-- name: tag_untrash :exec
UPDATE tag SET trashed_at = NULL, slug = $2 WHERE id = $1

-- name: tag_join :exec
-- What is said about $1 is kept where nothing is said about $2.
UPDATE tag SET description = COALESCE(tag.description, o.description),
       feature_image = COALESCE(tag.feature_image, o.feature_image),
       accent_color = COALESCE(tag.accent_color, o.accent_color), meta_title = COALESCE(tag.meta_title, o.meta_title),
       meta_description = COALESCE(tag.meta_description, o.meta_description)
  FROM tag o WHERE tag.id = $2 AND o.id = $1

-- name: tag_trash_forget :exec
DELETE FROM tag_trash WHERE tag_id = $1

-- name: tag_delete :exec
DELETE FROM tag WHERE id = $1 AND trashed_at IS NOT NULL

-- ---- the search index ----

-- name: tag_index_posts :many
-- Posts whose index may hold the words of $1, after the post $2, with all their tags.
SELECT p.id, p.lang, COALESCE((SELECT string_agg(g.name, ' ' ORDER BY t.position)
                                 FROM post_tag t JOIN tag g ON g.id = t.tag_id WHERE t.post_id = p.id), '') AS tags
  FROM post p
 WHERE p.id IN (SELECT post_id FROM post_tag WHERE tag_id = $1 UNION ALL SELECT post_id FROM tag_trash WHERE tag_id = $1)
   AND p.id > $2 ORDER BY p.id LIMIT 200

-- name: post_index_tags :exec
-- The words of its tags anew in the search vector: $2 the configuration of the post's
-- language, $3 words, $4 bigrams.
UPDATE post SET search = ts_filter(search, '{a,c,d}') ||
       setweight(to_tsvector($2::text::regconfig, $3), 'B') || setweight(to_tsvector('simple', $4), 'B')
 WHERE id = $1
