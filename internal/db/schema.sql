-- What the migrations add up to. Made by `make schema`; never run.

CREATE TABLE jobs (
  id          TEXT   PRIMARY KEY,
  edition_id  TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  dedup       TEXT   NOT NULL,           -- the same work is queued once while it waits
  payload     TEXT   NOT NULL,           -- ids only, never words of a person
  run_at      BIGINT NOT NULL,
  attempts    BIGINT NOT NULL DEFAULT 0,
  lease_until BIGINT NOT NULL DEFAULT 0,
  UNIQUE (edition_id, kind, dedup)
);

CREATE INDEX jobs_due ON jobs (run_at);

CREATE TABLE jobs_failed (
  id          TEXT   PRIMARY KEY,
  edition_id  TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  payload     TEXT   NOT NULL,
  failed_at   BIGINT NOT NULL,
  attempts    BIGINT NOT NULL
);

CREATE TABLE limits (
  bucket      TEXT   PRIMARY KEY,
  level       BIGINT NOT NULL,           -- thousandths of a token used
  at          BIGINT NOT NULL
);

CREATE TABLE seal_keys (
  edition_id  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  wrapped     BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, subject)
);

CREATE TABLE tombstones (
  edition_id  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (edition_id, subject)
);
