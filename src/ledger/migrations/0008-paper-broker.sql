-- The simulated venue. What it has of an account changes under one lock, that of its row here, and moves the version: who
-- matched against an older version has to look again, so that two processes never fill the same shares twice.
CREATE TABLE paper_books (
  account text PRIMARY KEY REFERENCES accounts,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  -- What fills have used up of the quotes and bars that were looked at: by symbol.
  used jsonb NOT NULL DEFAULT '{}'
);

-- What the venue knows of an order besides what the table orders has.
CREATE TABLE paper_orders (
  intent_id text PRIMARY KEY REFERENCES orders,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  account text NOT NULL REFERENCES paper_books,
  -- Of an exit: which, and the order whose exit it is.
  role text CHECK (role IN ('take_profit', 'stop_loss')),
  parent text REFERENCES paper_orders,
  -- held: an exit whose entry is not filled yet. triggered: a stop whose price was reached.
  status text NOT NULL CHECK (status IN ('held', 'working', 'triggered')),
  -- End of the session that a day order is for.
  expires_at timestamptz CHECK (isfinite(expires_at)),
  CONSTRAINT exits_have_entries CHECK ((role IS NULL) = (parent IS NULL))
);
CREATE INDEX paper_orders_by_parent ON paper_orders (parent) WHERE parent IS NOT NULL;
CREATE INDEX intents_by_group ON intents (account, oco_group) WHERE oco_group IS NOT NULL;
CREATE TRIGGER keep BEFORE DELETE ON paper_orders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON paper_orders EXECUTE FUNCTION refuse_change();

CREATE FUNCTION lock_paper_book(of_account text) RETURNS paper_books LANGUAGE plpgsql AS $$
DECLARE book paper_books;
BEGIN
  IF NOT EXISTS (SELECT FROM accounts a WHERE a.name = of_account AND a.broker = 'paper') THEN
    PERFORM refuse('UnknownAccount', format('the ledger has no account ''%s'' on the paper broker', of_account));
  END IF;
  INSERT INTO paper_books (account) VALUES (of_account) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT book FROM paper_books b WHERE b.account = of_account FOR UPDATE;
  RETURN book;
END $$;

CREATE FUNCTION paper_order_facts(p paper_orders) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('brokerOrderId', o.broker_order_id, 'clientOrderId', i.client_order_id,
    'symbol', o.symbol, 'side', o.side, 'type', i.type, 'quantity', trim_scale(o.quantity)::text,
    'limitPrice', trim_scale(i.limit_price)::text, 'stopPrice', trim_scale(i.stop_price)::text,
    'timeInForce', i.time_in_force, 'state', o.state, 'filledQuantity', trim_scale(o.filled_quantity)::text,
    'averagePrice', trim_scale(round(o.filled_value / nullif(o.filled_quantity, 0), 9))::text,
    'acceptedAt', instant_text(o.accepted_at), 'endedAt', instant_text(o.ended_at), 'endReason', o.end_reason,
    'parent', (SELECT e.broker_order_id FROM orders e WHERE e.intent_id = p.parent),
    'status', p.status, 'role', p.role, 'group', i.oco_group, 'expiresAt', instant_text(p.expires_at),
    -- What other orders of its group have filled: it is not there to be filled again.
    'groupFilled', (SELECT trim_scale(coalesce(sum(s.filled_quantity), 0))::text FROM intents n JOIN orders s ON s.intent_id = n.id
      WHERE n.account = i.account AND n.oco_group = i.oco_group AND n.id <> i.id)))
  FROM orders o JOIN intents i ON i.id = o.intent_id WHERE o.intent_id = p.intent_id
$$;

-- The book in one snapshot: what can still fill, what is held, what there is to pay with.
CREATE FUNCTION paper_book(of_account text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'version', coalesce((SELECT b.version FROM paper_books b WHERE b.account = a.name), 0),
    'used', coalesce((SELECT b.used FROM paper_books b WHERE b.account = a.name), '{}'),
    'currency', a.currency, 'cash', trim_scale(a.cash)::text, 'cashMayBeNegative', a.cash_may_be_negative,
    'positions', coalesce((SELECT jsonb_agg(jsonb_build_object('symbol', p.symbol, 'quantity', trim_scale(p.quantity)::text,
      'cost', trim_scale(p.cost)::text) ORDER BY p.symbol) FROM positions p WHERE p.account = a.name AND p.quantity <> 0), '[]'),
    'orders', coalesce((SELECT jsonb_agg(paper_order_facts(p) ORDER BY p.seq)
      FROM orders o JOIN paper_orders p ON p.intent_id = o.intent_id
      WHERE o.account = a.name AND o.state IN ('open', 'partially_filled')), '[]'))
  FROM accounts a WHERE a.name = of_account AND a.broker = 'paper'
$$;

