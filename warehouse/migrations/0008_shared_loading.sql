-- Several writers may load one spool file at the same moment: each loading has an id of its own.

ALTER TABLE meta_batch ADD COLUMN spool_id UUID;
UPDATE meta_batch SET spool_id = batch_id;
COMMENT ON COLUMN meta_batch.batch_id IS 'The loading that brought the rows. In a DuckDB file, which one process loads, it is the spool_id; in a lake, where two may load the same file at once, it is each one''s own, and the views show the rows of one of them.';
COMMENT ON COLUMN meta_batch.spool_id IS 'First 16 bytes of the SHA-256 of the batch''s content; its spool file had the same name.';
