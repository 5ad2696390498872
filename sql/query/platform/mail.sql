-- name: mail_add :exec
-- A letter to be written and sent by the jobs process.
INSERT INTO job (kind, payload, request_id) VALUES ('mail', $1::jsonb, $2)

-- name: mail_test_add :exec
-- Tests of an earlier day are forgotten with it.
WITH old AS (DELETE FROM mail_test WHERE made_at < now() - interval '1 day')
INSERT INTO mail_test (id) VALUES ($1)

-- name: mail_test_done :exec
UPDATE mail_test SET sent = $2, reason = $3, answer = $4 WHERE id = $1

-- name: mail_test_find :one
SELECT id, coalesce(sent, false) AS sent, sent IS NULL AS waiting, reason, answer FROM mail_test WHERE id = $1
