-- What the migrations add up to. Made by `make schema`; never run.

CREATE TABLE accounts (
  id         TEXT   PRIMARY KEY,
  name       BYTEA  NOT NULL,              -- sealed
  lookup     TEXT   NOT NULL UNIQUE,
  operator   BIGINT NOT NULL DEFAULT 0,    -- since when this account runs the server; 0 never
  created_at BIGINT NOT NULL,
  closed_at  BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE admissions (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  outcome    TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, person_id, n)
);

CREATE TABLE appeals (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  text       BYTEA  NOT NULL,              -- sealed with her key
  at         BIGINT NOT NULL,
  settled_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE arrivals (
  edition_id TEXT   NOT NULL,
  day        BIGINT NOT NULL,
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  left_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, day, person_id)
);

CREATE TABLE assessments (
  edition_id TEXT   NOT NULL,
  field      TEXT   NOT NULL,
  text       BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, field)
);

CREATE TABLE audit_checkpoints (
  edition_id TEXT   NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  hash       BYTEA  NOT NULL,
  signature  BYTEA  NOT NULL,              -- Ed25519
  PRIMARY KEY (edition_id, seq)
);

CREATE TABLE audit_heads (
  edition_id TEXT   PRIMARY KEY,
  seq        BIGINT NOT NULL,
  hash       BYTEA  NOT NULL
);

CREATE TABLE audit_log (
  edition_id TEXT   NOT NULL,              -- '' is the house itself: accounts and editions
  seq        BIGINT NOT NULL,              -- 1, 2 … without a gap
  at         BIGINT NOT NULL,              -- real time
  actor      TEXT   NOT NULL,              -- random id of a staff account; 'console' for the operator's command line
  act        TEXT   NOT NULL,              -- message key, behind audit.act.
  kind       TEXT   NOT NULL,              -- what the act was about: person, session, sheet …
  object     TEXT   NOT NULL,              -- its random id
  reason     BYTEA  NOT NULL,              -- sealed; empty when none was asked for, or a year after the event
  reason_sum BYTEA  NOT NULL,              -- SHA-256 of what is sealed; empty without a reason
  hash       BYTEA  NOT NULL,              -- SHA-256 over the line before and this one
  PRIMARY KEY (edition_id, seq)
);

CREATE TABLE avenue_cards (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  card_id    TEXT   NOT NULL,
  PRIMARY KEY (edition_id, avenue_id, card_id)
);

CREATE TABLE avenue_order (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  position   BIGINT NOT NULL,
  PRIMARY KEY (edition_id, avenue_id)
);

CREATE TABLE avenue_pens (
  edition_id TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  holder_id  TEXT   NOT NULL,
  renewed_at BIGINT NOT NULL,             -- real time
  PRIMARY KEY (edition_id, avenue_id)
);

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

CREATE TABLE avenue_wishes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE avenue_work (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, session_id, table_id)
);

CREATE INDEX avenue_work_of ON avenue_work (edition_id, avenue_id);

CREATE TABLE avenues (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,             -- where it was opened
  opener_id  TEXT   NOT NULL,             -- '' when the programme opened it for a table, or once she was erased
  language   TEXT   NOT NULL,
  opened_at  BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE ballot_closures (
  edition_id TEXT   NOT NULL,
  ballot_id  TEXT   NOT NULL,
  published  BYTEA  NOT NULL,
  closed_at  BIGINT NOT NULL,              -- story time
  closed_by  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, ballot_id)
);

CREATE TABLE ballot_papers (
  edition_id TEXT   NOT NULL,
  ballot_id  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  paper      BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, ballot_id, person_id)
);

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

CREATE TABLE card_dots (
  edition_id TEXT   NOT NULL,
  card_id    TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  PRIMARY KEY (edition_id, card_id, person_id)
);

CREATE TABLE card_groups (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  name       BYTEA  NOT NULL,             -- sealed
  made_at    BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE INDEX card_groups_table ON card_groups (edition_id, table_id);

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

CREATE INDEX cards_author ON cards (edition_id, author_id);

CREATE INDEX cards_table ON cards (edition_id, table_id);

CREATE TABLE code_sheets (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  world      TEXT   NOT NULL,              -- '' leaves the choice to the person
  role       TEXT   NOT NULL DEFAULT 'participant',
  body       BYTEA  NOT NULL,              -- sealed: who hands them out
  printed    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  made_at    BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL DEFAULT 0, used BIGINT NOT NULL DEFAULT 0, counted_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE codes (
  edition_id TEXT   NOT NULL,
  lookup     TEXT   NOT NULL,
  sheet_id   TEXT   NOT NULL, slip BYTEA,
  PRIMARY KEY (edition_id, lookup)
);

CREATE UNIQUE INDEX codes_lookup ON codes (lookup);

CREATE TABLE conducting (
  edition_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  since      BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, n)
);

CREATE TABLE consents (
  edition_id   TEXT   NOT NULL,
  person_id    TEXT   NOT NULL,
  purpose      TEXT   NOT NULL,            -- take_part, mail, mail_code, follow_up
  version      BIGINT NOT NULL,
  given_at     BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, person_id, purpose)
);

