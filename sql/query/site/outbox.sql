-- name: outbox_hold :exec
-- While a transaction that fills or empties the outbox runs, nobody may find it
-- empty (outbox_is_still).
SELECT pg_advisory_xact_lock_shared(3143, 1)

-- name: outbox_add :exec
-- Without a time, due now.
INSERT INTO outbox (kind, payload, request_id, due) VALUES ($1, $2::jsonb, $3, coalesce($4::timestamptz, now()))

-- name: outbox_plans :one
-- Is such a job to come?
SELECT EXISTS (SELECT FROM outbox WHERE kind = $1) AS yes

-- name: outbox_take :many
-- What is due, oldest first; what another process is copying is passed over.
DELETE FROM outbox
 WHERE id IN (SELECT id FROM outbox WHERE due <= now() ORDER BY due, id LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, payload::text AS payload, request_id

-- name: outbox_is_still :one
-- No other transaction fills or empties it, and none will begin to before this one ends.
SELECT pg_try_advisory_xact_lock(3143, 1) AS yes

-- name: outbox_first_due :one
SELECT min(due) AS due, coalesce(min(due) <= now(), false) AS is_due FROM outbox
