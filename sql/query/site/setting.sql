-- name: setting_all :many
-- And which files of its own a site has over a theme: the version that is live, and
-- its spare (0: none).
SELECT key, value FROM setting
UNION ALL
SELECT 'files of ' || theme, version_id || ' ' || COALESCE(spare_id, 0) FROM theme_live

-- name: setting_set :exec
INSERT INTO setting (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()
 WHERE setting.value IS DISTINCT FROM excluded.value

-- name: setting_title :one
SELECT value FROM setting WHERE key = 'title' AND value <> ''