CREATE TABLE door_codes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  lookup     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE UNIQUE INDEX door_codes_lookup ON door_codes (lookup);

CREATE TABLE duty_waivers (
  edition_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  reason     BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, n)
);

CREATE TABLE edition_bodies (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  position   BIGINT NOT NULL,
  part       TEXT   NOT NULL,             -- organiser, supporter
  name       TEXT   NOT NULL,
  url        TEXT   NOT NULL,
  PRIMARY KEY (edition_id, part, position)
);

CREATE TABLE edition_texts (
  edition_id TEXT NOT NULL REFERENCES editions (id),
  field      TEXT NOT NULL,               -- name, lede, reason.1.title, question.2, session.ID.title, world.KEY.name …
  lang       TEXT NOT NULL,
  text       TEXT NOT NULL,
  PRIMARY KEY (edition_id, field, lang)
);

CREATE TABLE edition_worlds (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  key        TEXT   NOT NULL,
  position   BIGINT NOT NULL,
  quota      BIGINT NOT NULL,             -- places kept for this world at most; 0 is no quota
  mixing     BIGINT NOT NULL,             -- 1 when tables should hold this world; never for "own"
  PRIMARY KEY (edition_id, key)
);

CREATE TABLE editions (
  id            TEXT   PRIMARY KEY,
  code          TEXT   NOT NULL UNIQUE,   -- neutral address of the workspace: /e/{code}
  slug          TEXT   NOT NULL UNIQUE,   -- address of the public page: /p/{slug}
  template      TEXT   NOT NULL,          -- harvest, contest, cafe
  purpose       TEXT   NOT NULL,          -- event, rehearsal, demo: the last two may move their clock
  phase         TEXT   NOT NULL,
  zone          TEXT   NOT NULL,          -- IANA name
  capacity      BIGINT NOT NULL,
  table_min     BIGINT NOT NULL,
  table_max     BIGINT NOT NULL,
  exit_url      TEXT   NOT NULL,
  plenary_link  TEXT   NOT NULL DEFAULT '',
  story_anchor  BIGINT NOT NULL DEFAULT 0,
  story_at      BIGINT NOT NULL DEFAULT 0,
  story_speed   BIGINT NOT NULL DEFAULT 0,
  created_at    BIGINT NOT NULL
);

CREATE TABLE hands (
  edition_id TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  raised_at  BIGINT NOT NULL,
  PRIMARY KEY (edition_id, table_id, person_id)
);

CREATE TABLE help_lines (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  record     TEXT   NOT NULL,              -- JSON
  checked_by TEXT   NOT NULL DEFAULT '',
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE idea_hidings (
  edition_id TEXT   NOT NULL,
  idea_id    TEXT   NOT NULL,
  reason     BYTEA  NOT NULL,             -- sealed
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, idea_id)
);

CREATE TABLE ideas (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  author_id  TEXT   NOT NULL,             -- '' once she was erased
  text       BYTEA  NOT NULL,             -- sealed
  written_at BIGINT NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE INDEX ideas_author ON ideas (edition_id, author_id);

CREATE TABLE issuer_links (
  account_id TEXT   PRIMARY KEY REFERENCES accounts (id),
  lookup     TEXT   NOT NULL UNIQUE,       -- keyed hash of issuer and subject
  linked_at  BIGINT NOT NULL
);

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

CREATE TABLE kept_terms (
  edition_id TEXT   NOT NULL,
  due        BIGINT NOT NULL,              -- the day on which the term ended
  done_at    BIGINT NOT NULL,
  touched    BIGINT NOT NULL,              -- rows in all
  PRIMARY KEY (edition_id, due)
);

CREATE TABLE known_exits (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE limits (
  bucket      TEXT   PRIMARY KEY,
  level       BIGINT NOT NULL,           -- thousandths of a token used
  at          BIGINT NOT NULL
);

CREATE TABLE listener_duty (
  edition_id TEXT   NOT NULL,
  account_id TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, account_id)
);

CREATE TABLE mail_codes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  form       TEXT   NOT NULL,              -- keyed hash of the number of the form that asked
  lookup     TEXT   NOT NULL,              -- keyed hash of form and code
  expires_at BIGINT NOT NULL,
  tries      BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, person_id)
);

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