CREATE FUNCTION paper_find(of_account text, of_client_order_id text, of_broker_order_id text) RETURNS jsonb
  LANGUAGE sql STABLE AS $$
  SELECT paper_order_facts(p) FROM paper_orders p JOIN orders o ON o.intent_id = p.intent_id
    JOIN intents i ON i.id = o.intent_id
  WHERE o.account = of_account
    AND CASE WHEN of_client_order_id IS NULL THEN o.broker_order_id = of_broker_order_id
      ELSE i.client_order_id = of_client_order_id END
$$;

CREATE FUNCTION paper_take(i intents, at timestamptz, of_role text, of_parent text, as_status text, until timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM accept_intent(i, 'paper-' || substr(i.id, 4), at);
  INSERT INTO paper_orders (intent_id, account, role, parent, status, expires_at)
  VALUES (i.id, i.account, of_role, of_parent, as_status, until);
END $$;

-- An exit is an order of its own, with an intent of its own whose place is that of its entry.
CREATE FUNCTION paper_take_exit(entry intents, leaving jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  its_leg text := concat_ws('/', nullif(entry.leg, ''), leaving ->> 'role');
  its_id text := 'in_' || left(encode(sha256(convert_to(
    entry.first_execution_id || E'\n' || entry.step_path || E'\n' || entry.occurrence || E'\n' || its_leg, 'UTF8')), 'hex'), 32);
  i intents;
BEGIN
  PERFORM store_intent(to_jsonb(entry) - ARRAY['limit_price', 'stop_price', 'replaces', 'halt_id'] || (leaving - 'role' - 'status')
    || jsonb_build_object('id', its_id, 'client_order_id', 'bw-' || substr(its_id, 4), 'leg', its_leg,
      'oco_group', coalesce(CASE WHEN leaving ->> 'status' = 'held' THEN NULL ELSE entry.oco_group END,
        'exits:' || entry.client_order_id)));
  UPDATE intents SET state = 'sending', sends = sends + 1, sent_attempt = entry.sent_attempt WHERE id = its_id
  RETURNING * INTO i;
  PERFORM paper_take(i, at, leaving ->> 'role', entry.id, leaving ->> 'status', (leaving ->> 'expires_at')::timestamptz);
END $$;

-- Acceptance: the gate is passed in the transaction that makes the order. After the commit of a halt, none is accepted that it
-- forbids, whatever its sender was told before. The same again finds the order that is there.
CREATE FUNCTION paper_accept(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  book paper_books := lock_paper_book(p ->> 'account');
  i intents;
  known jsonb;
  refusal jsonb;
  replaced orders;
BEGIN
  known := paper_find(book.account, p ->> 'client_order_id', NULL);
  IF known IS NOT NULL THEN RETURN jsonb_build_object('kind', 'accepted', 'order', known); END IF;
  IF book.version <> (p ->> 'version')::bigint THEN RETURN '{"kind": "moved"}'; END IF;
  SELECT n.* INTO i FROM intents n
  WHERE n.account = book.account AND n.client_order_id = p ->> 'client_order_id' FOR UPDATE;
  IF NOT FOUND OR i.state NOT IN ('sending', 'ambiguous') THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', 'NotBeingSent', 'reason', format(
      'the paper broker takes orders that the ledger has as being sent; %s is %s there', p ->> 'client_order_id',
      coalesce(i.state, 'unknown')));
  END IF;
  IF NOT intent_content(i) @> (p -> 'content') THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', 'IntentDiffers', 'reason', format(
      'the ledger has %s as %s, and it was sent as %s', i.client_order_id, intent_content(i), p -> 'content'));
  END IF;
  IF i.valid_until <= clock_timestamp() THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', 'Lapsed', 'reason',
      format('it was valid until %s', instant_text(i.valid_until)));
  END IF;
  refusal := gate_refusal(i);
  -- A halt that lets the entry through, because it reduces, need not let its exits through.
  IF refusal IS NULL AND jsonb_array_length(p -> 'exits') > 0 THEN
    SELECT jsonb_build_object('code', 'Halted', 'level', l) INTO refusal
    FROM gate_level(i.account, i.run_id, i.first_execution_id) l WHERE l IS NOT NULL;
  END IF;
  IF refusal IS NOT NULL THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', refusal ->> 'code', 'reason',
      format('a halt was committed before it was accepted: %s', jsonb_strip_nulls(refusal)));
  END IF;
  IF i.oco_group IS NULL AND p -> 'exits' @> '[{"status": "working"}]' THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', 'BadOrder', 'reason',
      'an oco needs an intent that is in an oco group: its two orders share it');
  END IF;
  IF p ->> 'replaces' IS NOT NULL THEN
    SELECT * INTO replaced FROM orders o WHERE o.account = book.account AND o.broker_order_id = p ->> 'replaces' FOR UPDATE;
    IF replaced.state IS NULL OR replaced.state NOT IN ('open', 'partially_filled') THEN
      RETURN jsonb_build_object('kind', 'rejected', 'code', 'NotOpen', 'reason', format(
        'order %s is %s and cannot be replaced', p ->> 'replaces', coalesce(replaced.state, 'unknown')));
    END IF;
    IF EXISTS (SELECT FROM paper_orders o WHERE o.parent = replaced.intent_id
        OR (o.intent_id = replaced.intent_id AND o.parent IS NOT NULL)) THEN
      RETURN jsonb_build_object('kind', 'rejected', 'code', 'HasExits', 'reason', format(
        'order %s belongs to a bracket or an oco and is not replaced: cancel it and order anew', p ->> 'replaces'));
    END IF;
    PERFORM end_order(replaced.intent_id, 'replaced', (p ->> 'at')::timestamptz, 'replaced by ' || i.client_order_id);
  END IF;
  PERFORM paper_take(i, (p ->> 'at')::timestamptz, NULL, NULL, 'working', (p ->> 'expires_at')::timestamptz);
  PERFORM paper_take_exit(i, t.e, (p ->> 'at')::timestamptz) FROM jsonb_array_elements(p -> 'exits') AS t(e);
  UPDATE paper_books b SET version = b.version + 1 WHERE b.account = book.account;
  RETURN jsonb_build_object('kind', 'accepted', 'order', paper_find(book.account, i.client_order_id, NULL));
