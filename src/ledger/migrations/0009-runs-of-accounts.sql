-- Which runs are bound to an account: those that opened its desk. Halting tells them, whether or not they have ordered anything yet.
CREATE TABLE bound_runs (
  account text NOT NULL REFERENCES accounts,
  run_id text NOT NULL CHECK (run_id <> ''),
  first_execution_id text NOT NULL CHECK (first_execution_id <> ''),
  bound_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (account, run_id, first_execution_id)
);
CREATE INDEX bound_runs_by_run ON bound_runs (run_id);
CREATE INDEX bound_runs_by_execution ON bound_runs (first_execution_id);

-- The accounts that a run is bound to or has intents on; named by its workflow id or first execution id. Ids of its ticks and
-- children begin with its own and a slash.
CREATE FUNCTION accounts_of_run(of_run text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT account FROM bound_runs WHERE run_id = of_run OR first_execution_id = of_run OR starts_with(run_id, of_run || '/')
  UNION SELECT account FROM intents WHERE run_id = of_run OR first_execution_id = of_run
$$;
