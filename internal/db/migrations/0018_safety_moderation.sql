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
-- A text that someone finds wrong. Who reported it is not stored: a keyed hash makes a report count once.
CREATE TABLE reports (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  kind       TEXT   NOT NULL,              -- card, idea, remark, avenue, message
  text_id    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  words      BYTEA  NOT NULL,              -- sealed
  once       TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  settled_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id),
  UNIQUE (edition_id, once)
);
-- A text taken out of sight; its author reads why.
CREATE TABLE veils (
  edition_id TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  text_id    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  words      BYTEA  NOT NULL,              -- sealed
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, kind, text_id)
);
ALTER TABLE table_calls ADD COLUMN urgent_at BIGINT NOT NULL DEFAULT 0;
