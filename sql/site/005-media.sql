-- Pictures in several sizes, and large files that arrive in pieces.

-- What a page writes into srcset, once the variants are made: of the picture's own
-- format and of WebP.  variants_due: when somebody may make them; NULL: nobody
-- need.
ALTER TABLE media ADD COLUMN srcset text;
ALTER TABLE media ADD COLUMN srcset_webp text;
ALTER TABLE media ADD COLUMN variants_due timestamptz;
ALTER TABLE media ADD COLUMN frames bigint NOT NULL DEFAULT 1; -- more: it moves
CREATE INDEX media_newest ON media (created_at DESC, id DESC);
CREATE INDEX media_waiting ON media (variants_due) WHERE variants_due IS NOT NULL;

CREATE TABLE media_variant (
	media_id text NOT NULL REFERENCES media ON DELETE CASCADE,
	type     text NOT NULL,          -- media type
	width    bigint NOT NULL,        -- pixels
	height   bigint NOT NULL,
	name     text NOT NULL UNIQUE,   -- its address is /media/<name>
	bytes    bigint NOT NULL,
	PRIMARY KEY (media_id, type, width)
);

-- A file on its way: what has arrived lies in tenants/<site id>/uploads/<id>.
CREATE TABLE upload (
	id         text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	name       text NOT NULL,        -- the name it comes with
	size       bigint NOT NULL CHECK (size > 0),
	received   bigint NOT NULL DEFAULT 0 CHECK (received <= size),
	account_id bigint,               -- whose it is; NULL: a command
	touched_at timestamptz NOT NULL DEFAULT now()
);
