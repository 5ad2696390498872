-- name: two_factor_state :one
-- The second factor of an account, and how many recovery codes are left.
SELECT a.totp_secret, a.totp_last, (SELECT count(*) FROM recovery_code r WHERE r.account_id = a.id) AS codes_left
  FROM account a WHERE a.id = $1

-- name: two_factor_set :exec
-- NULL switches it off.  $3 is the step of the code just given.
UPDATE account SET totp_secret = $2, totp_last = $3 WHERE id = $1

-- name: two_factor_use :exec
-- No step is used twice: of two who bring the same code, one finds no row.
UPDATE account SET totp_last = $2 WHERE id = $1 AND totp_last < $2

-- name: recovery_codes_end :exec
DELETE FROM recovery_code WHERE account_id = $1

-- name: recovery_codes_add :exec
INSERT INTO recovery_code (account_id, code_hash) SELECT $1::bigint, unnest($2::text[])

-- name: recovery_code_use :exec
DELETE FROM recovery_code WHERE account_id = $1 AND code_hash = $2
