-- Exits: the take-profit and the stop-loss that an order brings along and that the venue keeps. Until here no order of the desk had any.
ALTER TABLE intents
  ADD take_profit_price price,
  -- With an oco_group: the stop of an OCO, whose take-profit is the order itself.
  ADD stop_loss_price price,
  -- Of an exit: the order that brought it along.
  ADD entry text REFERENCES intents,
  -- Closes what the account holds, whoever brought it: 0012 shares its fills out.
  ADD closes_account boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT intent_exits CHECK ((take_profit_price IS NULL AND stop_loss_price IS NULL)
    OR (entry IS NULL AND time_in_force <> 'ioc'
      AND (oco_group IS NULL OR (type = 'limit' AND stop_loss_price IS NOT NULL AND take_profit_price IS NULL)))),
  ADD CONSTRAINT entry_is_another CHECK (entry <> id),
  DROP CONSTRAINT intent_client_order_id,
  -- A venue gives the exits that it makes ids of its own.
  ADD CONSTRAINT intent_client_order_id CHECK (entry IS NOT NULL OR client_order_id = 'bw-' || substr(id, 4)),
  DROP CONSTRAINT intent_sent_first,
  -- Exits are sent with their entry.
  ADD CONSTRAINT intent_sent_first CHECK (
    state IN ('stored', 'refused', 'lapsed', 'withdrawn') OR sends > 0 OR entry IS NOT NULL);
CREATE INDEX intents_by_entry ON intents (entry) WHERE entry IS NOT NULL;

-- Orders at the venue whose exits are not in the ledger yet: until the venue is asked for them, nobody knows their ids.
CREATE TABLE awaited_exits (
  intent_id text PRIMARY KEY REFERENCES orders,
  account text NOT NULL REFERENCES accounts
);
CREATE INDEX awaited_exits_by_account ON awaited_exits (account);

CREATE OR REPLACE FUNCTION intent_content(i intents) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('account', i.account, 'symbol', i.symbol, 'side', i.side, 'type', i.type,
    'quantity', trim_scale(i.quantity)::text, 'limit_price', trim_scale(i.limit_price)::text,
    'stop_price', trim_scale(i.stop_price)::text, 'time_in_force', i.time_in_force, 'oco_group', i.oco_group,
    'take_profit_price', trim_scale(i.take_profit_price)::text, 'stop_loss_price', trim_scale(i.stop_loss_price)::text,
    'entry', i.entry, 'closes_account', nullif(i.closes_account, false), 'replaces', i.replaces, 'halt_id', i.halt_id, 'run_id', i.run_id))
$$;

CREATE OR REPLACE FUNCTION guard_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'sends', 'sent_at', 'sent_epoch', 'sent_attempt', 'answer', 'changed_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    PERFORM refuse('IntentIsFixed', format('the content of intent %s never changes; replace it by another', OLD.id));
  END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS
     (SELECT FROM intent_transitions t WHERE t.from_state = OLD.state AND t.to_state = NEW.state)
     -- An exit is not sent by itself: the venue has it as soon as it has the entry.
     AND NOT (NEW.entry IS NOT NULL AND OLD.state = 'stored' AND NEW.state = 'accepted') THEN
    PERFORM refuse('NotAllowed', format('intent %s is %s, which cannot become %s', OLD.id, OLD.state, NEW.state));
  END IF;
  IF (NEW.sends, NEW.sent_at, NEW.sent_epoch) IS DISTINCT FROM (OLD.sends, OLD.sent_at, OLD.sent_epoch)
     AND (NEW.state <> 'sending' OR OLD.state = 'sending' OR NEW.sends <> OLD.sends + 1) THEN
    PERFORM refuse('NotAllowed', format('the sends of intent %s are counted where sending begins', OLD.id));
  END IF;
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION store_intent(p jsonb) RETURNS intents LANGUAGE plpgsql AS $$
DECLARE
  given intents := jsonb_populate_record(NULL::intents, p);
  stored intents;
