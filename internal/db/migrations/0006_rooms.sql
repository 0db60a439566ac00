-- +goose Up

-- Who has a page open, by node. A row counts until it is marked gone or its node is dead, so that nobody writes again and again.
CREATE TABLE presence (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  node       TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  gone_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, person_id, node)
);
CREATE TABLE presence_nodes (
  node        TEXT   PRIMARY KEY,          -- one run of the program
  alive_until BIGINT NOT NULL
);

-- What the programme has come to: each session's start, steps and end are noted once, with the jobs that follow.
CREATE TABLE session_turns (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  turn       TEXT   NOT NULL,              -- started, step.1 …, ended
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, session_id, turn)
);

-- Who conducts: the newest record counts.
CREATE TABLE conducting (
  edition_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  since      BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, n)
);

-- What those who conduct say to everybody or to one table, sealed with the edition's key.
CREATE TABLE messages (
  edition_id    TEXT   NOT NULL,
  id            TEXT   NOT NULL,
  table_id      TEXT   NOT NULL DEFAULT '', -- '' is everybody
  body          BYTEA  NOT NULL,
  by_id         TEXT   NOT NULL,
  sent_at       BIGINT NOT NULL,            -- real time, for undoing
  said_at       BIGINT NOT NULL,            -- story time, for reading
  taken_back_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);

-- A table asks for someone to come. One open call for each table.
CREATE TABLE table_calls (
  edition_id  TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  table_id    TEXT   NOT NULL,
  raised_at   BIGINT NOT NULL,              -- story time
  answered_by TEXT   NOT NULL DEFAULT '',
  answered_at BIGINT NOT NULL DEFAULT 0,
  closed_at   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);
CREATE UNIQUE INDEX table_calls_open ON table_calls (edition_id, table_id) WHERE closed_at = 0;

CREATE TABLE hands (
  edition_id TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  raised_at  BIGINT NOT NULL,
  PRIMARY KEY (edition_id, table_id, person_id)
);

-- Meetings of other providers, by number of the table.
CREATE TABLE room_links (
  edition_id TEXT   NOT NULL,
  room       BIGINT NOT NULL,
  url        TEXT   NOT NULL,
  PRIMARY KEY (edition_id, room)
);

-- A person's own notes, sealed with her own key.
CREATE TABLE notes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  body       BYTEA  NOT NULL,
  version    BIGINT NOT NULL,
  saved_at   BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
