-- The halts that hold for an account and a run now. A run is named by its workflow id or its first execution id.
CREATE FUNCTION active_halts(of_account text, of_run text, of_execution text) RETURNS SETOF halts
  LANGUAGE sql STABLE AS $$
  SELECT h.* FROM halts h
  WHERE h.released_at IS NULL AND (h.until IS NULL OR h.until > clock_timestamp())
    AND (h.scope = 'all' OR (h.scope = 'account' AND h.key = of_account)
      OR (h.scope = 'run' AND h.key IN (of_run, of_execution)))
$$;

CREATE FUNCTION gate_epoch(of_account text, of_run text, of_execution text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(g.epoch), 0)::bigint FROM gates g
  WHERE (g.scope = 'all' AND g.key = '') OR (g.scope = 'account' AND g.key = of_account)
    OR (g.scope = 'run' AND g.key IN (of_run, of_execution))
$$;

-- The strongest level in force; that of a lease that ran out counts before anybody has committed its halt.
CREATE FUNCTION gate_level(of_account text, of_run text, of_execution text) RETURNS halt_level LANGUAGE sql STABLE AS $$
  SELECT max(level) FROM (
    SELECT h.level FROM active_halts(of_account, of_run, of_execution) h
    UNION ALL
    SELECT l.level FROM leases l WHERE l.account = of_account AND l.halt_id IS NULL AND l.expires_at <= clock_timestamp()
  ) levels
$$;

CREATE FUNCTION remaining_of(of_account text, of_symbol text, of_side text, but_intent text, of_run text)
  RETURNS numeric LANGUAGE sql STABLE AS $$
  -- Of the orders of a group only one fills: the largest is what may come.
  SELECT coalesce(sum(most), 0) FROM (
    SELECT max(remaining) AS most FROM (
      SELECT coalesce(i.oco_group, i.id) AS together, i.quantity AS remaining
      FROM intents i
      WHERE i.account = of_account AND i.symbol = of_symbol AND i.side = of_side
        AND i.state IN ('sending', 'ambiguous') AND i.id IS DISTINCT FROM but_intent
        AND (of_run IS NULL OR i.run_id = of_run OR i.first_execution_id = of_run)
      UNION ALL
      SELECT coalesce(i.oco_group, i.id), o.quantity - o.filled_quantity
      FROM orders o JOIN intents i ON i.id = o.intent_id
      WHERE o.account = of_account AND o.symbol = of_symbol AND o.side = of_side
        AND o.state IN ('open', 'partially_filled') AND i.id IS DISTINCT FROM but_intent
        AND (of_run IS NULL OR i.run_id = of_run OR i.first_execution_id = of_run)
    ) alive GROUP BY together
  ) groups
$$;

-- How much of a position an order of this side may still close: what is held the other way, less what orders in flight or
-- open may close already. Locks the position, so that two orders cannot both count on the same shares.
CREATE FUNCTION free_to_close(of_account text, of_symbol text, of_side text, but_intent text) RETURNS numeric
  LANGUAGE plpgsql AS $$
DECLARE held numeric;
BEGIN
  SELECT p.quantity INTO held FROM positions p WHERE p.account = of_account AND p.symbol = of_symbol FOR UPDATE;
  IF NOT FOUND OR held = 0 OR (held > 0) = (of_side = 'buy') THEN RETURN 0; END IF;
  RETURN greatest(0, abs(held) - remaining_of(of_account, of_symbol, of_side, but_intent, NULL));
END $$;

-- Why an order may not be sent now; null when it may. The gate stays shared until the transaction ends.
CREATE FUNCTION gate_refusal(i intents) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  strongest halt_level;
  free numeric;
  closes boolean;
BEGIN
  PERFORM share_gate();
  -- Statements of their own: they see what was committed while the lock was waited for.
  strongest := gate_level(i.account, i.run_id, i.first_execution_id);
  IF strongest IS NULL AND i.halt_id IS NULL THEN RETURN NULL; END IF;
  closes := i.halt_id IS NOT NULL AND EXISTS (SELECT FROM halts h WHERE h.id = i.halt_id AND h.released_at IS NULL);
  IF i.halt_id IS NOT NULL AND NOT closes THEN
    RETURN jsonb_build_object('code', 'HaltReleased', 'halt', i.halt_id);
  END IF;
  IF strongest IN ('cancel_only', 'freeze') OR (strongest = 'flatten' AND NOT closes) THEN
    RETURN jsonb_build_object('code', 'Halted', 'level', strongest);
  END IF;
  free := free_to_close(i.account, i.symbol, i.side, i.id);
  IF i.quantity <= free THEN RETURN NULL; END IF;
  RETURN jsonb_build_object('code', 'WouldOpen', 'level', strongest, 'quantity', trim_scale(i.quantity)::text,
    'free_to_close', trim_scale(free)::text);
END $$;

-- No way leads to sending but through the gate: not a statement written by hand either.
CREATE FUNCTION guard_sending() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal jsonb := gate_refusal(NEW);
BEGIN
  IF refusal IS NOT NULL THEN
    PERFORM refuse('Halted', format('intent %s may not be sent: %s', NEW.id, refusal));
  END IF;
  IF NEW.valid_until <= clock_timestamp() THEN
    PERFORM refuse('Lapsed', format('intent %s was valid until %s', NEW.id, instant_text(NEW.valid_until)));
  END IF;
  NEW.sent_epoch := gate_epoch(NEW.account, NEW.run_id, NEW.first_execution_id);
  NEW.sent_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER before_sending BEFORE UPDATE ON intents FOR EACH ROW
  WHEN (NEW.state = 'sending' AND OLD.state <> 'sending') EXECUTE FUNCTION guard_sending();
