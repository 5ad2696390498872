-- name: author_rows :many
-- Everybody whose name stands under a post, or may: $1 part of the name or slug.
-- posts: all that have it, drafts too.
SELECT a.id, a.slug, a.name, a.account_id IS NOT NULL AS has_account, f.total,
       (SELECT count(*) FROM post_author t JOIN post p ON p.id = t.post_id
         WHERE t.author_id = a.id AND p.trashed_at IS NULL) AS posts
  FROM (SELECT id, count(*) OVER () AS total FROM author
         WHERE $1 = '' OR lower(name) LIKE '%' || lower($1) || '%' OR slug LIKE '%' || lower($1) || '%'
         ORDER BY account_id IS NULL, lower(name), slug LIMIT $2 OFFSET $3) f
  JOIN author a ON a.id = f.id
 ORDER BY a.account_id IS NULL, lower(a.name), a.slug

-- name: author_by_id :one
SELECT id, slug, name, account_id IS NOT NULL AS has_account, 0::bigint AS total,
       (SELECT count(*) FROM post_author t JOIN post p ON p.id = t.post_id
         WHERE t.author_id = author.id AND p.trashed_at IS NULL) AS posts
  FROM author WHERE id = $1

-- name: author_hold :one
-- The same without posts, until the transaction ends.
SELECT id, slug, name, account_id IS NOT NULL AS has_account, 0::bigint AS total, 0::bigint AS posts
  FROM author WHERE id = $1 FOR UPDATE

-- name: author_id_of_slug :one
SELECT id AS value FROM author WHERE slug = $1

-- name: author_others :many
-- Whom $1 may be merged into.
SELECT id, slug, name, account_id IS NOT NULL AS has_account, 0::bigint AS total, 0::bigint AS posts FROM author
 WHERE id <> $1 ORDER BY account_id IS NULL, lower(name), slug LIMIT 1000

-- name: author_accounts :many
-- Accounts that have a byline on this site.
SELECT account_id AS id FROM author WHERE account_id IS NOT NULL

-- name: author_give_places :exec
-- Posts of both: $2 takes the earlier place.
UPDATE post_author t SET position = least(t.position, o.position)
  FROM post_author o WHERE t.author_id = $2 AND o.author_id = $1 AND o.post_id = t.post_id

-- name: author_give_posts :exec
-- The other posts of $1 are $2's.
WITH shared AS (DELETE FROM post_author t USING post_author o
                 WHERE t.author_id = $1 AND o.author_id = $2 AND o.post_id = t.post_id RETURNING t.post_id)
UPDATE post_author SET author_id = $2 WHERE author_id = $1 AND post_id NOT IN (SELECT post_id FROM shared)

-- name: author_stages_rename :exec
-- Changes that are not published yet name their authors by slug: $1 becomes $2, once.
UPDATE post SET stage = jsonb_set(stage, '{authors}', to_jsonb(slug_lines_merged(stage ->> 'authors', $1, $2)))
 WHERE stage IS NOT NULL AND $1 = ANY (tag_lines(stage ->> 'authors'))

-- name: author_revisions_rename :exec
-- And so does what posts were.
UPDATE revision SET edit = jsonb_set(edit, '{authors}', to_jsonb(slug_lines_merged(edit ->> 'authors', $1, $2)))
 WHERE strpos(edit ->> 'authors', $1) > 0 AND $1 = ANY (tag_lines(edit ->> 'authors'))

-- name: author_take_words :exec
-- What $2 says nothing about is as $1 had it.
UPDATE author a SET bio = COALESCE(NULLIF(a.bio, ''), o.bio),
       profile_image = COALESCE(NULLIF(a.profile_image, ''), o.profile_image),
       cover_image = COALESCE(NULLIF(a.cover_image, ''), o.cover_image),
       website = COALESCE(NULLIF(a.website, ''), o.website), location = COALESCE(NULLIF(a.location, ''), o.location),
       links = CASE WHEN a.links = '' THEN o.links ELSE a.links END, updated_at = now()
  FROM author o WHERE a.id = $2 AND o.id = $1

-- name: author_delete :exec
DELETE FROM author WHERE id = $1
