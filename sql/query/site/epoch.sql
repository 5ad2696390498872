-- name: epoch_read :one
SELECT n FROM epoch

-- name: epoch_next :one
-- Last statement of every change a public page can show: its row lock makes
-- commits of one site follow one another.
UPDATE epoch SET n = n + 1 RETURNING n