END $$;

-- What matching brought about, all of it or none: only when nobody has changed book or cash since it was read.
CREATE FUNCTION paper_apply(p jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  book paper_books := lock_paper_book(p ->> 'account');
  event jsonb;
  ordered orders;
  paid_from numeric;
BEGIN
  SELECT a.cash INTO paid_from FROM accounts a WHERE a.name = book.account FOR NO KEY UPDATE;
  IF book.version <> (p ->> 'version')::bigint OR paid_from <> (p ->> 'cash')::numeric THEN RETURN false; END IF;
  FOR event IN SELECT e FROM jsonb_array_elements(p -> 'events') AS t(e)
  LOOP
    SELECT * INTO ordered FROM orders o WHERE o.account = book.account AND o.broker_order_id = event ->> 'id' FOR UPDATE;
    -- The order path may have recorded its end from elsewhere.
    IF ordered.state IS NULL OR ordered.state NOT IN ('open', 'partially_filled') THEN
      PERFORM refuse('BookMoved', format('order %s has ended meanwhile', event ->> 'id'));
    END IF;
    CASE event ->> 'kind'
      WHEN 'fill' THEN
        PERFORM record_fill(jsonb_build_object('account', book.account, 'execution_id', format('%s-%s', ordered.broker_order_id,
            (SELECT count(*) + 1 FROM fills f WHERE f.intent_id = ordered.intent_id)),
          'client_order_id', 'bw-' || substr(ordered.intent_id, 4), 'broker_order_id', ordered.broker_order_id,
          'quantity', event ->> 'quantity', 'price', event ->> 'price', 'fee', event ->> 'fee', 'filled_at', event ->> 'at'));
      WHEN 'end' THEN
        PERFORM end_order(ordered.intent_id, event ->> 'state', (event ->> 'at')::timestamptz, event ->> 'reason');
      WHEN 'trigger' THEN
        UPDATE paper_orders SET status = 'triggered' WHERE intent_id = ordered.intent_id;
      WHEN 'release' THEN
        UPDATE paper_orders SET status = 'working' WHERE intent_id = ordered.intent_id;
    END CASE;
  END LOOP;
  UPDATE paper_books b SET version = b.version + 1, used = p -> 'used' WHERE b.account = book.account;
  RETURN true;
END $$;

-- Cancels an order and, with it, what belongs to it: exits with their entry, and the other exit.
CREATE FUNCTION paper_cancel(of_account text, of_broker_order_id text, at timestamptz, why text) RETURNS jsonb
  LANGUAGE plpgsql AS $$
DECLARE
  book paper_books := lock_paper_book(of_account);
  first paper_orders;
  ordered orders;
BEGIN
  SELECT p.* INTO first FROM paper_orders p JOIN orders o ON o.intent_id = p.intent_id
  WHERE o.account = of_account AND o.broker_order_id = of_broker_order_id;
  IF NOT FOUND THEN RETURN '{"kind": "unknown"}'; END IF;
  IF NOT EXISTS (SELECT FROM orders o WHERE o.intent_id = first.intent_id AND o.state IN ('open', 'partially_filled')) THEN
    RETURN jsonb_build_object('kind', 'too_late', 'order', paper_order_facts(first));
  END IF;
  FOR ordered IN
    SELECT o.* FROM orders o JOIN paper_orders p ON p.intent_id = o.intent_id
    WHERE coalesce(p.parent, p.intent_id) = coalesce(first.parent, first.intent_id) AND o.state IN ('open', 'partially_filled')
    ORDER BY p.seq FOR UPDATE OF o
  LOOP
    PERFORM end_order(ordered.intent_id, 'cancelled', at,
      CASE WHEN ordered.intent_id = first.intent_id THEN why ELSE 'cancelled with order ' || of_broker_order_id END);
  END LOOP;
  UPDATE paper_books b SET version = b.version + 1 WHERE b.account = of_account;
  RETURN '{"kind": "requested"}';
END $$;
