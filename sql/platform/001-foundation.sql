-- The platform database: who may run what, and where every site's data is.

CREATE TABLE account (
	id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email         text NOT NULL,
	name          text,
	password_hash text,           -- NULL: a link must be used to set one
	operator      boolean NOT NULL DEFAULT false,
	disabled_at   timestamptz,
	created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_email ON account (lower(email));

-- A link with which an account sets its password: stored hashed, used once.
CREATE TABLE account_link (
	token_hash text PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
	expires_at timestamptz NOT NULL
);

CREATE TABLE server (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name       text NOT NULL UNIQUE,
	conninfo   text NOT NULL,     -- libpq keywords of its administrator's connection
	region     text,
	draining   boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plan (
	name              text PRIMARY KEY,
	requests_per_sec  bigint NOT NULL,
	concurrent        bigint NOT NULL,  -- database connections of one process
	storage_bytes     bigint NOT NULL,
	staff             bigint NOT NULL,
	statement_ms      bigint NOT NULL
);
INSERT INTO plan VALUES ('standard', 5000, 6, 5368709120, 10, 5000);

CREATE TABLE site (
	id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name           text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
	state          text NOT NULL DEFAULT 'creating'
	               CHECK (state IN ('creating', 'active', 'suspended', 'deleting')),
	plan           text NOT NULL DEFAULT 'standard' REFERENCES plan,
	schema_version bigint NOT NULL DEFAULT 0,
	created_at     timestamptz NOT NULL DEFAULT now()
);

-- Where a site's data is.  The id changes when the site moves or is restored, so
-- that no cached page of the old place can be taken for one of the new.
CREATE TABLE place (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	site_id    bigint NOT NULL UNIQUE REFERENCES site ON DELETE CASCADE,
	server_id  bigint NOT NULL REFERENCES server,
	database   text NOT NULL,
	role       text NOT NULL,
	UNIQUE (server_id, database)
);

CREATE TABLE host (
	name       text PRIMARY KEY CHECK (name = lower(name)),
	site_id    bigint NOT NULL REFERENCES site ON DELETE CASCADE,
	is_primary boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX host_primary ON host (site_id) WHERE is_primary;

CREATE TABLE membership (
	account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
	site_id    bigint NOT NULL REFERENCES site ON DELETE CASCADE,
	role       text NOT NULL CHECK (role IN ('owner', 'administrator', 'editor', 'author', 'contributor')),
	PRIMARY KEY (account_id, site_id)
);

-- The template databases new sites are copied from: the highest version serves.
CREATE TABLE template (
	server_id  bigint NOT NULL REFERENCES server ON DELETE CASCADE,
	version    bigint NOT NULL,
	database   text NOT NULL,
	PRIMARY KEY (server_id, version)
);

-- Moves on with every change of site, host, place or plan: workers compare it
-- and read the registry again.
CREATE TABLE registry (
	only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	generation bigint NOT NULL
);
INSERT INTO registry (generation) VALUES (1);

CREATE FUNCTION registry_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE registry SET generation = generation + 1;
	PERFORM pg_notify('quoin_registry', '');
	RETURN NULL;
END $$;
CREATE TRIGGER site_moved AFTER INSERT OR UPDATE OR DELETE ON site FOR EACH STATEMENT EXECUTE FUNCTION registry_moved();
CREATE TRIGGER place_moved AFTER INSERT OR UPDATE OR DELETE ON place FOR EACH STATEMENT EXECUTE FUNCTION registry_moved();
CREATE TRIGGER host_moved AFTER INSERT OR UPDATE OR DELETE ON host FOR EACH STATEMENT EXECUTE FUNCTION registry_moved();
CREATE TRIGGER plan_moved AFTER INSERT OR UPDATE OR DELETE ON plan FOR EACH STATEMENT EXECUTE FUNCTION registry_moved();

CREATE TABLE wake (
	site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
	due     timestamptz NOT NULL,
	PRIMARY KEY (site_id, due)
);

CREATE TABLE job (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	site_id    bigint REFERENCES site ON DELETE CASCADE,
	outbox_id  bigint,
	kind       text NOT NULL,
	payload    jsonb NOT NULL,
	request_id text,
	state      text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'dead')),
	attempts   integer NOT NULL DEFAULT 0,
	due        timestamptz NOT NULL DEFAULT now(),
	last_error text,
	UNIQUE (site_id, outbox_id)
);

CREATE TABLE audit (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         timestamptz NOT NULL DEFAULT now(),
	actor      text NOT NULL,
	site_id    bigint,
	action     text NOT NULL,
	detail     jsonb NOT NULL DEFAULT '{}'
);
