-- name: usage_read :one
-- What a site takes: rows of its database in bytes, and its media.
SELECT pg_database_size(current_database()) AS database_bytes,
       ((SELECT coalesce(sum(bytes), 0) FROM media) + (SELECT coalesce(sum(bytes), 0) FROM media_variant))::bigint AS media_bytes,
       (SELECT count(*) FROM media) AS media,
       (SELECT count(*) FROM post WHERE type = 'post') AS posts,
       (SELECT count(*) FROM post WHERE type = 'page') AS pages
