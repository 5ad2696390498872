-- name: page_choices :many
-- Published pages, for who chooses one.
SELECT slug AS value, title AS label FROM post WHERE type = 'page' AND status = 'published' ORDER BY lower(title), slug
