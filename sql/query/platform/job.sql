-- name: wake_add :exec
-- This site's outbox is to be looked at when it is due; without a time, now.
INSERT INTO wake (site_id, due) VALUES ($1, coalesce($2::timestamptz, now()))
ON CONFLICT (site_id, due) DO NOTHING

-- name: wake_next :one
-- The site to be looked at next, kept from others until the transaction ends: only by
-- its first row, for two that each held one of them would wait for one another.
SELECT w.site_id, s.name AS site, w.tries::bigint AS tries
  FROM wake w JOIN site s ON s.id = w.site_id
 WHERE w.due <= now() AND s.state = 'active'
   AND NOT EXISTS (SELECT 1 FROM wake v WHERE v.site_id = w.site_id AND v.due < w.due)
 ORDER BY w.due LIMIT 1 FOR UPDATE OF w SKIP LOCKED

-- name: wake_done :exec
DELETE FROM wake WHERE site_id = $1 AND due <= now()

-- name: wake_postpone :exec
-- Look again in $2 milliseconds; $3 is 1 after a failure.
WITH gone AS (DELETE FROM wake WHERE site_id = $1 AND due <= now() RETURNING tries)
INSERT INTO wake (site_id, due, tries)
SELECT $1, now() + $2::bigint * interval '1 millisecond', coalesce(max(tries), 0) + $3::bigint FROM gone
ON CONFLICT (site_id, due) DO NOTHING

-- name: job_next_due :one
-- Milliseconds until there is something to do again, a site to be looked at or a
-- job of these kinds; -1: not as things are.
SELECT CASE WHEN due IS NULL THEN -1 ELSE greatest(0, ceil(extract(epoch FROM due - now()) * 1000)) END::bigint AS ms
  FROM least(
	(SELECT min(w.due) FROM wake w JOIN site s ON s.id = w.site_id WHERE s.state = 'active'),
	(SELECT min(j.due) FROM job j WHERE j.state <> 'dead' AND j.kind = ANY($1::text[]))) AS due

-- name: job_add :exec
-- Once for each row of an outbox, however often it is copied.
INSERT INTO job (site_id, outbox_id, kind, payload, request_id) VALUES ($1, $2, $3, $4::jsonb, $5)
ON CONFLICT (site_id, outbox_id) DO NOTHING

-- name: job_take :one
-- The job of these kinds due longest, for $2 milliseconds: who has not finished
-- it by then is taken for dead, and another may take it.  One job of a site at a
-- time, so that no site keeps the others waiting.
UPDATE job j
   SET state = 'running', attempts = j.attempts + 1, due = now() + $2::bigint * interval '1 millisecond'
  FROM (SELECT id FROM job q
         WHERE state <> 'dead' AND due <= now() AND kind = ANY($1::text[])
           AND NOT EXISTS (SELECT 1 FROM job r WHERE r.site_id = q.site_id AND r.state = 'running' AND r.due > now())
         ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED) next
 WHERE j.id = next.id
RETURNING j.id, (SELECT s.name FROM site s WHERE s.id = j.site_id) AS site, j.kind, j.payload::text AS payload,
          j.request_id, j.attempts::bigint AS attempts

-- name: job_hold :exec
-- These are still being done: nobody else takes them for $2 milliseconds.
UPDATE job SET due = now() + $2::bigint * interval '1 millisecond'
 WHERE id = ANY($1::text[]::bigint[]) AND state = 'running'

-- name: job_done :exec
DELETE FROM job WHERE id = $1

-- name: job_retry :exec
-- Again in $2 milliseconds; $3 gives an attempt back that was no fault of the job's.
UPDATE job
   SET state = 'ready', due = now() + $2::bigint * interval '1 millisecond',
       attempts = attempts - CASE WHEN $3 THEN 1 ELSE 0 END, last_error = $4
 WHERE id = $1

-- name: job_bury :exec
-- Kept, but not tried again unless somebody says so.
UPDATE job SET state = 'dead', last_error = $2 WHERE id = $1
