-- Commits a halt, once an id.
CREATE FUNCTION commit_halt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  given halts := jsonb_populate_record(NULL::halts, p);
  committed halts;
BEGIN
  IF given.scope = 'account' AND NOT EXISTS (SELECT FROM accounts a WHERE a.name = given.key) THEN
    PERFORM refuse('UnknownAccount', format('no account ''%s'' is in the ledger; there are: %s', given.key,
      coalesce((SELECT string_agg(a.name, ', ' ORDER BY a.name) FROM accounts a), 'none')));
  END IF;
  INSERT INTO halts (id, scope, key, level, reason, halted_by, until, drill)
  VALUES (given.id, given.scope, given.key, given.level, given.reason, given.halted_by, given.until,
    coalesce(given.drill, false))
  ON CONFLICT (id) DO NOTHING;
  SELECT * INTO STRICT committed FROM halts h WHERE h.id = given.id;
  IF (committed.scope, committed.key, committed.level) IS DISTINCT FROM (given.scope, given.key, given.level) THEN
    PERFORM refuse('HaltDiffers', format('halt %s is of %s %s at level %s and cannot also be of %s %s at %s', given.id,
      committed.scope, committed.key, committed.level, given.scope, given.key, given.level));
  END IF;
  RETURN to_jsonb(committed) || jsonb_build_object(
    'epoch', (SELECT g.epoch::text FROM gates g WHERE g.scope = committed.scope AND g.key = committed.key));
END $$;

CREATE FUNCTION release_halt(of_id text, by_whom text, why text, approved_by text) RETURNS halts LANGUAGE plpgsql AS $$
DECLARE released halts;
BEGIN
  UPDATE halts SET released_at = clock_timestamp(), released_by = by_whom, release_reason = why,
    release_approved_by = approved_by
  WHERE id = of_id RETURNING * INTO released;
  IF NOT FOUND THEN PERFORM refuse('UnknownHalt', format('no halt %s was committed', of_id)); END IF;
  RETURN released;
END $$;

-- What the run brought into a position: the sum of its fills.
CREATE FUNCTION attributed_to(of_run text, of_account text, of_symbol text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(CASE f.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END), 0)
  FROM fills f JOIN intents i ON i.id = f.intent_id
  WHERE f.account = of_account AND f.symbol = of_symbol AND (i.run_id = of_run OR i.first_execution_id = of_run)
$$;

-- Stores the closing orders that a flatten halt still lacks, and gives all of its unsettled ones. Position by position under a
-- lock: what is held, less what orders in flight, open or stored for closing take already. So whoever asks, and how
-- often, an account is closed once.
CREATE FUNCTION closing_orders(of_halt text, of_account text, until timestamptz) RETURNS SETOF intents
  LANGUAGE plpgsql AS $$
DECLARE
  halt halts;
  held positions;
  run text;
  part numeric;
  closing_side text;
  waiting numeric;
  missing numeric;
  nth integer;
BEGIN
  SELECT * INTO halt FROM halts h WHERE h.id = of_halt;
  IF NOT FOUND THEN PERFORM refuse('UnknownHalt', format('no halt %s was committed', of_halt)); END IF;
  IF halt.released_at IS NOT NULL THEN
    PERFORM refuse('HaltReleased', format('halt %s was released by %s; it closes nothing more', of_halt, halt.released_by));
  END IF;
  IF halt.level <> 'flatten' OR (halt.scope = 'account' AND halt.key <> of_account) THEN
    PERFORM refuse('NotAllowed', format('halt %s, of %s %s at level %s, does not close account %s',
      of_halt, halt.scope, halt.key, halt.level, of_account));
  END IF;
  run := CASE halt.scope WHEN 'run' THEN halt.key END;
  FOR held IN
    SELECT * FROM positions p WHERE p.account = of_account AND p.quantity <> 0 ORDER BY p.symbol FOR UPDATE
  LOOP
    closing_side := CASE WHEN held.quantity > 0 THEN 'sell' ELSE 'buy' END;
    SELECT coalesce(sum(i.quantity), 0) INTO waiting FROM intents i
    WHERE i.account = of_account AND i.symbol = held.symbol AND i.side = closing_side AND i.halt_id IS NOT NULL
      AND i.state IN ('stored', 'absent') AND i.valid_until > clock_timestamp()
      AND EXISTS (SELECT FROM halts h WHERE h.id = i.halt_id AND h.released_at IS NULL);
    missing := abs(held.quantity) - remaining_of(of_account, held.symbol, closing_side, NULL, NULL) - waiting;
    IF run IS NOT NULL THEN
      part := attributed_to(run, of_account, held.symbol);
      SELECT coalesce(sum(i.quantity), 0) INTO waiting FROM intents i
      WHERE i.account = of_account AND i.symbol = held.symbol AND i.side = closing_side AND i.halt_id IS NOT NULL
        AND i.run_id = run AND i.state IN ('stored', 'absent') AND i.valid_until > clock_timestamp()
        AND EXISTS (SELECT FROM halts h WHERE h.id = i.halt_id AND h.released_at IS NULL);
      missing := least(missing, CASE WHEN sign(part) = sign(held.quantity)
        THEN abs(part) - remaining_of(of_account, held.symbol, closing_side, NULL, run) - waiting ELSE 0 END);
    END IF;
    CONTINUE WHEN missing <= 0;
    SELECT count(*) + 1 INTO nth FROM intents i
    WHERE i.halt_id = of_halt AND i.account = of_account AND i.symbol = held.symbol;
    PERFORM store_intent(jsonb_build_object('id', closing_id, 'client_order_id', 'bw-' || substr(closing_id, 4),
      'account', of_account, 'symbol', held.symbol, 'side', closing_side, 'type', 'market', 'quantity', missing,
      'time_in_force', 'day', 'halt_id', of_halt, 'first_execution_id', 'halt:' || of_halt, 'step_path', of_account,
      'occurrence', held.symbol, 'leg', nth::text, 'run_id', coalesce(run, 'halt:' || of_halt),
      'started_by', halt.halted_by, 'valid_until', until))
    FROM (SELECT 'in_' || left(encode(sha256(convert_to(
      concat_ws(E'\n', 'halt:' || of_halt, of_account, held.symbol, nth::text), 'UTF8')), 'hex'), 32) AS closing_id) ids;
  END LOOP;
  RETURN QUERY SELECT i.* FROM intents i
    WHERE i.halt_id = of_halt AND i.account = of_account AND i.state IN ('stored', 'absent', 'sending', 'ambiguous')
      AND (i.state NOT IN ('stored', 'absent') OR i.valid_until > clock_timestamp())
    ORDER BY i.symbol, i.leg::integer;
