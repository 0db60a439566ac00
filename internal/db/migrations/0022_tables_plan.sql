-- +goose Up
-- Who is to stay at a table of a round, by the table's number.
CREATE TABLE seat_pins (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  PRIMARY KEY (edition_id, session_id, person_id)
);

-- The last deeds of a round, each with the seating before it, so that it can be taken back.
CREATE TABLE round_steps (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  deed       TEXT   NOT NULL,              -- formed, moved, kept, released, mended
  seating    TEXT   NOT NULL,              -- JSON: tables, seats, who is to stay
  PRIMARY KEY (edition_id, session_id, n)
);

-- What is looked for in the background: a better plan, what a plan costs.
CREATE TABLE round_work (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  kind       TEXT   NOT NULL,              -- better, price
  plan       TEXT   NOT NULL,              -- print of the plan it is about
  state      TEXT   NOT NULL,              -- runs, done, stopped
  done       BIGINT NOT NULL DEFAULT 0,
  parts      BIGINT NOT NULL DEFAULT 0,
  found      TEXT   NOT NULL DEFAULT '',   -- JSON: numbers and languages
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, session_id, kind)
);
