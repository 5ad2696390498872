-- name: look_settings :one
-- Those of theme $1: of the one in use, or what it had when it last was.
SELECT CASE WHEN $1 = COALESCE((SELECT value FROM setting WHERE key = 'theme'), 'default')
            THEN COALESCE((SELECT value FROM setting WHERE key = 'theme_settings'), '{}')
            ELSE COALESCE((SELECT settings FROM theme_kept WHERE theme = $1), '{}') END AS value

-- name: look_keep :exec
-- Keep the settings of the theme in use, which $1 takes the place of.
INSERT INTO theme_kept (theme, settings)
SELECT n.theme, COALESCE((SELECT value FROM setting WHERE key = 'theme_settings'), '{}')
  FROM (SELECT COALESCE((SELECT value FROM setting WHERE key = 'theme'), 'default') AS theme) n
 WHERE n.theme <> $1
ON CONFLICT (theme) DO UPDATE SET settings = excluded.settings

-- name: look_samples :one
SELECT p.path AS post,
       (SELECT path FROM post WHERE type = 'page' AND status = 'published' AND visibility = 'public' ORDER BY published_at, id LIMIT 1) AS page,
       (SELECT g.slug FROM tag g JOIN post_tag t ON t.tag_id = g.id JOIN post b ON b.id = t.post_id
         WHERE g.visibility = 'public' AND g.trashed_at IS NULL AND b.type = 'post' AND b.status = 'published' AND b.visibility = 'public'
           AND b.published_at <= now()
         GROUP BY g.slug ORDER BY count(*) DESC, g.slug LIMIT 1) AS tag,
       (SELECT a.slug FROM post_author t JOIN author a ON a.id = t.author_id
         WHERE t.post_id = p.id ORDER BY t.position LIMIT 1) AS author,
       COALESCE((SELECT max(w) FROM regexp_split_to_table(p.title, '[^[:alnum:]]+') w WHERE length(w) BETWEEN 3 AND 12), '') AS word
  FROM (SELECT 1) one
  LEFT JOIN LATERAL (SELECT id, path, title FROM post WHERE type = 'post' AND status = 'published' AND visibility = 'public'
                        AND published_at <= now() ORDER BY published_at DESC, id DESC LIMIT 1) p ON true
