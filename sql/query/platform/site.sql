-- name: site_insert :one
INSERT INTO site (name, plan) VALUES ($1, $2) RETURNING id

-- name: site_activate :exec
UPDATE site SET state = 'active', schema_version = $2 WHERE id = $1

-- name: site_set_state :exec
UPDATE site SET state = $2 WHERE id = $1

-- name: site_note_version :exec
UPDATE site SET schema_version = $2 WHERE id = $1

-- name: site_remove :exec
DELETE FROM site WHERE id = $1

-- name: site_half_made :one
-- Any site of that name, whatever its state, and where its data is.
SELECT s.id, s.state, v.conninfo, p.database
  FROM site s JOIN place p ON p.site_id = s.id JOIN server v ON v.id = p.server_id
 WHERE s.name = $1

-- name: place_insert :exec
-- Database and login role of a site have one name.
INSERT INTO place (site_id, server_id, database, role) VALUES ($1, $2, $3, $3)

-- name: site_lock :one
-- One command at a time makes or unmakes the site of a name; the lock goes with
-- the connection, should the command die.
SELECT pg_try_advisory_lock(3142, hashtext($1)) AS got

-- name: site_unlock :one
SELECT pg_advisory_unlock(3142, hashtext($1)) AS got

-- name: site_detail :one
-- Any site of that name, whatever its state.
SELECT s.id, s.name, s.state, s.plan, v.name AS server, p.database, p.id AS place, s.schema_version, s.created_at
  FROM site s
  LEFT JOIN place p ON p.site_id = s.id
  LEFT JOIN server v ON v.id = p.server_id
 WHERE s.name = $1

-- name: site_members :many
SELECT a.email, m.role FROM membership m JOIN account a ON a.id = m.account_id
 WHERE m.site_id = $1 ORDER BY m.role = 'owner' DESC, a.email

-- name: site_suspend :exec
UPDATE site SET state = 'suspended' WHERE id = $1 AND state = 'active'

-- name: site_resume :exec
UPDATE site SET state = 'active' WHERE id = $1 AND state = 'suspended'

-- name: site_behind :many
-- Sites whose database lacks the newest scripts, oldest first.
SELECT id, name FROM site
 WHERE state IN ('active', 'suspended') AND schema_version < $1
 ORDER BY id LIMIT $2

-- name: host_insert :exec
INSERT INTO host (name, site_id, is_primary) VALUES ($1, $2, $3)

-- name: host_remove :exec
DELETE FROM host WHERE name = $1 AND site_id = $2 AND NOT is_primary

-- name: host_unset_primary :exec
UPDATE host SET is_primary = false WHERE site_id = $1 AND is_primary

-- name: host_set_primary :exec
UPDATE host SET is_primary = true WHERE site_id = $1 AND name = $2

-- name: host_list :many
SELECT name, is_primary FROM host WHERE site_id = $1 ORDER BY is_primary DESC, name

-- name: site_list :many
SELECT s.name, s.state, s.plan, h.name AS host, v.name AS server, s.schema_version, s.created_at,
       (SELECT a.email FROM membership m JOIN account a ON a.id = m.account_id
         WHERE m.site_id = s.id AND m.role = 'owner' ORDER BY a.id LIMIT 1) AS owner
  FROM site s
  LEFT JOIN place p ON p.site_id = s.id
  LEFT JOIN server v ON v.id = p.server_id
  LEFT JOIN host h ON h.site_id = s.id AND h.is_primary
 ORDER BY s.name
