-- +goose Up

-- What people answer to the call before the event. Everybody reads the text; nobody reads who wrote it.
CREATE TABLE ideas (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  author_id  TEXT   NOT NULL,             -- '' once she was erased
  text       BYTEA  NOT NULL,             -- sealed
  written_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);
CREATE INDEX ideas_author ON ideas (edition_id, author_id);

-- An idea taken out of sight by those who organise, with a reason that its author reads. Showing it again deletes the row.
CREATE TABLE idea_hidings (
  edition_id TEXT   NOT NULL,
  idea_id    TEXT   NOT NULL,
  reason     BYTEA  NOT NULL,             -- sealed
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, idea_id)
);

-- A card. Until it is laid it is in its author's hand and belongs to no table.
CREATE TABLE cards (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  author_id  TEXT   NOT NULL,             -- '' once she was erased
  session_id TEXT   NOT NULL,             -- the round in which it was written
  table_id   TEXT   NOT NULL DEFAULT '',  -- where it lies
  group_id   TEXT   NOT NULL DEFAULT '',
  text       BYTEA  NOT NULL,             -- sealed
  written_at BIGINT NOT NULL,
  laid_at    BIGINT NOT NULL DEFAULT 0,   -- 0 while in her hand
  PRIMARY KEY (edition_id, id)
);
CREATE INDEX cards_table ON cards (edition_id, table_id);
CREATE INDEX cards_author ON cards (edition_id, author_id);

CREATE TABLE card_groups (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  name       BYTEA  NOT NULL,             -- sealed
  made_at    BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);
CREATE INDEX card_groups_table ON card_groups (edition_id, table_id);

-- One dot per person and card.
CREATE TABLE card_dots (
  edition_id TEXT   NOT NULL,
  card_id    TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, card_id, person_id)
);
