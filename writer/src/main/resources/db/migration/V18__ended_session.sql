-- Log-ins at stats-api that an operator has ended, or somebody by logging out: those of that key which began before, all
-- of them (id '') or one. Who is logged in stands nowhere.
CREATE TABLE IF NOT EXISTS ended_session (
    name     TEXT        NOT NULL,
    id       TEXT        NOT NULL DEFAULT '',
    ended_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (name, id)
);
