-- name: post_by_path :one
-- A published post or page by its address: a draft is never visible through this.
SELECT id, uuid, type, visibility, slug, path, title, lang, html, toc, excerpt, custom_excerpt,
       feature_image, feature_image_alt, feature_image_caption, first_image, template_name, canonical_url,
       meta_title, meta_description, og_title, og_description, og_image,
       twitter_title, twitter_description, twitter_image, featured, words, images, remote, published_at, updated_at,
       custom_shown(custom) AS custom,
       translation_of IS NOT NULL OR EXISTS (SELECT 1 FROM post t WHERE t.translation_of = post.id) AS translated
  FROM post WHERE path = $1 AND status = 'published' AND published_at <= now()

-- name: post_translations :many
-- A published post and those that say the same in other languages, by language.
SELECT path, COALESCE(lang, '') AS lang, title, id = $1 AS is_this
  FROM post
 WHERE status = 'published' AND published_at <= now()
   AND (SELECT COALESCE(o.translation_of, o.id) FROM post o WHERE o.id = $1) IN (id, translation_of)
 ORDER BY lang NULLS FIRST, path

-- name: post_path_of_slug :one
-- Where a slug lives now: for addresses written under another permalink pattern.
SELECT path AS value FROM post WHERE slug = $1 AND status = 'published' AND published_at <= now()

-- name: post_page :many
-- One page of the posts, newest first.
SELECT id, path, title, lang, excerpt, custom_excerpt, feature_image, feature_image_alt, first_image, featured, words, images,
       published_at, updated_at, custom_shown(custom) AS custom
  FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now()
 ORDER BY published_at DESC, id DESC LIMIT $1 OFFSET $2

-- name: post_count :one
SELECT count(*) AS n FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now()

-- name: post_page_of_tag :many
SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.featured, p.words, p.images, p.published_at, p.updated_at, custom_shown(p.custom) AS custom
  FROM post p JOIN post_tag t ON t.post_id = p.id JOIN tag g ON g.id = t.tag_id
 WHERE g.slug = $1 AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 ORDER BY p.published_at DESC, p.id DESC LIMIT $2 OFFSET $3

-- name: post_sections :many
-- The newest posts of some tags, $3 of each, without those of the ids $4: of the tags $1 in
-- their order, or, where none are named, of the $2 that the newest posts have most.
WITH newest AS (
	SELECT id FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now() AND cardinality($1::text[]) = 0
	 ORDER BY published_at DESC LIMIT 200
), used AS (
	SELECT t.tag_id, count(*) AS n FROM post_tag t JOIN newest p ON p.id = t.post_id GROUP BY t.tag_id
), chosen AS (
	SELECT g.id, g.slug, g.name, COALESCE(array_position($1::text[], g.slug), 0) AS place, COALESCE(u.n, 0) AS n
	  FROM tag g LEFT JOIN used u ON u.tag_id = g.id
	 WHERE g.visibility = 'public' AND g.trashed_at IS NULL AND (g.slug = ANY ($1::text[]) OR u.n > 1)
	 ORDER BY place, n DESC, g.slug LIMIT $2
)
SELECT c.slug AS section, c.name AS section_name, p.*
  FROM chosen c CROSS JOIN LATERAL (
	SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
	       p.featured, p.words, p.images, p.published_at, p.updated_at, custom_shown(p.custom) AS custom
	  FROM post_tag t JOIN post p ON p.id = t.post_id
	 WHERE t.tag_id = c.id AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
	   AND p.id <> ALL ($4::text[])
	 ORDER BY p.published_at DESC, p.id DESC LIMIT $3) p
 ORDER BY c.place, c.n DESC, c.slug, p.published_at DESC, p.id DESC

-- name: post_page_of_author :many
SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.featured, p.words, p.images, p.published_at, p.updated_at, custom_shown(p.custom) AS custom
  FROM post p JOIN post_author t ON t.post_id = p.id JOIN author a ON a.id = t.author_id
 WHERE a.slug = $1 AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 ORDER BY p.published_at DESC, p.id DESC LIMIT $2 OFFSET $3

-- name: post_archive :many
-- Titles and dates of every post, newest first, for /archive/.
SELECT id, path, title, lang, published_at FROM post
 WHERE status = 'published' AND type = 'post' AND published_at <= now()
 ORDER BY published_at DESC, id DESC LIMIT $1

-- name: post_neighbours :many
-- The posts before and after this one in time.
(SELECT path, title, false AS is_next FROM post
  WHERE status = 'published' AND type = 'post' AND (published_at, id) < ($1::timestamptz, $2) AND published_at <= now()
  ORDER BY published_at DESC, id DESC LIMIT 1)
