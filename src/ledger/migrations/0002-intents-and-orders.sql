-- What an intent and an order may become.
CREATE TABLE intent_transitions (from_state text, to_state text, PRIMARY KEY (from_state, to_state));
INSERT INTO intent_transitions VALUES
  ('stored', 'sending'), ('stored', 'refused'), ('stored', 'lapsed'), ('stored', 'withdrawn'),
  ('sending', 'accepted'), ('sending', 'rejected'), ('sending', 'ambiguous'), ('sending', 'absent'),
  ('ambiguous', 'accepted'), ('ambiguous', 'rejected'), ('ambiguous', 'absent'),
  -- The broker was asked and did not know it: it may be sent again, under the same id; or turn up after all.
  ('absent', 'sending'), ('absent', 'accepted'), ('absent', 'rejected'),
  ('absent', 'refused'), ('absent', 'lapsed'), ('absent', 'withdrawn'),
  -- It was given up and turned up at the broker after all: what is there has to be known.
  ('refused', 'accepted'), ('lapsed', 'accepted'), ('withdrawn', 'accepted'),
  -- A second send was rejected as a duplicate of a first that had arrived.
  ('rejected', 'accepted');

CREATE TABLE order_transitions (from_state text, to_state text, PRIMARY KEY (from_state, to_state));
INSERT INTO order_transitions VALUES
  ('open', 'partially_filled'), ('open', 'filled'), ('open', 'cancelled'), ('open', 'expired'),
  ('open', 'replaced'), ('open', 'rejected'),
  ('partially_filled', 'filled'), ('partially_filled', 'cancelled'), ('partially_filled', 'expired'),
  ('partially_filled', 'replaced'),
  -- A fill that was on its way when the order ended.
  ('cancelled', 'filled'), ('expired', 'filled');
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON intent_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON intent_transitions EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON order_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON order_transitions EXECUTE FUNCTION refuse_change();

CREATE TABLE intents (
  id text PRIMARY KEY,
  client_order_id text NOT NULL UNIQUE,
  account text NOT NULL REFERENCES accounts,
  symbol text NOT NULL CHECK (symbol ~ '^[A-Z0-9^][A-Z0-9./^_-]{0,31}$'),
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  type text NOT NULL CHECK (type IN ('market', 'limit', 'stop', 'stop_limit')),
  quantity quantity NOT NULL,
  limit_price price,
  stop_price price,
  time_in_force text NOT NULL CHECK (time_in_force IN ('day', 'gtc', 'ioc')),
  -- Orders of one group cancel each other, so that at most one of them fills.
  oco_group text,
  replaces text REFERENCES intents,
  -- The halt whose closing order this is.
  halt_id text,
  first_execution_id text NOT NULL CHECK (first_execution_id <> '' AND first_execution_id !~ E'\n'),
  step_path text NOT NULL CHECK (step_path <> '' AND step_path !~ E'\n'),
  -- Iteration, or nominal time of the tick; empty for a step that runs once.
  occurrence text NOT NULL CHECK (occurrence !~ E'\n'),
  leg text NOT NULL CHECK (leg !~ E'\n'),
  run_id text NOT NULL CHECK (run_id <> ''),
  plan_hash text,
  definition text,
  definition_version text,
  started_by text,
  approved_by text,
  valid_until timestamptz NOT NULL CHECK (isfinite(valid_until)),
  state text NOT NULL DEFAULT 'stored',
  -- How often sending has begun, when last, under which epoch of the gate, and by which attempt of the step.
  sends integer NOT NULL DEFAULT 0 CHECK (sends >= 0),
  sent_at timestamptz,
  sent_epoch bigint,
  sent_attempt integer,
  -- What the broker or the gate said.
  answer text,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT intent_state CHECK (state IN
    ('stored', 'sending', 'ambiguous', 'absent', 'accepted', 'rejected', 'refused', 'lapsed', 'withdrawn')),
  CONSTRAINT intent_id CHECK (id = 'in_' || left(encode(sha256(convert_to(
    first_execution_id || E'\n' || step_path || E'\n' || occurrence || E'\n' || leg, 'UTF8')), 'hex'), 32)),
  CONSTRAINT intent_client_order_id CHECK (client_order_id = 'bw-' || substr(id, 4)),
  CONSTRAINT intent_limit_price CHECK ((limit_price IS NOT NULL) = (type IN ('limit', 'stop_limit'))),
  CONSTRAINT intent_stop_price CHECK ((stop_price IS NOT NULL) = (type IN ('stop', 'stop_limit'))),
  CONSTRAINT intent_sent CHECK ((sends > 0) = (sent_at IS NOT NULL AND sent_epoch IS NOT NULL)),
  CONSTRAINT intent_sent_first CHECK (state IN ('stored', 'refused', 'lapsed', 'withdrawn') OR sends > 0),
  CONSTRAINT intent_replaces_another CHECK (replaces <> id),
  UNIQUE (id, account, symbol, side, quantity)
);
CREATE INDEX intents_in_flight ON intents (account, symbol) WHERE state IN ('sending', 'ambiguous');
CREATE INDEX intents_to_close ON intents (account, symbol) WHERE halt_id IS NOT NULL AND state IN ('stored', 'absent');
CREATE INDEX intents_by_halt ON intents (halt_id) WHERE halt_id IS NOT NULL;
CREATE INDEX intents_by_account ON intents (account, stored_at);
CREATE INDEX intents_by_run ON intents (run_id);
CREATE INDEX intents_by_execution ON intents (first_execution_id);

