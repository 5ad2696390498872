-- name: post_state :one
-- What its writers know of a post; $2 is the asking account.
SELECT id, title, type, status, path, slug, COALESCE(edited_by, '') AS edited_by, trashed_status, version, words, review,
       stage IS NOT NULL AS staged, published_at, edited_at, trashed_at,
       created_by IS NOT DISTINCT FROM $2
       OR EXISTS (SELECT 1 FROM post_author t JOIN author a ON a.id = t.author_id
                   WHERE t.post_id = post.id AND a.account_id = $2) AS mine
  FROM post WHERE id = $1

-- name: post_live_edit :one
-- What can be changed of a post, as readers see it.
SELECT title, source, slug, COALESCE(custom_excerpt, '') AS excerpt, COALESCE(lang, '') AS lang, visibility,
       COALESCE(template_name, '') AS template_name, COALESCE(feature_image, '') AS feature_image,
       COALESCE(feature_image_alt, '') AS feature_image_alt,
       COALESCE(feature_image_caption, '') AS feature_image_caption, COALESCE(canonical_url, '') AS canonical_url,
       COALESCE(meta_title, '') AS meta_title, COALESCE(meta_description, '') AS meta_description,
       COALESCE(og_title, '') AS og_title, COALESCE(og_description, '') AS og_description,
       COALESCE(og_image, '') AS og_image, COALESCE(twitter_title, '') AS twitter_title,
       COALESCE(twitter_description, '') AS twitter_description, COALESCE(twitter_image, '') AS twitter_image,
       featured, raw_html,
       COALESCE((extract(epoch FROM published_at) * 1000000)::bigint, 0) AS publish_at,
       COALESCE((SELECT string_agg(g.name, E'\n' ORDER BY t.position)
                   FROM post_tag t JOIN tag g ON g.id = t.tag_id WHERE t.post_id = post.id), '') AS tags,
       COALESCE((SELECT string_agg(a.slug, E'\n' ORDER BY t.position)
                   FROM post_author t JOIN author a ON a.id = t.author_id WHERE t.post_id = post.id), '') AS authors,
       CASE WHEN custom = '{}' THEN '' ELSE custom::text END AS custom,
       COALESCE((SELECT o.path FROM post o WHERE o.id = post.translation_of), '') AS translation_of
  FROM post WHERE id = $1

-- name: post_rendered :one
-- What became of the text when it was stored, while that is the text.
SELECT html, toc, excerpt, first_image, words, images FROM post
 WHERE id = $1 AND source = $2 AND raw_html = $3 AND COALESCE(lang, '') = $4

-- name: post_stage :one
SELECT stage::text AS value FROM post WHERE id = $1

-- name: post_lock :one
-- Its version, held until the transaction ends.
SELECT version FROM post WHERE id = $1 FOR UPDATE

-- name: post_stage_set :exec
-- NULL: no changes any more.
UPDATE post SET stage = $2::jsonb WHERE id = $1

-- name: post_touched :exec
-- A save is done: by whom, and a version further.
UPDATE post SET version = version + 1, edited_at = now(), edited_by = $2, created_by = COALESCE(created_by, $3)
 WHERE id = $1

-- name: post_set_featured :exec
-- Readers see it at once, and changes that are staged keep it.
UPDATE post SET featured = $2, stage = jsonb_set(stage, '{featured}', to_jsonb($2::boolean)) WHERE id = $1

-- name: post_set_review :exec
UPDATE post SET review = $2 WHERE id = $1

-- name: post_note_add :exec
INSERT INTO post_note (post_id, account_id, by_name, text) VALUES ($1, $2, $3, $4)

-- name: post_note_list :many
SELECT by_name, text, at FROM post_note WHERE post_id = $1 ORDER BY id LIMIT 200

-- name: post_trash :exec
-- A post in the trash is a draft, and gives its address away.
UPDATE post SET trashed_at = now(), trashed_status = status, status = 'draft',
       slug = left(slug, 160) || '~' || id, path = '/~trash/' || id || '/'
 WHERE id = $1 AND trashed_at IS NULL

-- name: post_untrash :exec
UPDATE post SET trashed_at = NULL, status = trashed_status, trashed_status = NULL, slug = $2, path = $3 WHERE id = $1

