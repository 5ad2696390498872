-- name: missed_add :exec
-- Readers asked $2 times more for the address $1, and found nothing there; $3: the
-- host that had led one of them, NULL where none is known.
INSERT INTO missed (path, times, led_by) VALUES ($1, $2, $3)
ON CONFLICT (path) DO UPDATE SET times = missed.times + excluded.times, last_at = now(),
   led_by = COALESCE(excluded.led_by, missed.led_by)

-- name: missed_cut :exec
-- No more than $1 are kept: those go that were asked for least, and longest ago.
DELETE FROM missed WHERE path IN (SELECT path FROM missed ORDER BY times DESC, last_at DESC OFFSET $1)

-- name: missed_rows :many
SELECT id, path, times, COALESCE(led_by, '') AS led_by, last_at, count(*) OVER () AS total FROM missed
 WHERE $1 = '' OR strpos(lower(path), lower($1)) > 0
 ORDER BY times DESC, last_at DESC, path LIMIT $2 OFFSET $3

-- name: missed_forget :exec
DELETE FROM missed WHERE id = $1

-- name: missed_found :exec
-- A redirect leads on from there now.
DELETE FROM missed WHERE rtrim(path, '/') = $1
