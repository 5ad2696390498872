-- name: registry_sites :many
-- Every site with its place and the limits of its plan, for the workers' copy.
SELECT s.id, s.name, s.state, p.id AS place_id, v.conninfo AS server, p.database, p.role,
       l.requests_per_sec, l.concurrent, l.storage_bytes, l.code
  FROM site s
  JOIN place p ON p.site_id = s.id
  JOIN server v ON v.id = p.server_id
  JOIN plan l ON l.name = s.plan
 WHERE s.state IN ('active', 'suspended')

-- name: registry_hosts :many
SELECT h.name, h.site_id, h.is_primary FROM host h

-- name: platform_ping :one
-- Does the platform database answer?
SELECT 1::bigint AS n