CREATE TABLE notes (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  body       BYTEA  NOT NULL,
  version    BIGINT NOT NULL,
  saved_at   BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE passkeys (
  account_id TEXT   NOT NULL REFERENCES accounts (id),
  id         TEXT   NOT NULL,              -- names it on the page where she removes it
  handle     TEXT   NOT NULL UNIQUE,
  credential BYTEA  NOT NULL,              -- sealed: public key, counter, flags
  name       BYTEA  NOT NULL,              -- sealed: what she calls it
  added_at   BIGINT NOT NULL,
  used_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE people (
  edition_id    TEXT   NOT NULL REFERENCES editions (id),
  id            TEXT   NOT NULL,
  world         TEXT   NOT NULL,
  profile       BYTEA  NOT NULL,
  lookup        TEXT   NOT NULL DEFAULT '', -- keyed hash of her phrase; empty until she has chosen one
  mail_lookup   TEXT   NOT NULL DEFAULT '', -- keyed hash of her mail, only when she lets codes be sent there
  registered_at BIGINT NOT NULL,
  since         BIGINT NOT NULL DEFAULT 0,  -- she came back without her phrase then: what she wrote for herself before is not shown
  PRIMARY KEY (edition_id, id)
);

CREATE UNIQUE INDEX people_lookup ON people (lookup) WHERE lookup <> '';

CREATE INDEX people_mail_lookup ON people (edition_id, mail_lookup) WHERE mail_lookup <> '';

CREATE TABLE person_roles (
  edition_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  role       TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id, role)
);

CREATE TABLE phase_changes (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  phase      TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

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

CREATE TABLE private_notes (
  edition_id TEXT  NOT NULL,
  person_id  TEXT  NOT NULL,
  note       BYTEA NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE promise_answers (
  edition_id TEXT   NOT NULL,
  promise_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  answer     TEXT   NOT NULL,
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, promise_id, n)
);

CREATE TABLE promise_clearances (
  edition_id TEXT   NOT NULL,
  text_id    TEXT   NOT NULL,              -- id of a promise or of news
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, text_id)
);

CREATE TABLE promise_news (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  promise_id TEXT   NOT NULL,
  state      TEXT   NOT NULL,              -- onway, done, stuck
  line       BYTEA  NOT NULL,
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE promises (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  avenue_id  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,              -- who made it; '' when she is forgotten
  body       BYTEA  NOT NULL,
  lookup     TEXT   NOT NULL,              -- keyed hash of the code with which the organisation confirms
  made_at    BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, id),
  UNIQUE (edition_id, lookup)
);

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

CREATE TABLE publications (
  edition_id   TEXT   NOT NULL,
  n            BIGINT NOT NULL,
  content      BYTEA  NOT NULL,
  made_at      BIGINT NOT NULL,            -- story time
  by_id        TEXT   NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0,
  withdrawn_by TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, n)
);

CREATE TABLE quiet_notes (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  note       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE quiet_talks (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  talk       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE readings (
  edition_id TEXT   NOT NULL,
  subject    TEXT   NOT NULL,              -- avenue/ID, card/ID
  verdict    TEXT   NOT NULL,              -- read, held back
  digest     TEXT   NOT NULL,              -- keyed hash of the text
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, subject)
);

CREATE TABLE redactions (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  passage    BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE room_links (
  edition_id TEXT   NOT NULL,
  room       BIGINT NOT NULL,
  url        TEXT   NOT NULL,
  PRIMARY KEY (edition_id, room)
);

CREATE TABLE room_needs (
  edition_id TEXT   NOT NULL,
  need       TEXT   NOT NULL,              -- captions, breaks, slow, interpreter_sign, plain, screenreader …
  wanted     BIGINT NOT NULL,
  PRIMARY KEY (edition_id, need)
);

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

CREATE TABLE rounds (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  formed_at  BIGINT NOT NULL,
  opened_at  BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, session_id)
);

CREATE TABLE seal_keys (
  edition_id  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  wrapped     BYTEA  NOT NULL, master TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, subject)
);

CREATE TABLE seat_pins (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  PRIMARY KEY (edition_id, session_id, person_id)
);

CREATE TABLE seat_rules (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  rule       BYTEA  NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE seats (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  table_id   TEXT   NOT NULL,
  part       TEXT   NOT NULL DEFAULT '',   -- facilitates, writes
  PRIMARY KEY (edition_id, session_id, person_id)
);

CREATE INDEX seats_of_table ON seats (edition_id, table_id);

CREATE TABLE sent_forms (
  edition_id TEXT   NOT NULL,
  form       TEXT   NOT NULL,              -- keyed hash of the form's number
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, form)
);

