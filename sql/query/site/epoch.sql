-- name: epoch_read :one
-- The lock waits for a writer whose COMMIT is still on its way: without it, one
-- that was cut off could still change the row after it was read.
SELECT n FROM epoch FOR SHARE

-- name: epoch_next :one
-- Last statement of every change a public page can show: its row lock makes
-- commits of one site follow one another.
UPDATE epoch SET n = n + 1 RETURNING n
