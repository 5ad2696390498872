-- name: tag_by_slug :one
SELECT id, slug, name, description, feature_image, accent_color, meta_title, meta_description,
       (SELECT count(*) FROM post_tag t JOIN post p ON p.id = t.post_id
         WHERE t.tag_id = tag.id AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()) AS posts
  FROM tag WHERE slug = $1 AND visibility = 'public' AND trashed_at IS NULL

-- name: tag_sitemap :many
SELECT g.slug, max(p.updated_at) AS updated_at
  FROM tag g JOIN post_tag t ON t.tag_id = g.id JOIN post p ON p.id = t.post_id
 WHERE g.visibility = 'public' AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 GROUP BY g.slug ORDER BY g.slug

-- name: tags_named :many
-- The slug of the tag of each name $1, '' where there is none: of that name
-- whatever its case, as the language $3 has it; or of that slug; or of the slug $2
-- made of the name, where only what divides words differs.
WITH wish AS (
	SELECT w.name, w.slug, w.n, name_key(w.name, $3) AS key, $3 ~* '^(tr|az)(-|$)' AS turkish
	  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (name, slug, n)
)
SELECT DISTINCT ON (w.n) COALESCE(k.slug, '') AS value
  FROM wish w LEFT JOIN LATERAL (
	SELECT slug, name, true AS named FROM tag WHERE name_key(name, 'und') = w.key AND NOT w.turkish AND trashed_at IS NULL
	 UNION ALL
	SELECT slug, name, true FROM tag WHERE name_key(name, 'tr') = w.key AND w.turkish AND trashed_at IS NULL
	 UNION ALL
	SELECT slug, name, false FROM tag WHERE slug = w.key AND trashed_at IS NULL
	 UNION ALL
	SELECT slug, name, false FROM tag
	 WHERE slug = w.slug AND translate(name_key(name, $3), ' -_', '') = translate(w.key, ' -_', '') AND trashed_at IS NULL
  ) k ON true
 ORDER BY w.n, k.name = w.name DESC NULLS LAST, k.named DESC, k.slug = w.key DESC, k.slug

-- name: tag_ensure :exec
-- A tag of this name, unless its slug is taken.
INSERT INTO tag (id, slug, name, visibility) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING

-- name: post_tags_clear :exec
DELETE FROM post_tag WHERE post_id = $1

-- name: post_tags_set :exec
-- The tags of a post by their slugs, in this order.
INSERT INTO post_tag (post_id, tag_id, position)
SELECT $1, g.id, min(s.n) - 1 FROM unnest($2::text[]) WITH ORDINALITY AS s (slug, n) JOIN tag g ON g.slug = s.slug
 GROUP BY g.id

-- name: author_by_slug :one
SELECT id, slug, name, bio, profile_image, cover_image, website, location, links,
       (SELECT count(*) FROM post_author t JOIN post p ON p.id = t.post_id
         WHERE t.author_id = author.id AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()) AS posts
  FROM author WHERE slug = $1

-- name: authors_of_post :many
SELECT a.id, a.slug, a.name, a.bio, a.profile_image, a.cover_image, a.website, a.location, a.links, 0::bigint AS posts
  FROM post_author t JOIN author a ON a.id = t.author_id WHERE t.post_id = $1 ORDER BY t.position

-- name: author_sitemap :many
SELECT a.slug, max(p.updated_at) AS updated_at
  FROM author a JOIN post_author t ON t.author_id = a.id JOIN post p ON p.id = t.post_id
 WHERE p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 GROUP BY a.slug ORDER BY a.slug

-- name: authors_named :many
-- The slug of the author of each name $1, '' where there is none: of that name
-- whatever its case, as the language $3 has it; or of that slug; or of the slug $2
-- made of the name, where only what divides words differs.
WITH wish AS (
	SELECT w.name, w.slug, w.n, name_key(w.name, $3) AS key, $3 ~* '^(tr|az)(-|$)' AS turkish
	  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (name, slug, n)
)
SELECT DISTINCT ON (w.n) COALESCE(k.slug, '') AS value
  FROM wish w LEFT JOIN LATERAL (
	SELECT slug, name, true AS named FROM author WHERE name_key(name, 'und') = w.key AND NOT w.turkish
	 UNION ALL
	SELECT slug, name, true FROM author WHERE name_key(name, 'tr') = w.key AND w.turkish
	 UNION ALL
	SELECT slug, name, false FROM author WHERE slug = w.key
	 UNION ALL
	SELECT slug, name, false FROM author
	 WHERE slug = w.slug AND translate(name_key(name, $3), ' -_', '') = translate(w.key, ' -_', '')
  ) k ON true
 ORDER BY w.n, k.name = w.name DESC NULLS LAST, k.named DESC, k.slug = w.key DESC, k.slug

-- name: author_ensure :exec
-- An author of this name, unless the slug is taken.
INSERT INTO author (id, slug, name) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING

-- name: post_authors_clear :exec
DELETE FROM post_author WHERE post_id = $1

-- name: post_authors_set :exec
INSERT INTO post_author (post_id, author_id, position)
SELECT $1, a.id, min(s.n) - 1 FROM unnest($2::text[]) WITH ORDINALITY AS s (slug, n) JOIN author a ON a.slug = s.slug
 GROUP BY a.id

-- name: author_of_account :one
SELECT slug AS value FROM author WHERE account_id = $1

-- name: author_for_account :one
-- The byline of an account: a new one, or the one of its slug that nobody has yet.
INSERT INTO author (id, slug, name, account_id)
SELECT $1, CASE WHEN EXISTS (SELECT 1 FROM author WHERE slug = $2 AND account_id IS NOT NULL)
                THEN $2 || '-' || right($1, 4) ELSE $2 END, $3, $4
ON CONFLICT (slug) DO UPDATE SET account_id = excluded.account_id WHERE author.account_id IS NULL
RETURNING slug AS value

-- name: author_names :many
-- Every byline, for the editor's choice.
SELECT slug AS value, name AS label FROM author ORDER BY lower(name), slug LIMIT 500

-- name: tag_names :many
SELECT name AS value, name AS label FROM tag WHERE trashed_at IS NULL ORDER BY lower(name) LIMIT 1000

-- name: tag_choices :many
-- Tags, for narrowing a list.
SELECT slug AS value, name AS label FROM tag WHERE trashed_at IS NULL ORDER BY lower(name), slug LIMIT 300

-- name: authors_by_slug :many
SELECT a.id, a.slug, a.name, a.bio, a.profile_image, a.cover_image, a.website, a.location, a.links, 0::bigint AS posts
  FROM unnest($1::text[]) WITH ORDINALITY AS w (slug, n) JOIN author a ON a.slug = w.slug ORDER BY w.n

-- name: byline_of_account :one
SELECT id, slug, name, COALESCE(bio, '') AS bio, COALESCE(profile_image, '') AS profile_image,
       COALESCE(website, '') AS website, COALESCE(location, '') AS location, links
  FROM author WHERE account_id = $1

-- name: byline_save :exec
UPDATE author SET slug = $2, name = $3, bio = $4, profile_image = $5, website = $6, location = $7, links = $8,
       updated_at = now()
 WHERE account_id = $1
