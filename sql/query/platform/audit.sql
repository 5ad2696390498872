-- name: audit_add :exec
-- A site id of 0 means the installation as a whole.
INSERT INTO audit (actor, site_id, action, detail) VALUES ($1, nullif($2::bigint, 0), $3, $4::jsonb)
