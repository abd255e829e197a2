-- Each function below is one short transaction by itself: called as a single statement, it begins and ends in the server,
-- so that a caller that stalls holds no lock.

-- Stores an intent once. The same again gives the stored one; its valid_until is that of the first time.
CREATE FUNCTION store_intent(p jsonb) RETURNS intents LANGUAGE plpgsql AS $$
DECLARE
  given intents := jsonb_populate_record(NULL::intents, p);
  stored intents;
BEGIN
  INSERT INTO intents (id, client_order_id, account, symbol, side, type, quantity, limit_price, stop_price, time_in_force,
    oco_group, replaces, halt_id, first_execution_id, step_path, occurrence, leg, run_id, plan_hash, definition,
    definition_version, started_by, approved_by, valid_until)
  VALUES (given.id, given.client_order_id, given.account, given.symbol, given.side, given.type, given.quantity,
    given.limit_price, given.stop_price, given.time_in_force, given.oco_group, given.replaces, given.halt_id,
    given.first_execution_id, given.step_path, given.occurrence, given.leg, given.run_id, given.plan_hash,
    given.definition, given.definition_version, given.started_by, given.approved_by, given.valid_until)
  ON CONFLICT (id) DO NOTHING
  RETURNING * INTO stored;
  IF stored.id IS NOT NULL THEN RETURN stored; END IF;
  SELECT * INTO STRICT stored FROM intents i WHERE i.id = given.id;
  IF intent_content(stored) <> intent_content(given) THEN
    PERFORM refuse('IntentDiffers', format('intent %s is stored as %s and cannot also be %s',
      given.id, intent_content(stored), intent_content(given)));
  END IF;
  RETURN stored;
END $$;

CREATE FUNCTION lock_intent(of_id text) RETURNS intents LANGUAGE plpgsql AS $$
DECLARE found_intent intents;
BEGIN
  SELECT * INTO found_intent FROM intents i WHERE i.id = of_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM refuse('UnknownIntent', format('no intent %s is stored', of_id)); END IF;
  RETURN found_intent;
END $$;

-- The gate. Marks an intent as sending, or says why it may not be sent. What a halt or the time refused stays refused.
CREATE FUNCTION begin_send(of_id text, attempt integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  i intents := lock_intent(of_id);
  refusal jsonb;
BEGIN
  IF i.state IN ('sending', 'ambiguous') THEN
    RETURN jsonb_build_object('go', false, 'code', 'Unresolved', 'state', i.state, 'sends', i.sends,
      'sent_at', instant_text(i.sent_at));
  ELSIF i.state NOT IN ('stored', 'absent') THEN
    RETURN jsonb_strip_nulls(
      jsonb_build_object('go', false, 'code', 'Settled', 'state', i.state, 'sends', i.sends, 'answer', i.answer));
  END IF;
  refusal := gate_refusal(i);
  IF refusal IS NULL AND i.valid_until <= clock_timestamp() THEN
    UPDATE intents SET state = 'lapsed', answer = 'not sent by ' || instant_text(i.valid_until) WHERE id = of_id;
    RETURN jsonb_build_object('go', false, 'code', 'Lapsed', 'valid_until', instant_text(i.valid_until),
      'now', instant_text(clock_timestamp()));
  ELSIF refusal IS NOT NULL THEN
    refusal := jsonb_strip_nulls(refusal) || jsonb_build_object('halts', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'scope', h.scope, 'key', h.key, 'level', h.level,
        'reason', h.reason, 'by', h.halted_by, 'at', instant_text(h.halted_at)) ORDER BY h.halted_at), '[]')
      FROM active_halts(i.account, i.run_id, i.first_execution_id) h));
    UPDATE intents SET state = 'refused', answer = refusal::text WHERE id = of_id;
    RETURN refusal || '{"go": false}';
  END IF;
  UPDATE intents SET state = 'sending', sends = i.sends + 1, sent_attempt = attempt WHERE id = of_id RETURNING * INTO i;
  RETURN jsonb_build_object('go', true, 'sends', i.sends, 'epoch', i.sent_epoch::text);
