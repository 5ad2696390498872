-- What the jobs process waits on.

-- Attempts that failed; the next is put off longer with each.
ALTER TABLE wake ADD COLUMN tries integer NOT NULL DEFAULT 0;
CREATE INDEX wake_due ON wake (due);
CREATE INDEX job_due ON job (due) WHERE state <> 'dead';

CREATE FUNCTION woken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('quoin_wake', '');
	RETURN NULL;
END $$;
CREATE TRIGGER wake_added AFTER INSERT ON wake FOR EACH STATEMENT EXECUTE FUNCTION woken();
