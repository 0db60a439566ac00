-- +goose Up

-- Somebody finds that a text should be looked at. Who that was is nowhere: once is a keyed hash that makes a second report of
-- the same text count once.
CREATE TABLE text_reports (
  edition_id TEXT   NOT NULL,
  text_key   TEXT   NOT NULL,             -- kind/id
  once       TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  line       BYTEA  NOT NULL,             -- sealed; what was added, if anything
  digest     TEXT   NOT NULL,             -- keyed hash of the text as it read then
  at         BIGINT NOT NULL,             -- story time
  deed_id    TEXT   NOT NULL DEFAULT '',  -- what was done about it; '' while it waits
  PRIMARY KEY (edition_id, text_key, once)
);

-- What moderators did about a text. What stood there before is sealed, and nowhere else.
CREATE TABLE text_deeds (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  text_key   TEXT   NOT NULL,
  act        TEXT   NOT NULL,             -- left, redacted, hidden
  reason     TEXT   NOT NULL,
  original   BYTEA  NOT NULL,             -- sealed
  digest     TEXT   NOT NULL,             -- keyed hash of the text as the deed left it
  at         BIGINT NOT NULL,             -- story time
  by_id      TEXT   NOT NULL,
  undone_at  BIGINT NOT NULL DEFAULT 0,
  undone_by  TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);
CREATE INDEX text_deeds_of ON text_deeds (edition_id, text_key);

-- What the author of a text says to a deed, and when a moderator has read it.
CREATE TABLE text_answers (
  edition_id TEXT   NOT NULL,
  deed_id    TEXT   NOT NULL,
  line       BYTEA  NOT NULL,             -- sealed
  at         BIGINT NOT NULL,             -- story time
  heard_at   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, deed_id)
);
