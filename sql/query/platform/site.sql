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
