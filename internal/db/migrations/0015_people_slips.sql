-- +goose Up

-- Which sheet a code stands on is sealed, so that two copies of the database do not tell whose code was used in between.
-- sheet_id is empty since then.
ALTER TABLE codes ADD COLUMN slip BYTEA;                                  -- sealed: sheet, number on it, whether it was taken back

-- How many were used, as those who organise may see it: in steps, now and then.
ALTER TABLE code_sheets ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE code_sheets ADD COLUMN counted_at BIGINT NOT NULL DEFAULT 0;
