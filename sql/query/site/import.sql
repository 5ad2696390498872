-- name: import_known :many
-- Every post, by what an import must know of it: the key and hash of an earlier
-- import, and the slug and address that are taken.
SELECT import_key, import_hash, slug, path FROM post
