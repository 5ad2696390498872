-- name: custom_field_list :many
SELECT key, label, kind, choices, position FROM custom_field ORDER BY position, key

-- name: custom_field_clear :exec
DELETE FROM custom_field

-- name: custom_field_add :exec
INSERT INTO custom_field (key, label, kind, choices, position) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (key) DO NOTHING

-- name: custom_shown :one
-- What readers would see of these values.
SELECT custom_shown($1::jsonb) AS value

-- name: custom_use :many
-- Keys that posts have values of, in the trash and staged too, and how many posts.
SELECT k.key, count(DISTINCT k.id) AS posts
  FROM (SELECT id, jsonb_object_keys(custom) AS key FROM post WHERE custom <> '{}'
        UNION ALL
        SELECT id, jsonb_object_keys((stage ->> 'custom')::jsonb) FROM post
         WHERE stage IS NOT NULL AND COALESCE(stage ->> 'custom', '') <> '') k
 GROUP BY k.key ORDER BY k.key