CREATE TABLE session_deeds (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  deed       TEXT   NOT NULL,             -- start, lengthen, end
  minutes    BIGINT NOT NULL DEFAULT 0,
  at         BIGINT NOT NULL,             -- story time
  by_id      TEXT   NOT NULL,
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE session_turns (
  edition_id TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  turn       TEXT   NOT NULL,              -- started, step.1 …, ended
  at         BIGINT NOT NULL,              -- story time
  PRIMARY KEY (edition_id, session_id, turn)
);

CREATE TABLE sessions (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  id         TEXT   NOT NULL,
  day        BIGINT NOT NULL,             -- 1, 2 …
  kind       TEXT   NOT NULL,             -- plenary, round, visit, break, vote, harvest, canvas, critique, pitch, jury, promises
  starts_at  BIGINT NOT NULL,
  minutes    BIGINT NOT NULL,
  steps      TEXT   NOT NULL DEFAULT '',  -- alone:5 together:15 change:5
  question   BIGINT NOT NULL DEFAULT 0,   -- number of the guiding question on the table, 0 for none
  link       TEXT   NOT NULL DEFAULT '',  -- external meeting, if any
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE spent (
  ticket     TEXT   PRIMARY KEY,           -- SHA-256
  expires_at BIGINT NOT NULL
);

CREATE TABLE staff (
  edition_id TEXT   NOT NULL,
  account_id TEXT   NOT NULL REFERENCES accounts (id),
  role       TEXT   NOT NULL,
  since      BIGINT NOT NULL,
  PRIMARY KEY (edition_id, account_id, role)
);

CREATE TABLE table_calls (
  edition_id  TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  table_id    TEXT   NOT NULL,
  raised_at   BIGINT NOT NULL,              -- story time
  answered_by TEXT   NOT NULL DEFAULT '',
  answered_at BIGINT NOT NULL DEFAULT 0,
  closed_at   BIGINT NOT NULL DEFAULT 0, urgent_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, id)
);

CREATE UNIQUE INDEX table_calls_open ON table_calls (edition_id, table_id) WHERE closed_at = 0;

CREATE TABLE tables (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  n          BIGINT NOT NULL,
  language   TEXT   NOT NULL, works_on TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);

CREATE UNIQUE INDEX tables_of_round ON tables (edition_id, session_id, n);

CREATE TABLE text_answers (
  edition_id TEXT   NOT NULL,
  deed_id    TEXT   NOT NULL,
  line       BYTEA  NOT NULL,             -- sealed
  at         BIGINT NOT NULL,             -- story time
  heard_at   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (edition_id, deed_id)
);

CREATE TABLE text_deeds (
  edition_id TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  text_key   TEXT   NOT NULL,
  act        TEXT   NOT NULL,             -- left, redacted, hidden
  reason     TEXT   NOT NULL,
  original   BYTEA  NOT NULL,             -- sealed
  digest     TEXT   NOT NULL,             -- keyed hash of the text as the deed left it
  at         BIGINT NOT NULL,             -- story time
  by_id      TEXT   NOT NULL,
  undone_at  BIGINT NOT NULL DEFAULT 0,
  undone_by  TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);

CREATE INDEX text_deeds_of ON text_deeds (edition_id, text_key);

CREATE TABLE text_reports (
  edition_id TEXT   NOT NULL,
  text_key   TEXT   NOT NULL,             -- kind/id
  once       TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  line       BYTEA  NOT NULL,             -- sealed; what was added, if anything
  digest     TEXT   NOT NULL,             -- keyed hash of the text as it read then
  at         BIGINT NOT NULL,             -- story time
  deed_id    TEXT   NOT NULL DEFAULT '',  -- what was done about it; '' while it waits
  PRIMARY KEY (edition_id, text_key, once)
);

CREATE TABLE tombstones (
  edition_id  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (edition_id, subject)
);

CREATE TABLE visitor_questions (
  edition_id  TEXT   NOT NULL REFERENCES editions (id),
  id          TEXT   NOT NULL,
  lang        TEXT   NOT NULL,
  question    BYTEA  NOT NULL,            -- sealed
  mail        BYTEA  NOT NULL,            -- sealed, empty when none was given
  asked_at    BIGINT NOT NULL,
  answered_at BIGINT NOT NULL DEFAULT 0,
  answered_by TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, id)
);

CREATE TABLE visits (
  edition_id TEXT   NOT NULL DEFAULT '',   -- '' for staff
  token      TEXT   NOT NULL PRIMARY KEY,  -- SHA-256 of the cookie
  id         TEXT   NOT NULL,              -- names the visit on the page where she ends it
  subject    TEXT   NOT NULL,
  began_at   BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL DEFAULT 0
, proved_at BIGINT NOT NULL DEFAULT 0);

CREATE INDEX visits_subject ON visits (edition_id, subject);

CREATE TABLE vouched (
  edition_id TEXT NOT NULL,
  person_id  TEXT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE word_consents (
  edition_id TEXT   NOT NULL REFERENCES editions (id),
  person_id  TEXT   NOT NULL,
  answer     TEXT   NOT NULL,              -- yes, no
  at         BIGINT NOT NULL,
  PRIMARY KEY (edition_id, person_id)
);
