-- name: account_id :one
SELECT id FROM account WHERE lower(email) = lower($1)

-- name: account_insert :one
INSERT INTO account (email, operator, password_hash, name) VALUES ($1, $2, $3, $4) RETURNING id

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

-- name: account_links_end :exec
DELETE FROM account_link WHERE account_id = $1 AND email IS NULL

-- name: account_set_password :exec
UPDATE account SET password_hash = $2 WHERE id = $1

-- name: account_set_name :exec
UPDATE account SET name = $2 WHERE id = $1

-- name: account_signed_in :exec
UPDATE account SET signed_in_at = now() WHERE id = $1

-- name: account_has_operator :one
SELECT EXISTS (SELECT 1 FROM account WHERE operator AND disabled_at IS NULL) AS yes

-- name: account_lock :exec
-- One at a time makes the first operator.
SELECT pg_advisory_xact_lock(3141, 60)

-- name: staff_by_id :one
-- An enabled account, and its role on the site $2.
SELECT a.id, a.email, a.name, a.password_hash, a.totp_secret, a.operator,
       (SELECT m.role FROM membership m WHERE m.account_id = a.id AND m.site_id = $2) AS role_on_site
  FROM account a WHERE a.id = $1 AND a.disabled_at IS NULL

-- name: staff_by_email :one
SELECT id, email, name, password_hash, totp_secret, operator, NULL AS role_on_site
  FROM account WHERE lower(email) = lower($1) AND disabled_at IS NULL

-- name: staff_by_link :one
SELECT a.id, a.email, a.name, a.password_hash, a.totp_secret, a.operator, NULL AS role_on_site
  FROM account_link l JOIN account a ON a.id = l.account_id
 WHERE l.token_hash = $1 AND l.email IS NULL AND l.expires_at > now() AND a.disabled_at IS NULL

-- name: staff_sites :many
SELECT s.name, m.role, s.state, h.name AS host
  FROM membership m JOIN site s ON s.id = m.site_id LEFT JOIN host h ON h.site_id = s.id AND h.is_primary
 WHERE m.account_id = $1 AND s.state IN ('active', 'suspended') ORDER BY s.name

-- name: account_email_link_add :exec
-- A link that makes $4 the account's address; an earlier one ends.
WITH old AS (DELETE FROM account_link WHERE account_id = $2 AND email IS NOT NULL)
INSERT INTO account_link (token_hash, account_id, expires_at, email) VALUES ($1, $2, $3, $4)

-- name: account_of_email_link :one
SELECT a.id, a.email AS old_email, l.email AS new_email
  FROM account_link l JOIN account a ON a.id = l.account_id
 WHERE l.token_hash = $1 AND l.email IS NOT NULL AND l.expires_at > now() AND a.disabled_at IS NULL

-- name: account_set_email :exec
-- Links that were sent to the old address end.
WITH old AS (DELETE FROM account_link WHERE account_id = $1)
UPDATE account SET email = $2 WHERE id = $1
