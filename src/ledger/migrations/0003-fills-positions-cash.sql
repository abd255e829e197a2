-- What a holding is and what it cost. Sums of fills and adjustments, kept in the transaction that writes those.
CREATE TABLE positions (
  account text NOT NULL REFERENCES accounts,
  symbol text NOT NULL,
  -- Below zero for a short position.
  quantity signed_quantity NOT NULL,
  -- Signed as the quantity; cost / quantity is the average price.
  cost amount NOT NULL,
  -- Before fees.
  realized_pnl amount NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (account, symbol),
  -- How many fills and adjustments it comes from: the order in which they were taken.
  moves bigint NOT NULL DEFAULT 0,
  CONSTRAINT cost_fits_quantity CHECK (sign(cost) * sign(quantity) >= 0 AND (quantity <> 0 OR cost = 0))
);

CREATE TABLE fills (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  -- The broker's name of this execution.
  execution_id text NOT NULL CHECK (execution_id <> ''),
  intent_id text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  quantity quantity NOT NULL,
  price price NOT NULL,
  fee amount NOT NULL DEFAULT 0,
  -- Before fees; worked out when it is recorded.
  realized_pnl amount NOT NULL DEFAULT 0,
  filled_at timestamptz NOT NULL CHECK (isfinite(filled_at)),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Which of the moves of its position it is.
  move bigint NOT NULL,
  UNIQUE (account, execution_id),
  UNIQUE (account, symbol, move),
  FOREIGN KEY (intent_id, account, symbol, side) REFERENCES orders (intent_id, account, symbol, side)
);
CREATE INDEX fills_by_intent ON fills (intent_id);
CREATE INDEX fills_by_time ON fills (account, filled_at);

-- What changes a holding without an order: a transfer, a split, what an account held when it was opened here.
CREATE TABLE position_adjustments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL REFERENCES accounts,
  external_id text NOT NULL CHECK (external_id <> ''),
  symbol text NOT NULL,
  quantity signed_quantity NOT NULL,
  cost amount NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  recorded_by text NOT NULL CHECK (recorded_by <> ''),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Which of the moves of its position it is.
  move bigint NOT NULL,
  UNIQUE (account, external_id),
  UNIQUE (account, symbol, move)
);

CREATE TABLE cash_movements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL REFERENCES accounts,
  kind text NOT NULL CHECK (kind IN
    ('deposit', 'withdrawal', 'trade', 'fee', 'interest', 'dividend', 'other_fee', 'adjustment')),
  amount amount NOT NULL,
  fill_id bigint REFERENCES fills,
  external_id text CHECK (external_id <> ''),
  reason text,
  recorded_by text,
  moved_at timestamptz NOT NULL CHECK (isfinite(moved_at)),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (account, external_id),
  UNIQUE (fill_id, kind),
  CONSTRAINT trades_have_fills CHECK ((kind IN ('trade', 'fee')) = (fill_id IS NOT NULL)),
  CONSTRAINT others_are_named CHECK (fill_id IS NOT NULL OR (external_id IS NOT NULL AND recorded_by IS NOT NULL)),
  CONSTRAINT sign_of_amount CHECK (CASE kind WHEN 'deposit' THEN amount > 0 WHEN 'withdrawal' THEN amount < 0 ELSE true END)
);
CREATE INDEX cash_movements_by_account ON cash_movements (account, id);

-- Equity as it was worked out at a time: what daily loss and drawdown are measured from.
CREATE TABLE equity_points (
  account text NOT NULL REFERENCES accounts,
  at timestamptz NOT NULL CHECK (isfinite(at)),
  equity amount NOT NULL,
  session_close boolean NOT NULL,
  PRIMARY KEY (account, at)
);

CREATE FUNCTION guard_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    PERFORM refuse('PositionIsDerived', 'positions follow the rows of fills and position_adjustments');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON positions FOR EACH ROW EXECUTE FUNCTION guard_position();
CREATE TRIGGER keep BEFORE DELETE ON positions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON positions EXECUTE FUNCTION refuse_change();

