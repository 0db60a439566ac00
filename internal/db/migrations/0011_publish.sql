-- +goose Up

-- Whether words from a person's cards may appear. Without an answer they may not.
CREATE TABLE word_consents (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  person_id  TEXT   NOT NULL,
  answer     TEXT   NOT NULL,              -- yes, no
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

-- What someone who looks after safety decided on a text, as it read then: another text needs another reading.
CREATE TABLE readings (
  edition_id TEXT   NOT NULL,
  subject    TEXT   NOT NULL,              -- avenue/ID, card/ID
  verdict    TEXT   NOT NULL,              -- read, held back
  digest     TEXT   NOT NULL,              -- keyed hash of the text
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, subject)
);

-- Passages that are taken out of a text before it goes public.
CREATE TABLE redactions (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  passage    BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

-- What went public, as it read then, with the numbers already suppressed.
CREATE TABLE publications (
  edition_id   TEXT   NOT NULL,
  n            BIGINT NOT NULL,
  content      BYTEA  NOT NULL,
  made_at      BIGINT NOT NULL,            -- story time
  by_id        TEXT   NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0,
  withdrawn_by TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, n)
);
