-- +goose Up

-- An avenue. What is written of it is in its versions.
CREATE TABLE avenues (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,             -- where it was opened
  opener_id  TEXT   NOT NULL,             -- '' when the programme opened it for a table, or once she was erased
  language   TEXT   NOT NULL,
  opened_at  BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);

-- Every burst of writing is a version; the newest one is the avenue.
CREATE TABLE avenue_versions (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  pen_id     TEXT   NOT NULL,             -- the stretch of writing, not who wrote
  canvas     BYTEA  NOT NULL,             -- sealed whole: not even the lengths of the fields show
  began_at   BIGINT NOT NULL,             -- real time
  saved_at   BIGINT NOT NULL,             -- the edition's own time
  PRIMARY KEY (edition_id, avenue_id, n)
);

-- The pen: one person writes at a time. The row goes when she puts it down.
CREATE TABLE avenue_pens (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  holder_id  TEXT   NOT NULL,
  renewed_at BIGINT NOT NULL,             -- real time
  PRIMARY KEY (edition_id, avenue_id)
);

-- Which cards an avenue grew from.
CREATE TABLE avenue_cards (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  card_id    TEXT   NOT NULL,
  PRIMARY KEY (edition_id, avenue_id, card_id)
);

-- In which order avenues are given to tables, when people have chosen.
CREATE TABLE avenue_order (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  position   BIGINT NOT NULL,
  PRIMARY KEY (edition_id, avenue_id)
);

-- Which table writes which avenue.
CREATE TABLE avenue_work (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, session_id, table_id)
);
CREATE INDEX avenue_work_of ON avenue_work (edition_id, avenue_id);

-- What readers of another table say: like, ask, wish.
CREATE TABLE avenue_remarks (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  author_id  TEXT   NOT NULL,             -- '' once she was erased
  kind       TEXT   NOT NULL,
  text       BYTEA  NOT NULL,             -- sealed
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);
CREATE INDEX avenue_remarks_of ON avenue_remarks (edition_id, avenue_id);
