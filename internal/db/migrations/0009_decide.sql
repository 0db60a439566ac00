-- +goose Up

-- A vote. Its options are the edition's avenues when it opened, in an order drawn by lot; sealed with the edition's key.
CREATE TABLE ballots (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  electorate TEXT   NOT NULL,              -- all, jurors
  options    BYTEA  NOT NULL,
  lot        TEXT   NOT NULL,              -- drawn before the first paper, decides between equals
  opened_at  BIGINT NOT NULL,              -- story time
  opened_by  TEXT   NOT NULL,              -- 'programme', or which staff account
  PRIMARY KEY (edition_id, id),
  UNIQUE (edition_id, session_id)
);

-- Papers while the vote is open: one for each person, sealed with a key of the ballot's own. No time is kept. When the vote
-- closes, the rows go and the key is destroyed.
CREATE TABLE ballot_papers (
  edition_id TEXT   NOT NULL,
  ballot_id  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  paper      BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, ballot_id, person_id)
);

-- The end of a vote, with all papers in one piece: ticks beside the hash of a receipt, sorted by it, without anybody's id.
CREATE TABLE ballot_closures (
  edition_id TEXT   NOT NULL,
  ballot_id  TEXT   NOT NULL,
  published  BYTEA  NOT NULL,
  closed_at  BIGINT NOT NULL,              -- story time
  closed_by  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, ballot_id)
);
