-- name: trash_purge :exec
-- What has been in the trash for more than $1 days; files go by media_purge_mark.
WITH posts AS (DELETE FROM post WHERE trashed_at < now() - make_interval(days => $1::int)),
     tags AS (DELETE FROM tag WHERE trashed_at < now() - make_interval(days => $1::int))
DELETE FROM redirect_trash WHERE trashed_at < now() - make_interval(days => $1::int)

-- name: trash_holds :one
-- Is anything there still?
SELECT EXISTS (SELECT FROM post WHERE trashed_at IS NOT NULL) OR EXISTS (SELECT FROM tag WHERE trashed_at IS NOT NULL) OR
       EXISTS (SELECT FROM redirect_trash) OR EXISTS (SELECT FROM media WHERE trashed_at IS NOT NULL) AS yes
