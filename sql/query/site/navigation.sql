-- name: navigation_all :many
SELECT menu, label, url FROM navigation ORDER BY menu, position

-- name: navigation_clear :exec
DELETE FROM navigation WHERE menu = $1

-- name: navigation_add :exec
INSERT INTO navigation (menu, position, label, url)
VALUES ($1, (SELECT COALESCE(max(position) + 1, 0) FROM navigation WHERE menu = $1), $2, $3)