CREATE TABLE orders (
  intent_id text PRIMARY KEY,
  account text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  quantity quantity NOT NULL,
  broker_order_id text NOT NULL CHECK (broker_order_id <> ''),
  state text NOT NULL DEFAULT 'open' CHECK (state IN
    ('open', 'partially_filled', 'filled', 'cancelled', 'expired', 'replaced', 'rejected')),
  filled_quantity signed_quantity NOT NULL DEFAULT 0,
  filled_value amount NOT NULL DEFAULT 0,
  accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  cancel_requested_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  -- The same order as the intent, in every respect that fills depend on.
  FOREIGN KEY (intent_id, account, symbol, side, quantity) REFERENCES intents (id, account, symbol, side, quantity),
  UNIQUE (account, broker_order_id),
  UNIQUE (intent_id, account, symbol, side),
  CONSTRAINT fills_within_quantity CHECK (filled_quantity BETWEEN 0 AND quantity),
  CONSTRAINT state_fits_fills CHECK (CASE state
    WHEN 'open' THEN filled_quantity = 0
    WHEN 'rejected' THEN filled_quantity = 0
    WHEN 'partially_filled' THEN filled_quantity > 0 AND filled_quantity < quantity
    WHEN 'filled' THEN filled_quantity = quantity
    ELSE true END),
  CONSTRAINT ended_when_final CHECK ((ended_at IS NULL) = (state IN ('open', 'partially_filled')))
);
CREATE INDEX orders_open ON orders (account, symbol) WHERE state IN ('open', 'partially_filled');

CREATE FUNCTION guard_new_intent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'stored' OR NEW.sends <> 0 THEN
    PERFORM refuse('NotAllowed', format('intent %s has to begin as stored, not as %s', NEW.id, NEW.state));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON intents FOR EACH ROW EXECUTE FUNCTION guard_new_intent();