END $$;

CREATE FUNCTION halt_of_lease(l leases) RETURNS text LANGUAGE plpgsql AS $$
DECLARE halt text := format('lease:%s:%s', l.name, instant_text(l.expires_at));
BEGIN
  PERFORM commit_halt(jsonb_build_object('id', halt, 'scope', 'account', 'key', l.account, 'level', l.level,
    'reason', format('no heartbeat from %s since %s', l.holder, instant_text(l.renewed_at)), 'halted_by', 'lease ' || l.name));
  UPDATE leases SET halt_id = halt WHERE name = l.name;
  RETURN halt;
END $$;

-- A heartbeat. One that comes late does not undo the halt that the silence brought: it commits it.
CREATE FUNCTION renew_lease(of_name text, of_account text, of_holder text, at_level halt_level, lasts interval)
  RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE l leases;
BEGIN
  INSERT INTO leases VALUES (of_name, of_account, of_holder, at_level, clock_timestamp(), clock_timestamp() + lasts)
  ON CONFLICT (name) DO NOTHING RETURNING * INTO l;
  IF FOUND THEN RETURN jsonb_build_object('renewed', true, 'expires_at', instant_text(l.expires_at)); END IF;
  SELECT * INTO STRICT l FROM leases n WHERE n.name = of_name FOR UPDATE;
  IF l.account <> of_account THEN
    PERFORM refuse('LeaseHeld', format('lease %s is of account %s, not of %s', of_name, l.account, of_account));
  END IF;
  IF l.holder <> of_holder AND l.expires_at > clock_timestamp() THEN
    PERFORM refuse('LeaseHeld', format('lease %s is held by %s until %s', of_name, l.holder, instant_text(l.expires_at)));
  END IF;
  IF l.halt_id IS NULL AND l.expires_at <= clock_timestamp() THEN
    RETURN jsonb_build_object('renewed', false, 'halt', halt_of_lease(l));
  END IF;
  IF EXISTS (SELECT FROM halts h WHERE h.id = l.halt_id AND h.released_at IS NULL) THEN
    RETURN jsonb_build_object('renewed', false, 'halt', l.halt_id);
  END IF;
  UPDATE leases SET holder = of_holder, level = at_level, renewed_at = clock_timestamp(),
    expires_at = clock_timestamp() + lasts, halt_id = NULL
  WHERE name = of_name RETURNING * INTO l;
  RETURN jsonb_build_object('renewed', true, 'expires_at', instant_text(l.expires_at));
END $$;

-- Commits the halts of leases that ran out. Gives their ids.
CREATE FUNCTION halt_expired_leases() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE l leases;
BEGIN
  FOR l IN SELECT * FROM leases n WHERE n.halt_id IS NULL AND n.expires_at <= clock_timestamp()
    ORDER BY n.name FOR UPDATE SKIP LOCKED
  LOOP
    RETURN NEXT halt_of_lease(l);
  END LOOP;
END $$;

CREATE FUNCTION audit_lease() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE l leases := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM write_audit(l.account, CASE TG_OP WHEN 'DELETE' THEN 'lease.ended' ELSE 'lease.held' END,
    jsonb_build_object('lease', l.name, 'holder', l.holder, 'level', l.level));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT OR DELETE ON leases DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_lease();
CREATE CONSTRAINT TRIGGER audit_change AFTER UPDATE ON leases DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.holder <> NEW.holder OR OLD.level <> NEW.level) EXECUTE FUNCTION audit_lease();
