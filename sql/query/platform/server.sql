-- name: server_list :many
SELECT id, name, conninfo FROM server ORDER BY id

-- name: server_by_name :one
SELECT id, name, conninfo FROM server WHERE name = $1 AND NOT draining

-- name: server_of_site :one
SELECT v.id, v.name, v.conninfo FROM server v JOIN place p ON p.server_id = v.id WHERE p.site_id = $1

-- name: template_newest :one
SELECT database AS value FROM template WHERE server_id = $1 ORDER BY version DESC LIMIT 1

-- name: server_overview :many
SELECT v.name, v.region, v.draining, v.created_at, count(p.id) AS sites,
       coalesce((SELECT max(t.version) FROM template t WHERE t.server_id = v.id), 0) AS template
  FROM server v LEFT JOIN place p ON p.server_id = v.id
 GROUP BY v.id ORDER BY v.name