-- The row of a position, locked; made if there is none.
CREATE FUNCTION lock_position(of_account text, of_symbol text) RETURNS positions LANGUAGE plpgsql AS $$
DECLARE held positions;
BEGIN
  INSERT INTO positions (account, symbol, quantity, cost) VALUES (of_account, of_symbol, 0, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT held FROM positions p WHERE p.account = of_account AND p.symbol = of_symbol FOR UPDATE;
  RETURN held;
END $$;

-- Average cost: what closes takes its share of the cost along, what goes beyond opens at its own price.
CREATE FUNCTION after_move(held positions, moved numeric, at_price numeric) RETURNS positions LANGUAGE plpgsql AS $$
DECLARE
  closing numeric := CASE WHEN sign(held.quantity) * sign(moved) < 0 THEN least(abs(held.quantity), abs(moved)) ELSE 0 END;
  closed_cost numeric := CASE
    WHEN closing = 0 THEN 0
    WHEN closing = abs(held.quantity) THEN held.cost
    -- Rounded twice, as the check does: to 36 digits, which numeric can hold exactly, then to the 18 of an amount.
    ELSE round(round((held.cost * closing)::numeric(80, 40) / abs(held.quantity), 36), 18) END;
BEGIN
  held.quantity := held.quantity + moved;
  held.cost := held.cost - closed_cost + (moved - sign(moved) * closing) * at_price;
  held.realized_pnl := held.realized_pnl - sign(moved) * closing * at_price - closed_cost;
  held.moves := held.moves + 1;
  RETURN held;
END $$;

CREATE FUNCTION write_position(p positions) RETURNS void LANGUAGE sql AS $$
  UPDATE positions SET quantity = p.quantity, cost = p.cost, realized_pnl = p.realized_pnl, moves = p.moves,
    changed_at = clock_timestamp()
  WHERE account = p.account AND symbol = p.symbol
$$;

CREATE FUNCTION signed_of(side text, quantity numeric) RETURNS numeric LANGUAGE sql AS $$
  SELECT CASE side WHEN 'buy' THEN quantity ELSE -quantity END
$$;

-- Before a row of facts is written only what it says is worked out: its effects come after, since an insert may end without a
-- row (ON CONFLICT DO NOTHING). Position and order stay locked in between.
CREATE FUNCTION check_fill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ordered orders; held positions;
BEGIN
  SELECT * INTO ordered FROM orders o WHERE o.intent_id = NEW.intent_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM refuse('UnknownOrder', format('fill %s is of intent %s, which has no order', NEW.execution_id, NEW.intent_id));
  END IF;
  IF ordered.state = 'rejected' THEN
    PERFORM refuse('NotAllowed',
      format('fill %s is of intent %s, whose order was rejected', NEW.execution_id, NEW.intent_id));
  END IF;
  IF ordered.filled_quantity + NEW.quantity > ordered.quantity THEN
    PERFORM refuse('FillBeyondQuantity', format('fill %s of %s goes beyond the order of intent %s: %s of %s are filled',
      NEW.execution_id, trim_scale(NEW.quantity), NEW.intent_id,
      trim_scale(ordered.filled_quantity), trim_scale(ordered.quantity)));
  END IF;
  held := lock_position(NEW.account, NEW.symbol);
  NEW.move := held.moves + 1;
  NEW.realized_pnl := (after_move(held, signed_of(NEW.side, NEW.quantity), NEW.price)).realized_pnl - held.realized_pnl;
  RETURN NEW;
END $$;

CREATE FUNCTION take_fill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE value numeric := NEW.quantity * NEW.price;
BEGIN
  PERFORM write_position(after_move(lock_position(NEW.account, NEW.symbol), signed_of(NEW.side, NEW.quantity), NEW.price));
  UPDATE orders o SET filled_quantity = o.filled_quantity + NEW.quantity, filled_value = o.filled_value + value,
    state = CASE
      WHEN o.filled_quantity + NEW.quantity = o.quantity AND o.state <> 'replaced' THEN 'filled'
      WHEN o.state = 'open' THEN 'partially_filled'
      ELSE o.state END,
    ended_at = CASE
      WHEN o.filled_quantity + NEW.quantity = o.quantity THEN coalesce(o.ended_at, NEW.filled_at) ELSE o.ended_at END
  WHERE o.intent_id = NEW.intent_id;
  INSERT INTO cash_movements (account, kind, amount, fill_id, moved_at)
  VALUES (NEW.account, 'trade', CASE NEW.side WHEN 'buy' THEN -value ELSE value END, NEW.id, NEW.filled_at);
  IF NEW.fee <> 0 THEN
    INSERT INTO cash_movements (account, kind, amount, fill_id, moved_at)
    VALUES (NEW.account, 'fee', -NEW.fee, NEW.id, NEW.filled_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_fill BEFORE INSERT ON fills FOR EACH ROW EXECUTE FUNCTION check_fill();
CREATE TRIGGER take_fill AFTER INSERT ON fills FOR EACH ROW EXECUTE FUNCTION take_fill();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON fills FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON fills EXECUTE FUNCTION refuse_change();

-- An adjustment carries its cost: a split has none, a transfer brings that of the shares.
CREATE FUNCTION check_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.move := (lock_position(NEW.account, NEW.symbol)).moves + 1;
  RETURN NEW;
END $$;
CREATE FUNCTION take_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held positions := lock_position(NEW.account, NEW.symbol);
BEGIN
  held.quantity := held.quantity + NEW.quantity;
  held.cost := held.cost + NEW.cost;
  held.moves := NEW.move;
  PERFORM write_position(held);
  RETURN NULL;
END $$;
CREATE TRIGGER check_move BEFORE INSERT ON position_adjustments FOR EACH ROW EXECUTE FUNCTION check_adjustment();
CREATE TRIGGER take AFTER INSERT ON position_adjustments FOR EACH ROW EXECUTE FUNCTION take_adjustment();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON position_adjustments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON position_adjustments EXECUTE FUNCTION refuse_change();

CREATE FUNCTION check_cash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.fill_id IS NOT NULL AND pg_trigger_depth() < 2 THEN
    PERFORM refuse('CashIsDerived', 'the cash of a trade follows its fill and is not written by hand');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION take_cash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts a SET cash = a.cash + NEW.amount WHERE a.name = NEW.account;
  RETURN NULL;
END $$;
CREATE TRIGGER check_cash BEFORE INSERT ON cash_movements FOR EACH ROW EXECUTE FUNCTION check_cash();
CREATE TRIGGER take AFTER INSERT ON cash_movements FOR EACH ROW EXECUTE FUNCTION take_cash();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON cash_movements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON cash_movements EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON equity_points FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON equity_points EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_audit(NEW.account, 'fill', jsonb_build_object(
    'intent', NEW.intent_id, 'execution_id', NEW.execution_id, 'symbol', NEW.symbol, 'side', NEW.side,
    'quantity', trim_scale(NEW.quantity)::text, 'price', trim_scale(NEW.price)::text, 'fee', trim_scale(NEW.fee)::text,
    'filled_at', instant_text(NEW.filled_at)));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON fills DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_fill();

CREATE FUNCTION audit_cash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_audit(NEW.account, 'cash.' || NEW.kind, jsonb_build_object(
    'amount', trim_scale(NEW.amount)::text, 'external_id', NEW.external_id, 'reason', NEW.reason, 'by', NEW.recorded_by,
    'moved_at', instant_text(NEW.moved_at)));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON cash_movements DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.fill_id IS NULL) EXECUTE FUNCTION audit_cash();

CREATE FUNCTION audit_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_audit(NEW.account, 'position.adjusted', jsonb_build_object(
    'symbol', NEW.symbol, 'quantity', trim_scale(NEW.quantity)::text, 'cost', trim_scale(NEW.cost)::text,
    'external_id', NEW.external_id, 'reason', NEW.reason, 'by', NEW.recorded_by));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON position_adjustments DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_adjustment();
