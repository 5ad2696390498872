-- Exports that a job writes: the zip is tenants/<site id>/exports/<id>.zip.
CREATE TABLE export (
	id         text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
	state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'ready', 'failed')),
	account_id bigint,                    -- who asked
	mail_to    text,                      -- whom to tell; NULL: nobody
	done       bigint NOT NULL DEFAULT 0, -- posts and files
	total      bigint NOT NULL DEFAULT 0,
	bytes      bigint NOT NULL DEFAULT 0, -- of the zip
	reason     text,                      -- of a failure, for people
	created_at timestamptz NOT NULL DEFAULT now(),
	ended_at   timestamptz
);
-- One at a time.
CREATE UNIQUE INDEX export_at_work ON export ((true)) WHERE state IN ('waiting', 'running');
