-- Money and quantities. numeric lets NaN through, which is above every number: each domain refuses it.
CREATE DOMAIN quantity AS numeric(20, 9) CHECK (VALUE > 0 AND VALUE <> 'NaN');
CREATE DOMAIN signed_quantity AS numeric(20, 9) CHECK (VALUE <> 'NaN');
CREATE DOMAIN price AS numeric(20, 9) CHECK (VALUE > 0 AND VALUE <> 'NaN');
CREATE DOMAIN amount AS numeric(38, 18) CHECK (VALUE <> 'NaN');

-- A refusal with a stable code, which callers find in the detail.
CREATE FUNCTION refuse(code text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BW000', MESSAGE = message, DETAIL = code;
END $$;

-- For tables whose rows are facts.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse('AppendOnly', format('rows of %s are never changed or removed (%s)', TG_TABLE_NAME, lower(TG_OP)));
  RETURN NULL;
END $$;

CREATE TABLE accounts (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  kind text NOT NULL CHECK (kind IN ('paper', 'live')),
  broker text NOT NULL CHECK (broker <> ''),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  cash_may_be_negative boolean NOT NULL,
  four_eyes boolean NOT NULL DEFAULT false,
  cash amount NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT cash_not_negative CHECK (cash_may_be_negative OR cash >= 0),
  -- What a real broker executed is a fact, whatever it does to the cash.
  CONSTRAINT live_cash_may_be_negative CHECK (kind = 'paper' OR cash_may_be_negative)
);

CREATE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.name, NEW.kind, NEW.broker, NEW.currency, NEW.opened_at)
     IS DISTINCT FROM (OLD.name, OLD.kind, OLD.broker, OLD.currency, OLD.opened_at) THEN
    PERFORM refuse('AccountIsFixed', format('the account %s keeps its name, kind, broker and currency', OLD.name));
  END IF;
  -- 1 is this trigger alone: then no movement of cash caused the change.
  IF NEW.cash <> OLD.cash AND pg_trigger_depth() < 2 THEN
    PERFORM refuse('CashIsDerived', format('the cash of %s changes by rows of cash_movements only', OLD.name));
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION guard_new_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cash <> 0 THEN
    PERFORM refuse('CashIsDerived', format('the account %s begins without cash; deposit it', NEW.name));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION guard_new_account();
CREATE TRIGGER guard BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION guard_account();
CREATE TRIGGER keep BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON accounts EXECUTE FUNCTION refuse_change();

-- The audit trail: a chain per account, and the chain '*' of what concerns more than one.
CREATE TABLE audit_heads (
  chain text PRIMARY KEY,
  seq bigint NOT NULL CHECK (seq >= 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
);

CREATE TABLE audit (
  chain text NOT NULL,
  seq bigint NOT NULL,
  -- JSON, exactly as it was hashed: {"at", "kind", "data"}
  content text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL GENERATED ALWAYS AS (content::jsonb ->> 'kind') STORED,
  intent_id text GENERATED ALWAYS AS (content::jsonb -> 'data' ->> 'intent') STORED,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_by_intent ON audit (intent_id) WHERE intent_id IS NOT NULL;

-- SHA-256 over: the hash before, the chain, the number, the content; each on a line of its own.
CREATE FUNCTION audit_hash(previous text, chain text, seq bigint, content text) RETURNS text
  LANGUAGE sql AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', previous, chain, seq::text, content), 'UTF8')), 'hex')
$$;

CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_heads;
BEGIN
  INSERT INTO audit_heads VALUES (NEW.chain, 0, repeat('0', 64)) ON CONFLICT (chain) DO NOTHING;
  SELECT * INTO STRICT head FROM audit_heads h WHERE h.chain = NEW.chain FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := audit_hash(head.hash, NEW.chain, NEW.seq, NEW.content);
  UPDATE audit_heads h SET seq = NEW.seq, hash = NEW.hash WHERE h.chain = NEW.chain;
  RETURN NEW;
END $$;
CREATE FUNCTION guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    PERFORM refuse('AppendOnly', 'audit_heads follows the rows of audit and is not written by hand');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION chain_audit();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit EXECUTE FUNCTION refuse_change();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON audit_heads FOR EACH ROW EXECUTE FUNCTION guard_head();
CREATE TRIGGER keep BEFORE DELETE ON audit_heads FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit_heads EXECUTE FUNCTION refuse_change();

CREATE FUNCTION instant_text(at timestamptz) RETURNS text LANGUAGE sql AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION write_audit(chain text, kind text, data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO audit (chain, seq, content, previous_hash, hash)
  VALUES (chain, 0,
    jsonb_build_object('at', instant_text(clock_timestamp()), 'kind', kind, 'data', jsonb_strip_nulls(data))::text, '', '')
$$;

CREATE FUNCTION audit_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM write_audit(NEW.name, CASE TG_OP WHEN 'INSERT' THEN 'account.opened' ELSE 'account.changed' END,
    to_jsonb(NEW) - 'cash' - 'opened_at');
  RETURN NULL;
END $$;
-- Deferred, as every audit trigger: the head of a chain is the last row that a transaction locks, so that none waits for
-- another in a circle and each holds it only while it commits.
CREATE CONSTRAINT TRIGGER audit_new AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_account();
CREATE CONSTRAINT TRIGGER audit_change AFTER UPDATE ON accounts DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.cash_may_be_negative <> NEW.cash_may_be_negative OR OLD.four_eyes <> NEW.four_eyes)
  EXECUTE FUNCTION audit_account();
