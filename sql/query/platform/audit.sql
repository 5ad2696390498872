-- name: audit_add :exec
-- A site id of 0 means the installation as a whole.
INSERT INTO audit (actor, site_id, action, detail) VALUES ($1, nullif($2::bigint, 0), $3, $4::jsonb)

-- name: audit_list :many
-- What was done about the site $1, newest first; before the row $2, where it is not 0.
SELECT a.id, a.actor, COALESCE(p.name, p.email) AS person, a.action, a.detail::text AS detail, a.at
  FROM audit a LEFT JOIN account p ON a.actor = 'account:' || p.id
 WHERE a.site_id = $1 AND ($2::bigint = 0 OR a.id < $2) ORDER BY a.id DESC LIMIT $3
