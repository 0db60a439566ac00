-- +goose Up
-- What staff did: docs/formats/audit.md. Rows are added and never changed.
CREATE TABLE audit_log (
  edition_id TEXT   NOT NULL,              -- '' is the house itself: accounts and editions
  seq        BIGINT NOT NULL,              -- 1, 2 … without a gap
  at         BIGINT NOT NULL,              -- real time
  actor      TEXT   NOT NULL,              -- random id of a staff account; 'console' for the operator's command line
  act        TEXT   NOT NULL,              -- message key, behind audit.act.
  kind       TEXT   NOT NULL,              -- what the act was about: person, session, sheet …
  object     TEXT   NOT NULL,              -- its random id
  reason     BYTEA  NOT NULL,              -- sealed; empty when none was asked for, or a year after the event
  reason_sum BYTEA  NOT NULL,              -- SHA-256 of what is sealed; empty without a reason
  hash       BYTEA  NOT NULL,              -- SHA-256 over the line before and this one
  PRIMARY KEY (edition_id, seq)
);
CREATE TABLE audit_heads (
  edition_id TEXT   PRIMARY KEY,
  seq        BIGINT NOT NULL,
  hash       BYTEA  NOT NULL
);
CREATE TABLE audit_checkpoints (
  edition_id TEXT   NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  hash       BYTEA  NOT NULL,
  signature  BYTEA  NOT NULL,              -- Ed25519
  PRIMARY KEY (edition_id, seq)
);
