-- name: account_id :one
SELECT id FROM account WHERE lower(email) = lower($1)

-- name: account_insert :one
INSERT INTO account (email, operator, password_hash) VALUES ($1, $2, $3) RETURNING id

-- name: account_list :many
SELECT a.id, a.email, a.operator, a.disabled_at, a.created_at,
       (SELECT string_agg(s.name || ':' || m.role, ' ' ORDER BY s.name)
          FROM membership m JOIN site s ON s.id = m.site_id WHERE m.account_id = a.id) AS sites
  FROM account a ORDER BY a.email

-- name: account_disable :exec
UPDATE account SET disabled_at = now() WHERE lower(email) = lower($1) AND disabled_at IS NULL

-- name: account_link_add :exec
INSERT INTO account_link (token_hash, account_id, expires_at) VALUES ($1, $2, $3)

-- name: membership_set :exec
INSERT INTO membership (account_id, site_id, role) VALUES ($1, $2, $3)
ON CONFLICT (account_id, site_id) DO UPDATE SET role = excluded.role
