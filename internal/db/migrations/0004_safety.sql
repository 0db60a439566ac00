-- +goose Up

-- Who must not be seated together and who wishes to be. The rule is sealed whole, so that not even their number by kind shows.
CREATE TABLE seat_rules (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  rule       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);

-- Who has read what the exit does and does not do.
CREATE TABLE known_exits (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

-- What people tell the safety lead about whom they would rather not sit with. Sealed whole: not even who wrote shows.
CREATE TABLE quiet_notes (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  note       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);
