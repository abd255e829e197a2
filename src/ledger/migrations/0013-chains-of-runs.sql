-- The run that a binding belongs to, by the first execution of its chain. A tick has that of its run; a child has a first execution
-- of its own, and the chain of the run over it. Absent in what was bound before this version: its own.
ALTER TABLE bound_runs ADD COLUMN chain_id text CHECK (chain_id <> '');
CREATE INDEX bound_runs_by_chain ON bound_runs (coalesce(chain_id, first_execution_id));

-- The accounts that a run is bound to or has intents on; named by its workflow id or the first execution of its chain. What its ticks
-- and children bind and order has its workflow id: one that only begins alike is a stranger.
CREATE OR REPLACE FUNCTION accounts_of_run(of_run text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT account FROM bound_runs
  WHERE run_id = of_run OR first_execution_id = of_run OR coalesce(chain_id, first_execution_id) = of_run
  UNION SELECT account FROM intents WHERE run_id = of_run OR first_execution_id = of_run
$$;