UNION ALL
(SELECT path, title, true FROM post
  WHERE status = 'published' AND type = 'post' AND (published_at, id) > ($1::timestamptz, $2) AND published_at <= now()
  ORDER BY published_at, id LIMIT 1)

-- name: post_related :many
-- Posts that share the most tags with this one; the newer first among equals.
SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.featured, p.words, p.images, p.published_at, p.updated_at, custom_shown(p.custom) AS custom
  FROM (SELECT o.post_id, count(*) AS shared
          FROM post_tag m JOIN post_tag o ON o.tag_id = m.tag_id
         WHERE m.post_id = $1 AND o.post_id <> $1
         GROUP BY o.post_id) s
  JOIN post p ON p.id = s.post_id
 WHERE p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 ORDER BY s.shared DESC, p.published_at DESC LIMIT 3

-- name: post_feed :many
-- The newest posts with their full text.
SELECT id, uuid, path, title, lang, html, excerpt, custom_excerpt, feature_image, feature_image_alt, first_image, published_at, updated_at, custom_shown(custom) AS custom
  FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now()
 ORDER BY published_at DESC, id DESC LIMIT $1

-- name: post_feed_of_tag :many
SELECT p.id, p.uuid, p.path, p.title, p.lang, p.html, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.published_at, p.updated_at, custom_shown(p.custom) AS custom
  FROM post p JOIN post_tag t ON t.post_id = p.id JOIN tag g ON g.id = t.tag_id
 WHERE g.slug = $1 AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 ORDER BY p.published_at DESC, p.id DESC LIMIT $2

-- name: post_feed_of_author :many
SELECT p.id, p.uuid, p.path, p.title, p.lang, p.html, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.published_at, p.updated_at, custom_shown(p.custom) AS custom
  FROM post p JOIN post_author t ON t.post_id = p.id JOIN author a ON a.id = t.author_id
 WHERE a.slug = $1 AND p.status = 'published' AND p.type = 'post' AND p.published_at <= now()
 ORDER BY p.published_at DESC, p.id DESC LIMIT $2

-- name: post_sitemap :many
-- Addresses and last changes of posts or pages ($1), newest change first.
SELECT path, slug, updated_at, COALESCE(feature_image, first_image) AS image FROM post
 WHERE status = 'published' AND type = $1 AND visibility = 'public' AND published_at <= now()
 ORDER BY published_at DESC, id DESC LIMIT $2 OFFSET $3

-- name: post_nearest :many
-- Posts whose address or title is most like a text: what a 404 suggests.
SELECT path, title FROM post
 WHERE status = 'published' AND published_at <= now()
   AND (lower(title) % lower($1) OR slug % $1)
 ORDER BY greatest(similarity(lower(title), lower($1)), similarity(slug, $1)) DESC, published_at DESC LIMIT 5

-- name: post_tag_rows :many
-- Public tags of several posts, in their order.
SELECT t.post_id, g.slug, g.name, g.feature_image AS image, g.accent_color AS accent
  FROM post_tag t JOIN tag g ON g.id = t.tag_id
 WHERE t.post_id = ANY ($1::text[]) AND g.visibility = 'public' ORDER BY t.post_id, t.position

-- name: post_author_rows :many
SELECT t.post_id, a.slug, a.name, a.profile_image AS image
  FROM post_author t JOIN author a ON a.id = t.author_id
 WHERE t.post_id = ANY ($1::text[]) ORDER BY t.post_id, t.position

-- name: post_picture_rows :many
-- Sizes of the pictures that lists show for these posts.
SELECT p.id AS post_id, m.srcset, m.width, m.height, coalesce(m.focus_x, -1) AS focus_x, coalesce(m.focus_y, -1) AS focus_y
  FROM post p JOIN media m ON m.name = substr(COALESCE(p.feature_image, p.first_image), 8)
 WHERE p.id = ANY ($1::text[]) AND COALESCE(p.feature_image, p.first_image) LIKE '/media/%'

