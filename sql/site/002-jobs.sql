-- The request an effect came from is carried on into its job's log lines.
ALTER TABLE outbox ADD COLUMN request_id text;
CREATE INDEX outbox_due ON outbox (due);
