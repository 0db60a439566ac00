-- +goose Up

-- Quiet words between someone and a listener. Each is sealed whole under a key of its own, which is destroyed with it: not even
-- who asked, when, or whether anybody answered shows, and no backup can be opened once it is over.
CREATE TABLE quiet_talks (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  talk       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);

-- Which listeners say that they are on duty.
CREATE TABLE listener_duty (
  edition_id TEXT   NOT NULL,
  account_id TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, account_id)
);

-- Who let the rooms open without two listeners, and why.
CREATE TABLE duty_waivers (
  edition_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  reason     BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, n)
);

-- What an edition's organisers changed in the shipped help lines, added to them, or checked.
CREATE TABLE help_lines (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  record     TEXT   NOT NULL,              -- JSON
  checked_by TEXT   NOT NULL DEFAULT '',
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);
