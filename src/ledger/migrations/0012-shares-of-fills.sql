-- What each run has of what an account holds. A fill is of the run that ordered it; those of orders that close the whole account
-- are shared out to the runs that held, the one that has held longest first: so their holdings end when the account's do.
CREATE TABLE fill_shares (
  fill_id bigint NOT NULL REFERENCES fills,
  account text NOT NULL REFERENCES accounts,
  symbol text NOT NULL,
  run_id text NOT NULL,
  first_execution_id text NOT NULL,
  -- Signed: below zero for a sale.
  quantity signed_quantity NOT NULL CHECK (quantity <> 0),
  PRIMARY KEY (fill_id, run_id, first_execution_id)
);
CREATE INDEX fill_shares_by_position ON fill_shares (account, symbol);
CREATE INDEX fill_shares_by_run ON fill_shares (run_id);
CREATE INDEX fill_shares_by_execution ON fill_shares (first_execution_id);

-- The position is locked by whoever records the fill. What no run has held (it was there before, or came by a transfer) is nobody's.
CREATE FUNCTION share_out(f fills) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  i intents;
  rest numeric := signed_of(f.side, f.quantity);
  part numeric;
  halted text;
  holder record;
BEGIN
  SELECT * INTO STRICT i FROM intents n WHERE n.id = f.intent_id;
  -- The run that a halt is of; closing orders of other halts have no run.
  halted := CASE WHEN i.halt_id IS NOT NULL AND i.run_id <> 'halt:' || i.halt_id THEN i.run_id END;
  IF i.halt_id IS NOT NULL OR i.closes_account THEN
    FOR holder IN
      SELECT s.run_id, s.first_execution_id, sum(s.quantity) AS held,
        i.run_id IN (s.run_id, s.first_execution_id) OR i.first_execution_id = s.first_execution_id AS own
      FROM fill_shares s WHERE s.account = f.account AND s.symbol = f.symbol
      GROUP BY s.run_id, s.first_execution_id HAVING sign(sum(s.quantity)) = -sign(rest)
      ORDER BY own DESC, min(s.fill_id)
    LOOP
      EXIT WHEN rest = 0 OR (halted IS NOT NULL AND NOT holder.own);
      part := sign(rest) * least(abs(rest), abs(holder.held));
      INSERT INTO fill_shares VALUES (f.id, f.account, f.symbol, holder.run_id, holder.first_execution_id, part);
      rest := rest - part;
    END LOOP;
    IF halted IS NULL THEN RETURN; END IF;
  END IF;
  IF rest <> 0 THEN
    INSERT INTO fill_shares VALUES (f.id, f.account, f.symbol, i.run_id, i.first_execution_id, rest);
  END IF;
END $$;

SELECT share_out(f) FROM (SELECT * FROM fills ORDER BY id) f;

CREATE FUNCTION share_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM share_out(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER share_fill AFTER INSERT ON fills FOR EACH ROW EXECUTE FUNCTION share_fill();

CREATE FUNCTION guard_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    PERFORM refuse('SharesAreDerived', 'what a fill is of which run follows the rows of fills');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON fill_shares FOR EACH ROW EXECUTE FUNCTION guard_share();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON fill_shares FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON fill_shares EXECUTE FUNCTION refuse_change();

-- What the run brought into a position, less what was closed of it.
CREATE OR REPLACE FUNCTION attributed_to(of_run text, of_account text, of_symbol text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(s.quantity), 0) FROM fill_shares s
  WHERE s.account = of_account AND s.symbol = of_symbol AND (s.run_id = of_run OR s.first_execution_id = of_run)
$$;
