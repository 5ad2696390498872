-- name: doctor_server :one
-- How the platform's PostgreSQL is set up, and how full it is; times in
-- microseconds, for a comparison of clocks.
SELECT current_setting('fsync') = 'on' AS fsync,
       current_setting('synchronous_commit') <> 'off' AS synchronous,
       current_setting('full_page_writes') = 'on' AS full_pages,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       (current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint) AS room,
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS clock

-- name: doctor_schema :one
-- The newest script of the platform database.
SELECT coalesce(max(version), 0)::bigint AS n FROM schema_migration

-- name: doctor_sites_behind :one
SELECT count(*) AS n FROM site WHERE state IN ('active', 'suspended') AND schema_version < $1

-- name: doctor_sites :many
-- Sites that are not as they should be, and in what: half made or half deleted for
-- some minutes, without a host, without an owner who may sign in.
SELECT name,
       CASE WHEN state IN ('creating', 'deleting') THEN state
            WHEN NOT hosted THEN 'no host' ELSE 'no owner' END AS value
  FROM (SELECT s.name, s.state, s.created_at,
               EXISTS (SELECT 1 FROM host h WHERE h.site_id = s.id AND h.is_primary) AS hosted,
               EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
                        WHERE m.site_id = s.id AND m.role = 'owner' AND a.disabled_at IS NULL) AS owned
          FROM site s) s
 WHERE (state IN ('creating', 'deleting') AND created_at < now() - interval '10 minutes')
    OR (state IN ('active', 'suspended') AND NOT (hosted AND owned))
 ORDER BY name LIMIT 100

-- name: doctor_operators :one
-- Operators who sign in with a password alone.
SELECT count(*) AS n FROM account WHERE operator AND disabled_at IS NULL AND totp_secret IS NULL

-- name: doctor_late :one
-- Jobs whose turn came minutes ago, and sites that should have been looked at.
SELECT (SELECT count(*) FROM job WHERE state = 'ready' AND due < now() - interval '5 minutes')
     + (SELECT count(*) FROM wake w JOIN site s ON s.id = w.site_id
         WHERE s.state = 'active' AND w.due < now() - interval '5 minutes') AS n

-- name: jobs_dead :many
-- What was given up, newest first, with the reason of the last attempt.
SELECT j.id, s.name AS site, j.kind, coalesce(j.last_error, '') AS reason, j.attempts::bigint AS attempts, j.due AS at
  FROM job j LEFT JOIN site s ON s.id = j.site_id
 WHERE j.state = 'dead' ORDER BY j.due DESC, j.id DESC LIMIT $1

-- name: jobs_dead_count :one
SELECT count(*) AS n FROM job WHERE state = 'dead'

-- name: jobs_retry :one
-- Try what was given up once more: one job, or with 0 all of them.
WITH again AS (
	UPDATE job SET state = 'ready', attempts = 0, due = now() WHERE state = 'dead' AND ($1 = 0 OR id = $1) RETURNING id),
     told AS (SELECT pg_notify('quoin_wake', ''))
SELECT count(*) AS n FROM again, told

-- name: jobs_drop :one
WITH gone AS (DELETE FROM job WHERE state = 'dead' AND ($1 = 0 OR id = $1) RETURNING id)
SELECT count(*) AS n FROM gone
