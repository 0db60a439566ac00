-- +goose Up
-- What someone who was put out says to the safety lead.
CREATE TABLE appeals (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  text       BYTEA  NOT NULL,              -- sealed with her key
  at         BIGINT NOT NULL,
  settled_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);
ALTER TABLE table_calls ADD COLUMN urgent_at BIGINT NOT NULL DEFAULT 0;
