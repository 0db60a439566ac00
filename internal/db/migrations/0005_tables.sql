-- +goose Up

-- Who is here on a day of the event.
CREATE TABLE arrivals (
  edition_id TEXT   NOT NULL,
  day        BIGINT NOT NULL,
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  left_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, day, person_id)
);

-- The seating of one session of the programme. Before it is opened it is a plan that can be changed.
CREATE TABLE rounds (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  formed_at  BIGINT NOT NULL,
  opened_at  BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, session_id)
);

CREATE TABLE tables (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  language   TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);
CREATE UNIQUE INDEX tables_of_round ON tables (edition_id, session_id, n);

CREATE TABLE seats (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  part       TEXT   NOT NULL DEFAULT '',   -- facilitates, writes
  PRIMARY KEY (edition_id, session_id, person_id)
);
CREATE INDEX seats_of_table ON seats (edition_id, table_id);
