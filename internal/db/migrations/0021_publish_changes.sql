-- +goose Up

-- What was put right in a publication, or taken back from it, with what the public is told about it.
CREATE TABLE publication_changes (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  kind       TEXT   NOT NULL,              -- correction, withdrawal
  subject    TEXT   NOT NULL,              -- avenue/ID, voice/MAC, promise/ID, news/ID, figures/people; '' for the whole
  field      TEXT   NOT NULL DEFAULT '',   -- of a correction
  text       BYTEA  NOT NULL,              -- what stands there instead
  note       BYTEA  NOT NULL,              -- said in public, by language
  at         BIGINT NOT NULL,              -- story time
  by_id      TEXT   NOT NULL,
  public_at  BIGINT NOT NULL DEFAULT 0,    -- story time; 0 while the safety lead has not read a correction
  noted_at   BIGINT NOT NULL DEFAULT 0,    -- when she read the note; 0 while it is not public
  read_by    TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);

-- What was ended at the end of its term, so that it can be shown.
CREATE TABLE kept_terms (
  edition_id TEXT   NOT NULL,
  due        BIGINT NOT NULL,              -- the day on which the term ended
  done_at    BIGINT NOT NULL,
  touched    BIGINT NOT NULL,              -- rows in all
  PRIMARY KEY (edition_id, due)
);

-- What the organiser wrote into the edition's data protection impact assessment.
CREATE TABLE assessments (
  edition_id TEXT   NOT NULL,
  field      TEXT   NOT NULL,
  text       BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, field)
);