-- name: post_search :many
-- Ranked full text.  $1 is the configuration of the site's language, $2 words in
-- the reader's own notation, $3 a tsquery of bigrams made by search.c, $4 and $5
-- limit and offset, $6 how many posts are ranked at most: words that more posts
-- have are looked for in titles and tags, and in the newest texts.
--
-- The index finds words but not their order, which costs reading each post's
-- vector: "loose" asks for the words only, "exact" then for the order, newest
-- posts first and no further than needed.
WITH q AS MATERIALIZED (
	SELECT exact, CASE WHEN exact::text LIKE '%!%' THEN exact
	                   ELSE regexp_replace(exact::text, '<(-|[0-9]+)>', '&', 'g')::tsquery END AS loose
	  FROM (SELECT websearch_to_tsquery($1::text::regconfig, $2) && $3::tsquery AS exact) typed
), candidate AS (
	(SELECT h.id FROM q JOIN post h ON h.heading @@ q.exact
	  WHERE h.status = 'published' AND h.published_at <= now()
	  ORDER BY h.published_at DESC LIMIT $6)
	UNION
	(SELECT c.id
	   FROM q, (SELECT c.id, c.search FROM q JOIN post c ON c.search @@ q.loose AND c.status = 'published' AND c.published_at <= now()
	             ORDER BY c.published_at DESC) c
	  WHERE q.exact = q.loose OR c.search @@ q.exact LIMIT $6)
)
SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.featured, p.words, p.images, p.published_at, p.updated_at, p.plain, s.total
  FROM (SELECT c.id, count(*) OVER () AS total, ts_rank_cd('{0.1, 0.3, 0.6, 1.0}', c.search, q.exact, 1) AS rank
          FROM q, candidate JOIN post c USING (id)
         ORDER BY rank DESC, c.published_at DESC, c.id DESC LIMIT $4 OFFSET $5) s
  JOIN post p ON p.id = s.id
 ORDER BY s.rank DESC, p.published_at DESC, p.id DESC

-- name: post_search_some :many
-- Posts with some of the words, for queries that few posts answer: the rarer the
-- words a post has, and the oftener it has them, the better.  $2 are words and $3
-- tsqueries of bigrams, one each; $4 are posts to leave out, $5 is the limit.
-- Looked at are the newest posts with one of the three rarest.
WITH posts AS MATERIALIZED (
	SELECT count(*) AS n
	  FROM (SELECT FROM post WHERE status = 'published' AND type = 'post' AND published_at <= now() LIMIT 2000) counted
), term AS MATERIALIZED (
	SELECT t.exact, t.loose, ln(1 + posts.n / d.n::float8) AS weight
	  FROM posts, (SELECT q AS exact, q AS loose
	                 FROM unnest($2::text[]) w, plainto_tsquery($1::text::regconfig, w) q
	               UNION SELECT b::tsquery, replace(b, '<->', '&')::tsquery FROM unnest($3::text[]) b) t,
	       LATERAL (SELECT count(*) AS n FROM (SELECT FROM post WHERE search @@ t.loose LIMIT 2000) counted) d
	 WHERE d.n > 0 ORDER BY weight DESC LIMIT 8
), candidate AS (
	SELECT DISTINCT c.id
	  FROM (SELECT * FROM term ORDER BY weight DESC LIMIT 3) t,
	       LATERAL (SELECT n.id
	                  FROM (SELECT id, search FROM post
	                         WHERE search @@ t.loose AND status = 'published' AND published_at <= now()
	                           AND id <> ALL ($4::text[])
	                         ORDER BY published_at DESC LIMIT 300) n
	                 WHERE t.exact = t.loose OR n.search @@ t.exact LIMIT 100) c
)
SELECT p.id, p.path, p.title, p.lang, p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.first_image,
       p.featured, p.words, p.images, p.published_at, p.updated_at, p.plain, 0::bigint AS total
  FROM (SELECT c.id, sum(term.weight * (1 + ts_rank_cd('{0.1, 0.3, 0.6, 1.0}', c.search, term.exact, 1))) AS rank
          FROM candidate JOIN post c USING (id) JOIN term ON c.search @@ term.exact
         GROUP BY c.id) s
  JOIN post p ON p.id = s.id
 ORDER BY s.rank DESC, p.published_at DESC, p.id DESC LIMIT $5

-- name: post_search_titles :many
-- Titles like the words, where no post has any of them.
SELECT id, path, title, lang, excerpt, custom_excerpt, feature_image, feature_image_alt, first_image, featured, words, images,
       published_at, updated_at, plain, 0::bigint AS total
  FROM post
 WHERE status = 'published' AND published_at <= now() AND $1 <% lower(title)
 ORDER BY word_similarity($1, lower(title)) DESC, published_at DESC LIMIT $2

