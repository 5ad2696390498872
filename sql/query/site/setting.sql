-- name: setting_all :many
SELECT key, value FROM setting

-- name: setting_set :exec
INSERT INTO setting (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()
 WHERE setting.value IS DISTINCT FROM excluded.value

-- name: setting_title :one
SELECT value FROM setting WHERE key = 'title' AND value <> ''
