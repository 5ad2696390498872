-- name: replacement_candidates :many
-- Posts that say $1 somewhere ($2: in these cases; $3: in what describes them too), of
-- the type $4 or of any, for a closer look: $6 of them after the id $5.
SELECT id, title, type, status, stage IS NOT NULL AS staged, source,
       CASE WHEN $3 THEN concat_ws(E'\n', title, custom_excerpt, feature_image_alt, feature_image_caption, meta_title,
            meta_description, og_title, og_description, twitter_title, twitter_description) ELSE '' END AS details,
       coalesce(stage->>'source', '') AS stage_source
  FROM post
 WHERE trashed_at IS NULL AND ($4 = '' OR type = $4) AND id > $5
   AND CASE WHEN $2 THEN strpos(replacement_text(post, $3), $1) ELSE strpos(lower(replacement_text(post, $3)), lower($1)) END > 0
 ORDER BY id LIMIT $6

-- name: replacement_add :exec
INSERT INTO replacement (id, find, put, match_case, whole_words, details, type, account_id, by_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: replacement_begin :exec
-- Note the posts it concerns, once.
WITH r AS (UPDATE replacement SET state = 'running' WHERE id = $1 AND state = 'waiting' RETURNING *)
INSERT INTO replacement_post (replacement_id, post_id, title)
SELECT r.id, p.id, p.title FROM r, post p
 WHERE p.trashed_at IS NULL AND (r.type = '' OR p.type = r.type)
   AND CASE WHEN r.match_case THEN strpos(replacement_text(p, r.details), r.find)
            ELSE strpos(lower(replacement_text(p, r.details)), lower(r.find)) END > 0

-- name: replacement_by_id :one
SELECT r.id, r.find, r.put, r.match_case, r.whole_words, r.details, r.type, r.account_id, r.by_name, r.state, r.reason,
       r.created_at, r.ended_at, n.total, n.left, n.done, n.kept, n.undone, n.matches
  FROM replacement r, LATERAL (
	SELECT count(*) AS total, count(*) FILTER (WHERE p.state IN ('waiting', 'begun')) AS left,
	       count(*) FILTER (WHERE p.state = 'done') AS done, count(*) FILTER (WHERE p.state = 'kept') AS kept,
	       count(*) FILTER (WHERE p.state = 'undone') AS undone, coalesce(sum(p.matches), 0)::bigint AS matches
	  FROM replacement_post p WHERE p.replacement_id = r.id) n
 WHERE r.id = $1

-- name: replacement_latest :many
SELECT r.id, r.find, r.put, r.by_name, r.state, r.created_at,
       (SELECT count(*) FROM replacement_post p WHERE p.replacement_id = r.id AND p.state IN ('done', 'undone')) AS done
  FROM replacement r ORDER BY r.created_at DESC, r.id DESC LIMIT $1

-- name: replacement_next :one
-- The next post of it: of 'done' ones where it is being undone.
SELECT post_id, title, state, matches, before, stage_before, version FROM replacement_post
 WHERE replacement_id = $1 AND state = ANY(CASE WHEN $2 THEN '{done}'::text[] ELSE '{waiting,begun}'::text[] END)
 ORDER BY post_id LIMIT 1

-- name: replacement_post_begun :exec
UPDATE replacement_post SET state = 'begun', matches = $3, before = $4, stage_before = $5, version = $6
 WHERE replacement_id = $1 AND post_id = $2

-- name: replacement_post_ended :exec
UPDATE replacement_post SET state = $3, reason = $4, version = $5 WHERE replacement_id = $1 AND post_id = $2

-- name: replacement_post_drop :exec
-- A closer look found nothing in it.
DELETE FROM replacement_post WHERE replacement_id = $1 AND post_id = $2

-- name: replacement_ended :exec
UPDATE replacement SET state = $2, reason = $3, ended_at = now() WHERE id = $1

-- name: replacement_undoing :exec
UPDATE replacement SET state = 'undoing', ended_at = NULL WHERE id = $1 AND state = 'done'

-- name: replacement_posts :many
-- What became of each: those that were kept first.
SELECT p.post_id AS id, p.title, p.state, p.reason, p.matches, coalesce(q.type, '') AS type
  FROM replacement_post p LEFT JOIN post q ON q.id = p.post_id
 WHERE p.replacement_id = $1 ORDER BY p.state <> 'kept', p.title, p.post_id LIMIT $2