-- name: search_word_like :many
-- For each of the words $2 that no published post has: words that look like it and
-- that one has.  $1 is the configuration of the site's language.
SELECT t.word AS typed, w.word
  FROM unnest($2::text[]) WITH ORDINALITY AS t (word, n),
       LATERAL (SELECT DISTINCT k.word, similarity(k.word, t.word) AS likeness FROM search_word k WHERE k.word % t.word
                 ORDER BY likeness DESC, k.word LIMIT 12) w
 WHERE NOT EXISTS (SELECT FROM post WHERE search @@ plainto_tsquery($1::text::regconfig, t.word)
                                      AND status = 'published' AND published_at <= now())
   AND EXISTS (SELECT FROM post WHERE search @@ plainto_tsquery($1::text::regconfig, w.word)
                                  AND status = 'published' AND published_at <= now())
 ORDER BY t.n, w.likeness DESC, w.word

-- name: search_word_add :exec
-- Add the words of a text, parted by blanks, that are not known yet.
INSERT INTO search_word
SELECT DISTINCT w FROM string_to_table($1, ' ') w
 WHERE length(w) BETWEEN 4 AND 30 AND NOT EXISTS (SELECT FROM search_word k WHERE k.word = w)

-- name: post_by_import_key :one
SELECT id, slug, path, import_hash FROM post WHERE import_key = $1

-- name: post_addresses :many
-- What the address of each post is made of, and what it is.
SELECT id, slug, path, published_at FROM post WHERE type = 'post' AND published_at IS NOT NULL

-- name: post_move :exec
UPDATE post SET path = m.path
  FROM unnest($1::text[], $2::text[]) AS m (id, path) WHERE post.id = m.id

-- name: post_slug_taken :one
-- Is the slug or the address used by another post?
SELECT EXISTS (SELECT 1 FROM post WHERE (slug = $1 OR path = $2) AND id <> $3) AS yes

-- name: post_write :exec
-- Insert a post, or replace all that a save gives.
INSERT INTO post (id, type, status, slug, path, title, lang, source, raw_html, html, toc, plain, excerpt,
                  custom_excerpt, feature_image, feature_image_alt, feature_image_caption, first_image, featured,
                  canonical_url, meta_title, meta_description, words, images, remote, import_key, import_hash,
                  published_at, updated_at, custom)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26, $27, $28, $29, COALESCE($30::jsonb, '{}'))
ON CONFLICT (id) DO UPDATE SET
       type = excluded.type, status = excluded.status, slug = excluded.slug, path = excluded.path,
       title = excluded.title, lang = excluded.lang, source = excluded.source, raw_html = excluded.raw_html,
       html = excluded.html, toc = excluded.toc, plain = excluded.plain, excerpt = excluded.excerpt,
       custom_excerpt = excluded.custom_excerpt, feature_image = excluded.feature_image,
       feature_image_alt = excluded.feature_image_alt, feature_image_caption = excluded.feature_image_caption,
       first_image = excluded.first_image, featured = excluded.featured, canonical_url = excluded.canonical_url,
       meta_title = excluded.meta_title, meta_description = excluded.meta_description, words = excluded.words,
       images = excluded.images, remote = excluded.remote, import_key = excluded.import_key,
       import_hash = excluded.import_hash, published_at = excluded.published_at, updated_at = excluded.updated_at,
       custom = COALESCE($30::jsonb, post.custom)

-- name: post_index :exec
-- The search vector: title before tags before text.  $2 is the configuration of
-- the post's own language, $3 of the site's; $4 and $5 are words and bigrams of the
-- title, $6 and $7 of the tags, $8 and $9 of the text.
UPDATE post SET search =
       setweight(to_tsvector($2::text::regconfig, $4), 'A') || setweight(to_tsvector('simple', $5), 'A') ||
       setweight(to_tsvector($2::text::regconfig, $6), 'B') || setweight(to_tsvector('simple', $7), 'B') ||
       to_tsvector($2::text::regconfig, $8) || to_tsvector('simple', $9) ||
       CASE WHEN $2 = $3 THEN ''::tsvector
            ELSE setweight(to_tsvector($3::text::regconfig, $4), 'A') || to_tsvector($3::text::regconfig, $8) END
 WHERE id = $1

-- name: post_remote_hosts :many
-- Hosts that pages fetch images from without being asked: for /about-this-site/.
SELECT DISTINCT m[1] AS url FROM post, regexp_matches(html, '<img[^>]* src="https?://([^"/]+)', 'g') AS m
 WHERE remote > 0 AND status = 'published' AND published_at <= now() ORDER BY 1 LIMIT 100

-- name: post_publish_due :exec
-- Scheduled posts whose time has come.
UPDATE post SET status = 'published' WHERE status = 'scheduled' AND published_at <= now()

-- name: post_source :one
-- To be rendered again: whoever saves it meanwhile waits, or was waited for.
SELECT source, lang, raw_html FROM post WHERE id = $1 FOR UPDATE

-- name: post_set_html :exec
UPDATE post SET html = $2 WHERE id = $1