-- name: post_rows :many
-- The posts of the console's list.  $1 type, $2 status, $3 part of title or slug,
-- $4 author, $5 tag, $6 order, $7 the asking account, $8 only its own, $11 how many
-- there are, too: that costs more than the rows that are shown.  What is
-- chosen and counted is chosen by indexes alone (sql/site/003-writing.sql); the rest
-- is read of the rows that are shown.
WITH fit AS NOT MATERIALIZED (
	SELECT p.id, p.title, p.published_at, p.edited_at
	  FROM post p
	 WHERE p.type = $1
	   AND CASE $2 WHEN 'trash' THEN p.trashed_at IS NOT NULL
	               WHEN 'staged' THEN p.trashed_at IS NULL AND p.stage IS NOT NULL
	               WHEN 'review' THEN p.trashed_at IS NULL AND p.review <> ''
	               WHEN '' THEN p.trashed_at IS NULL
	               ELSE p.trashed_at IS NULL AND p.status = $2 END
	   AND ($3 = '' OR lower(p.title) LIKE '%' || lower($3) || '%' OR p.slug LIKE '%' || lower($3) || '%')
	   AND ($4 = '' OR p.id IN (SELECT t.post_id FROM post_author t JOIN author a ON a.id = t.author_id WHERE a.slug = $4))
	   AND ($5 = '' OR p.id IN (SELECT t.post_id FROM post_tag t JOIN tag g ON g.id = t.tag_id WHERE g.slug = $5))
	   AND (NOT $8::boolean OR p.created_by IS NOT DISTINCT FROM $7
	        OR p.id IN (SELECT t.post_id FROM post_author t JOIN author a ON a.id = t.author_id WHERE a.account_id = $7))
), shown AS (
	SELECT id, row_number() OVER () AS place
	  FROM (SELECT id FROM fit
	         ORDER BY CASE WHEN $6 = 'title' THEN lower(title) END,
	                  CASE WHEN $6 = 'published' THEN published_at END DESC NULLS FIRST,
	                  edited_at DESC, id DESC
	         LIMIT $9 OFFSET $10) chosen
)
SELECT p.id, p.title, p.status, p.path, p.type, COALESCE(p.edited_by, '') AS edited_by, p.visibility,
       COALESCE((SELECT string_agg(a.name, ', ' ORDER BY t.position)
                   FROM post_author t JOIN author a ON a.id = t.author_id WHERE t.post_id = p.id), '') AS authors,
       p.stage IS NOT NULL AS staged, p.featured, p.review, p.words, CASE WHEN $11::boolean THEN (SELECT count(*) FROM fit) ELSE 0 END AS total,
       p.published_at, p.edited_at, p.trashed_at,
       p.created_by IS NOT DISTINCT FROM $7
       OR EXISTS (SELECT 1 FROM post_author t JOIN author a ON a.id = t.author_id
                   WHERE t.post_id = p.id AND a.account_id = $7) AS mine
  FROM shown JOIN post p USING (id)
 ORDER BY shown.place

-- name: revision_add :exec
INSERT INTO revision (post_id, version, kind, edit, account_id, by_name) VALUES ($1, $2, $3, $4::jsonb, $5, $6)

-- name: revision_merge :exec
-- The same writer's newest save, begun in the last minutes, is brought up to date
-- instead: autosaves shall not bury what matters.
UPDATE revision SET edit = $3::jsonb, version = $4
 WHERE id = (SELECT max(id) FROM revision WHERE post_id = $1)
   AND kind = 'saved' AND account_id = $2 AND at > now() - interval '5 minutes'

-- name: revision_list :many
SELECT id, version, kind, COALESCE(by_name, '') AS by_name, edit ->> 'title' AS title, at
  FROM revision WHERE post_id = $1 ORDER BY id DESC LIMIT 200

-- name: revision_get :one
SELECT id, version, kind, COALESCE(by_name, '') AS by_name, edit ->> 'title' AS title, edit::text AS edit, at
  FROM revision WHERE post_id = $1 AND id = $2

-- name: post_write_more :exec
-- What an editor sets beside what an import can.
UPDATE post SET visibility = $2, template_name = $3, og_title = $4, og_description = $5, og_image = $6,
       twitter_title = $7, twitter_description = $8, twitter_image = $9,
       translation_of = (SELECT NULLIF(COALESCE(o.translation_of, o.id), post.id) FROM post o WHERE o.path = $10)
 WHERE id = $1

-- name: post_translations_follow :exec
-- What was a translation of a post that is one itself now, is of the same original.
UPDATE post t SET translation_of = o.translation_of
  FROM post o WHERE o.id = $1 AND t.translation_of = $1 AND o.translation_of IS NOT NULL

-- name: post_translation_target :one
-- Is there a post at this address that another can be a translation of?
SELECT EXISTS (SELECT 1 FROM post WHERE path = $1 AND trashed_at IS NULL) AS yes

-- name: post_id_at :one
-- The post at a public address, or of the slug that ends it.
SELECT id AS value FROM post
 WHERE trashed_at IS NULL AND (path = $1 OR slug = (regexp_match($1, '([^/]+)/?$'))[1])
 ORDER BY path = $1 DESC LIMIT 1
