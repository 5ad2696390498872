-- name: invite_add :exec
-- Another invitation of the same address takes the place of the first.
INSERT INTO invite (token_hash, site_id, email, role, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (site_id, lower(email)) DO UPDATE
   SET token_hash = excluded.token_hash, mail_hash = NULL, email = excluded.email, role = excluded.role,
       invited_by = excluded.invited_by, created_at = now(), expires_at = excluded.expires_at

-- name: invite_list :many
SELECT i.token_hash AS id, i.email, i.role, i.expires_at, i.site_id, s.name AS site,
       coalesce(nullif(a.name, ''), split_part(a.email, '@', 1)) AS inviter
  FROM invite i JOIN site s ON s.id = i.site_id LEFT JOIN account a ON a.id = i.invited_by
 WHERE i.site_id = $1 AND i.expires_at > now() ORDER BY i.email

-- name: invite_find :one
-- By the hash of either token.
SELECT i.token_hash AS id, i.email, i.role, i.expires_at, i.site_id, s.name AS site,
       coalesce(nullif(a.name, ''), split_part(a.email, '@', 1)) AS inviter
  FROM invite i JOIN site s ON s.id = i.site_id LEFT JOIN account a ON a.id = i.invited_by
 WHERE (i.token_hash = $1 OR i.mail_hash = $1) AND i.expires_at > now() AND s.state = 'active'

-- name: invite_mailed :exec
UPDATE invite SET mail_hash = $2 WHERE token_hash = $1

-- name: invite_take :exec
DELETE FROM invite WHERE token_hash = $1 AND expires_at > now()

-- name: invite_withdraw :exec
DELETE FROM invite WHERE token_hash = $1 AND site_id = $2

-- name: invites_end_of :exec
-- Who may not invite any more has invited nobody.
DELETE FROM invite WHERE site_id = $1 AND invited_by = $2

-- name: site_staff_lock :one
-- One at a time changes a site's staff; the owners' number and the plan's limit depend on it.
SELECT id FROM site WHERE id = $1 FOR NO KEY UPDATE

-- name: site_staff_room :one
-- How many more the plan allows; the invitation to $2, if there is one, is not counted.
SELECT p.staff - (SELECT count(*) FROM membership m WHERE m.site_id = s.id)
               - (SELECT count(*) FROM invite i WHERE i.site_id = s.id AND i.expires_at > now() AND lower(i.email) <> lower($2))
       AS room, p.staff AS most
  FROM site s JOIN plan p ON p.name = s.plan WHERE s.id = $1

-- name: site_staff_list :many
SELECT a.id, a.email, coalesce(nullif(a.name, ''), split_part(a.email, '@', 1)) AS name, m.role, a.signed_in_at,
       a.totp_secret IS NOT NULL AS two_factor, a.disabled_at IS NOT NULL AS disabled
  FROM membership m JOIN account a ON a.id = m.account_id WHERE m.site_id = $1
 ORDER BY array_position(ARRAY['owner', 'administrator', 'editor', 'author', 'contributor'], m.role), lower(a.email)

-- name: site_staff_one :one
SELECT a.email, m.role,
       (SELECT count(*) FROM membership o WHERE o.site_id = m.site_id AND o.role = 'owner') AS owners
  FROM membership m JOIN account a ON a.id = m.account_id WHERE m.site_id = $1 AND m.account_id = $2

-- name: site_staff_has :one
-- Is the owner of this address on the staff?
SELECT EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
                WHERE m.site_id = $1 AND lower(a.email) = lower($2)) AS yes

-- name: membership_add :exec
-- Who is there already keeps the role he has.
INSERT INTO membership (account_id, site_id, role) VALUES ($1, $2, $3) ON CONFLICT (account_id, site_id) DO NOTHING

-- name: membership_remove :exec
DELETE FROM membership WHERE account_id = $1 AND site_id = $2