BEGIN
  INSERT INTO intents (id, client_order_id, account, symbol, side, type, quantity, limit_price, stop_price, time_in_force,
    oco_group, take_profit_price, stop_loss_price, entry, closes_account, replaces, halt_id, first_execution_id, step_path,
    occurrence, leg, run_id, plan_hash, definition, definition_version, started_by, approved_by, valid_until)
  VALUES (given.id, given.client_order_id, given.account, given.symbol, given.side, given.type, given.quantity,
    given.limit_price, given.stop_price, given.time_in_force, given.oco_group, given.take_profit_price, given.stop_loss_price,
    given.entry, coalesce(given.closes_account, false), given.replaces, given.halt_id, given.first_execution_id, given.step_path, given.occurrence, given.leg, given.run_id, given.plan_hash,
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

CREATE OR REPLACE FUNCTION accept_intent(i intents, of_broker_order_id text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE intents SET state = 'accepted' WHERE id = i.id;
  INSERT INTO orders (intent_id, account, symbol, side, quantity, broker_order_id, accepted_at)
  VALUES (i.id, i.account, i.symbol, i.side, i.quantity, of_broker_order_id, coalesce(at, clock_timestamp()));
  IF i.take_profit_price IS NOT NULL OR i.stop_loss_price IS NOT NULL THEN
    INSERT INTO awaited_exits VALUES (i.id, i.account);
  END IF;
END $$;

-- Stores the intent of an exit: its place is that of its entry, with its role. The same again gives the stored one.
CREATE FUNCTION store_exit(of_entry intents, role text, given jsonb) RETURNS intents LANGUAGE plpgsql AS $$
DECLARE
  its_leg text := concat_ws('/', nullif(of_entry.leg, ''), role);
  its_id text := 'in_' || left(encode(sha256(convert_to(of_entry.first_execution_id || E'\n' || of_entry.step_path || E'\n'
    || of_entry.occurrence || E'\n' || its_leg, 'UTF8')), 'hex'), 32);
BEGIN
  RETURN store_intent(
    to_jsonb(of_entry) - ARRAY['limit_price', 'stop_price', 'take_profit_price', 'stop_loss_price', 'replaces', 'halt_id',
      'closes_account']
    || jsonb_build_object('client_order_id', 'bw-' || substr(its_id, 4)) || given
    || jsonb_build_object('id', its_id, 'leg', its_leg, 'entry', of_entry.id,
      'oco_group', coalesce(of_entry.oco_group, 'exits:' || of_entry.client_order_id)));
END $$;

-- Once all exits of an order are in the ledger, nobody is asked for them any more.
CREATE FUNCTION exit_is_known(of_entry intents) RETURNS void LANGUAGE sql AS $$
  DELETE FROM awaited_exits a WHERE a.intent_id = of_entry.id AND
    (SELECT count(*) FROM intents x WHERE x.entry = of_entry.id)
      >= (of_entry.take_profit_price IS NOT NULL)::integer + (of_entry.stop_loss_price IS NOT NULL)::integer
$$;

CREATE OR REPLACE FUNCTION paper_take_exit(entry intents, leaving jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE i intents := store_exit(entry, leaving ->> 'role', leaving - 'role' - 'status' - 'expires_at');
BEGIN
  UPDATE intents SET state = 'sending', sends = sends + 1, sent_attempt = entry.sent_attempt WHERE id = i.id
  RETURNING * INTO i;
  PERFORM paper_take(i, at, leaving ->> 'role', entry.id, leaving ->> 'status', (leaving ->> 'expires_at')::timestamptz);
  PERFORM exit_is_known(entry);
END $$;

-- An exit that a venue elsewhere has made. No gate is asked: it is there, and has to be known. Again, it changes nothing.
CREATE FUNCTION record_exit(of_entry text, p jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  e intents := lock_intent(of_entry);
  i intents;
  known text;
BEGIN
  IF e.take_profit_price IS NULL AND e.stop_loss_price IS NULL THEN
    PERFORM refuse('NotAllowed', format('intent %s was ordered without exits; %s cannot be one of it', of_entry,
      p ->> 'broker_order_id'));
  END IF;
  i := store_exit(e, p ->> 'role', p - ARRAY['role', 'broker_order_id', 'at']);
  SELECT o.broker_order_id INTO known FROM orders o WHERE o.intent_id = i.id;
  IF known IS NULL THEN
    UPDATE intents SET sent_attempt = e.sent_attempt WHERE id = i.id;
    PERFORM accept_intent(i, p ->> 'broker_order_id', (p ->> 'at')::timestamptz);
  ELSIF known <> p ->> 'broker_order_id' THEN
    PERFORM refuse('AnswerDiffers', format('exit %s is order %s at the broker and cannot also be %s', i.id, known,
      p ->> 'broker_order_id'));
  END IF;
  PERFORM exit_is_known(e);
  RETURN i.id;
END $$;

-- An exit of a bracket does nothing before its entry is filled whole.
CREATE FUNCTION waits_for_entry(i intents) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM intents e JOIN orders o ON o.intent_id = e.id
    WHERE e.id = i.entry AND e.oco_group IS NULL AND o.state <> 'filled')
$$;

CREATE OR REPLACE FUNCTION remaining_of(of_account text, of_symbol text, of_side text, but_intent text, of_run text)
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
        AND o.state IN ('open', 'partially_filled') AND i.id IS DISTINCT FROM but_intent AND NOT waits_for_entry(i)
        AND (of_run IS NULL OR i.run_id = of_run OR i.first_execution_id = of_run)
    ) alive GROUP BY together
  ) groups
$$;

-- As before, and with the exits that the intent says.
CREATE OR REPLACE FUNCTION paper_accept(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  -- An entry that came without its exits would be open without protection.
  IF (i.take_profit_price, i.stop_loss_price) IS DISTINCT FROM
     ((p #>> '{content,take_profit_price}')::numeric, (p #>> '{content,stop_loss_price}')::numeric) THEN
    RETURN jsonb_build_object('kind', 'rejected', 'code', 'IntentDiffers', 'reason', format(
      'the ledger has %s with the exits %s and %s, and it was sent with others', i.client_order_id,
      coalesce(trim_scale(i.take_profit_price)::text, 'none'), coalesce(trim_scale(i.stop_loss_price)::text, 'none')));
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