END $$;

CREATE FUNCTION accept_intent(i intents, of_broker_order_id text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intents SET state = 'accepted' WHERE id = i.id;
  INSERT INTO orders (intent_id, account, symbol, side, quantity, broker_order_id, accepted_at)
  VALUES (i.id, i.account, i.symbol, i.side, i.quantity, of_broker_order_id, coalesce(at, clock_timestamp()));
END $$;

-- Whether what was sent is to be cancelled at once: the gate has moved since, to a level that forbids it.
CREATE FUNCTION must_cancel(i intents) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE strongest halt_level := gate_level(i.account, i.run_id, i.first_execution_id);
BEGIN
  RETURN CASE
    WHEN strongest IS NULL OR strongest = 'freeze' THEN false
    WHEN strongest = 'cancel_only' THEN true
    WHEN strongest = 'flatten' THEN i.halt_id IS NULL
    ELSE i.quantity > free_to_close(i.account, i.symbol, i.side, i.id) END;
END $$;

-- What came of a send: {"kind": accepted | rejected | ambiguous | absent, ...}. An acceptance is always heard; anything else
-- only of the last send. `absent` (the broker was asked and does not know it) only when a send can no longer be on its way.
CREATE FUNCTION record_answer(of_id text, of_send integer, answer jsonb, settle interval) RETURNS jsonb
  LANGUAGE plpgsql AS $$
DECLARE
  i intents := lock_intent(of_id);
  kind text := answer ->> 'kind';
  known text;
BEGIN
  IF kind = 'accepted' THEN
    SELECT o.broker_order_id INTO known FROM orders o WHERE o.intent_id = of_id;
    IF known IS NULL THEN
      PERFORM accept_intent(i, answer ->> 'broker_order_id', (answer ->> 'at')::timestamptz);
    ELSIF known <> answer ->> 'broker_order_id' THEN
      PERFORM refuse('AnswerDiffers', format('intent %s is order %s at the broker and cannot also be %s',
        of_id, known, answer ->> 'broker_order_id'));
    END IF;
  ELSIF of_send <> i.sends THEN
    PERFORM refuse('StaleAnswer', format('send %s of intent %s was answered "%s", but send %s is the last',
      of_send, of_id, kind, i.sends));
  ELSIF kind = 'absent' AND i.sent_at + settle > clock_timestamp() THEN
    PERFORM refuse('TooEarly', format('intent %s was sent at %s: ask the broker again after %s', of_id,
      instant_text(i.sent_at), instant_text(i.sent_at + settle)));
  ELSIF i.state <> kind AND NOT (kind = 'ambiguous' AND i.state = 'accepted') THEN
    UPDATE intents SET state = kind, answer = record_answer.answer ->> 'reason' WHERE id = of_id;
  END IF;
  SELECT * INTO i FROM intents WHERE id = of_id;
  RETURN jsonb_strip_nulls(jsonb_build_object('state', i.state,
    'gate_moved', gate_epoch(i.account, i.run_id, i.first_execution_id) <> i.sent_epoch,
    'level', gate_level(i.account, i.run_id, i.first_execution_id),
    'must_cancel', i.state <> 'rejected' AND i.state <> 'absent' AND must_cancel(i)));
END $$;

-- Records an execution once. One that comes before the answer to its send is the acceptance, too.
CREATE FUNCTION record_fill(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  i intents;
  known fills;
  ordered orders;
  made fills;
BEGIN
  SELECT n.* INTO i FROM intents n
  WHERE n.account = p ->> 'account' AND n.client_order_id = p ->> 'client_order_id' FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('UnknownOrder', format('fill %s is of client order %s, which no intent of account %s has',
      p ->> 'execution_id', p ->> 'client_order_id', p ->> 'account'));
  END IF;
  SELECT * INTO ordered FROM orders o WHERE o.intent_id = i.id;
  IF FOUND AND ordered.broker_order_id <> p ->> 'broker_order_id' THEN
    PERFORM refuse('AnswerDiffers', format('intent %s is order %s at the broker; fill %s names order %s', i.id,
      ordered.broker_order_id, p ->> 'execution_id', p ->> 'broker_order_id'));
  END IF;
  SELECT * INTO known FROM fills f WHERE f.account = i.account AND f.execution_id = p ->> 'execution_id';
  IF FOUND THEN
    IF (known.intent_id, known.quantity, known.price, known.fee) IS DISTINCT FROM
       (i.id, (p ->> 'quantity')::quantity, (p ->> 'price')::price, (p ->> 'fee')::amount) THEN
      PERFORM refuse('FillDiffers', format('fill %s of %s is recorded as %s at %s with fee %s, and came again as %s at %s with fee %s',
        known.execution_id, known.intent_id, trim_scale(known.quantity), trim_scale(known.price), trim_scale(known.fee),
        p ->> 'quantity', p ->> 'price', p ->> 'fee'));
    END IF;
    RETURN jsonb_build_object('recorded', false, 'id', known.id::text);
  END IF;
  IF ordered.intent_id IS NULL THEN
    PERFORM accept_intent(i, p ->> 'broker_order_id', (p ->> 'filled_at')::timestamptz);
  END IF;
  INSERT INTO fills (account, execution_id, intent_id, symbol, side, quantity, price, fee, filled_at)
  VALUES (i.account, p ->> 'execution_id', i.id, i.symbol, i.side, (p ->> 'quantity')::quantity, (p ->> 'price')::price,
    (p ->> 'fee')::amount, (p ->> 'filled_at')::timestamptz)
  RETURNING * INTO made;
  RETURN jsonb_build_object('recorded', true, 'id', made.id::text);
END $$;

-- A cancel passes the gate as well: a freeze forbids it.
CREATE FUNCTION begin_cancel(of_id text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  i intents := lock_intent(of_id);
  ordered orders;
  strongest halt_level;
BEGIN
  IF i.state IN ('stored', 'absent') THEN
    UPDATE intents SET state = 'withdrawn', answer = 'cancelled before it was sent' WHERE id = of_id;
    RETURN jsonb_build_object('go', false, 'code', 'Settled', 'state', 'withdrawn');
  END IF;
  SELECT * INTO ordered FROM orders o WHERE o.intent_id = of_id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('go', false, 'state', i.state,
      'code', CASE WHEN i.state IN ('sending', 'ambiguous') THEN 'Unresolved' ELSE 'Settled' END);
  ELSIF ordered.state NOT IN ('open', 'partially_filled') THEN
    RETURN jsonb_build_object('go', false, 'code', 'Settled', 'state', ordered.state);
  END IF;
  PERFORM share_gate();
  strongest := gate_level(i.account, i.run_id, i.first_execution_id);
  IF strongest = 'freeze' THEN RETURN jsonb_build_object('go', false, 'code', 'Halted', 'level', strongest); END IF;
  UPDATE orders SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()) WHERE intent_id = of_id;
  RETURN jsonb_build_object('go', true, 'broker_order_id', ordered.broker_order_id);
END $$;

-- How an order ended without being filled: cancelled, expired, replaced or rejected. The same again changes nothing.
CREATE FUNCTION end_order(of_id text, as_state text, at timestamptz, why text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE ordered orders;
BEGIN
  SELECT * INTO ordered FROM orders o WHERE o.intent_id = of_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM refuse('UnknownOrder', format('intent %s has no order', of_id)); END IF;
  IF ordered.state <> as_state THEN
    UPDATE orders SET state = as_state, ended_at = at, end_reason = why WHERE intent_id = of_id;
  END IF;
  RETURN as_state;
END $$;