CREATE FUNCTION guard_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'sends', 'sent_at', 'sent_epoch', 'sent_attempt', 'answer', 'changed_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    PERFORM refuse('IntentIsFixed', format('the content of intent %s never changes; replace it by another', OLD.id));
  END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS
     (SELECT FROM intent_transitions t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    PERFORM refuse('NotAllowed', format('intent %s is %s, which cannot become %s', OLD.id, OLD.state, NEW.state));
  END IF;
  IF (NEW.sends, NEW.sent_at, NEW.sent_epoch) IS DISTINCT FROM (OLD.sends, OLD.sent_at, OLD.sent_epoch)
     AND (NEW.state <> 'sending' OR OLD.state = 'sending' OR NEW.sends <> OLD.sends + 1) THEN
    PERFORM refuse('NotAllowed', format('the sends of intent %s are counted where sending begins', OLD.id));
  END IF;
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON intents FOR EACH ROW EXECUTE FUNCTION guard_intent();
CREATE TRIGGER keep BEFORE DELETE ON intents FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON intents EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_new_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'open' OR NEW.filled_quantity <> 0 OR NEW.filled_value <> 0 THEN
    PERFORM refuse('NotAllowed', format('the order of intent %s has to begin as open, without fills', NEW.intent_id));
  END IF;
  IF NOT EXISTS (SELECT FROM intents i WHERE i.id = NEW.intent_id AND i.state = 'accepted') THEN
    PERFORM refuse('NotAllowed', format('intent %s is not accepted, so it has no order', NEW.intent_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard_new_order();

CREATE FUNCTION guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'filled_quantity', 'filled_value', 'cancel_requested_at', 'ended_at', 'end_reason'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    PERFORM refuse('NotAllowed', format('the order of intent %s keeps what was accepted', OLD.intent_id));
  END IF;
  IF (NEW.filled_quantity, NEW.filled_value) IS DISTINCT FROM (OLD.filled_quantity, OLD.filled_value)
     AND pg_trigger_depth() < 2 THEN
    PERFORM refuse('NotAllowed', format('what is filled of intent %s follows the rows of fills', OLD.intent_id));
  END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS
     (SELECT FROM order_transitions t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    PERFORM refuse('NotAllowed',
      format('the order of intent %s is %s, which cannot become %s', OLD.intent_id, OLD.state, NEW.state));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard_order();
CREATE TRIGGER keep BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON orders EXECUTE FUNCTION refuse_change();

CREATE FUNCTION accepted_has_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM orders o WHERE o.intent_id = NEW.id) THEN
    PERFORM refuse('NotAllowed', format('intent %s is accepted but has no order', NEW.id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accepted_has_order AFTER UPDATE ON intents DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'accepted') EXECUTE FUNCTION accepted_has_order();

-- What an intent orders: two of the same id have to agree in it.
CREATE FUNCTION intent_content(i intents) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('account', i.account, 'symbol', i.symbol, 'side', i.side, 'type', i.type,
    'quantity', trim_scale(i.quantity)::text, 'limit_price', trim_scale(i.limit_price)::text,
    'stop_price', trim_scale(i.stop_price)::text, 'time_in_force', i.time_in_force, 'oco_group', i.oco_group,
    'replaces', i.replaces, 'halt_id', i.halt_id, 'run_id', i.run_id))
$$;

CREATE FUNCTION audit_intent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM write_audit(NEW.account, 'intent.stored',
      (to_jsonb(NEW) - ARRAY['id', 'state', 'sends', 'stored_at', 'changed_at', 'answer']) || intent_content(NEW)
      || jsonb_build_object('intent', NEW.id));
  ELSE
    PERFORM write_audit(NEW.account, 'intent.' || NEW.state, jsonb_build_object(
      'intent', NEW.id, 'from', OLD.state, 'sends', NEW.sends, 'epoch', NEW.sent_epoch,
      'attempt', NEW.sent_attempt, 'answer', NEW.answer));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON intents DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_intent();
CREATE CONSTRAINT TRIGGER audit_change AFTER UPDATE ON intents DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION audit_intent();

CREATE FUNCTION audit_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM write_audit(NEW.account, 'order.open', jsonb_build_object(
      'intent', NEW.intent_id, 'broker_order_id', NEW.broker_order_id, 'accepted_at', instant_text(NEW.accepted_at)));
  ELSIF NEW.state = OLD.state THEN
    PERFORM write_audit(NEW.account, 'order.cancel_requested', jsonb_build_object('intent', NEW.intent_id));
  ELSE
    PERFORM write_audit(NEW.account, 'order.' || NEW.state, jsonb_build_object(
      'intent', NEW.intent_id, 'from', OLD.state, 'filled_quantity', trim_scale(NEW.filled_quantity)::text,
      'ended_at', instant_text(NEW.ended_at), 'reason', NEW.end_reason));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_order();
CREATE CONSTRAINT TRIGGER audit_change AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.cancel_requested_at IS DISTINCT FROM NEW.cancel_requested_at)
  EXECUTE FUNCTION audit_order();
