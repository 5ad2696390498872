-- What the console needs to know of people: a second factor, and who was asked in.

ALTER TABLE account ADD COLUMN totp_secret text;   -- sealed; NULL: no second factor
ALTER TABLE account ADD COLUMN totp_last bigint NOT NULL DEFAULT 0; -- the step last used: none is used twice
ALTER TABLE account ADD COLUMN signed_in_at timestamptz;

-- Codes to sign in with when the second factor is lost: stored hashed, each used once.
CREATE TABLE recovery_code (
	account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
	code_hash  text NOT NULL,
	PRIMARY KEY (account_id, code_hash)
);

-- A link may set a password, or make another address the account's.
ALTER TABLE account_link ADD COLUMN email text;   -- NULL: the link sets a password

-- An invitation to a site's staff: stored hashed, taken once.
CREATE TABLE invite (
	token_hash text PRIMARY KEY,
	site_id    bigint NOT NULL REFERENCES site ON DELETE CASCADE,
	email      text NOT NULL,
	role       text NOT NULL CHECK (role IN ('administrator', 'editor', 'author', 'contributor')),
	invited_by bigint REFERENCES account ON DELETE SET NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX invite_once ON invite (site_id, lower(email));

-- The mailed link's token: another than the one shown to copy.
ALTER TABLE invite ADD COLUMN mail_hash text UNIQUE;

-- What the mail server said to a test, for the page that waits for it.
CREATE TABLE mail_test (
	id       text PRIMARY KEY,
	made_at  timestamptz NOT NULL DEFAULT now(),
	sent     boolean,             -- NULL: not tried yet
	reason   text,
	answer   text
);

-- A job put straight into the queue is seen at once.
CREATE TRIGGER job_added AFTER INSERT ON job FOR EACH STATEMENT EXECUTE FUNCTION woken();

-- A site's own history, newest first.
CREATE INDEX audit_of_site ON audit (site_id, id DESC);
