-- From weakest to strongest: what a level forbids, the next forbids too.
CREATE TYPE halt_level AS ENUM ('reduce_only', 'flatten', 'cancel_only', 'freeze');

-- One row a scope that was ever halted. The epoch moves with every halt and release of it.
CREATE TABLE gates (
  scope text NOT NULL CHECK (scope IN ('all', 'account', 'run')),
  key text NOT NULL,
  epoch bigint NOT NULL CHECK (epoch > 0),
  PRIMARY KEY (scope, key)
);

CREATE TABLE halts (
  id text PRIMARY KEY CHECK (id <> '' AND id !~ E'\n'),
  scope text NOT NULL CHECK (scope IN ('all', 'account', 'run')),
  -- The account or the run; empty for all.
  key text NOT NULL,
  level halt_level NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  halted_by text NOT NULL CHECK (halted_by <> ''),
  halted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Until the next session; open-ended without.
  until timestamptz CHECK (isfinite(until)),
  drill boolean NOT NULL DEFAULT false,
  released_at timestamptz,
  released_by text CHECK (released_by <> ''),
  release_reason text CHECK (release_reason <> ''),
  release_approved_by text CHECK (release_approved_by <> ''),
  CONSTRAINT key_fits_scope CHECK ((scope = 'all') = (key = '')),
  CONSTRAINT release_is_whole CHECK (
    (released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (release_reason IS NULL)),
  CONSTRAINT second_person CHECK (release_approved_by <> released_by AND (release_approved_by IS NULL OR released_by IS NOT NULL))
);
CREATE INDEX halts_active ON halts (scope, key) WHERE released_at IS NULL;
ALTER TABLE intents ADD FOREIGN KEY (halt_id) REFERENCES halts;

-- A dead-man's switch: not renewed in time, it halts the account, whether or not somebody is there to say so.
CREATE TABLE leases (
  name text PRIMARY KEY CHECK (name <> ''),
  account text NOT NULL REFERENCES accounts,
  holder text NOT NULL CHECK (holder <> ''),
  level halt_level NOT NULL,
  renewed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (isfinite(expires_at)),
  -- The halt that its end brought; renewing after that needs the release of it.
  halt_id text REFERENCES halts
);
CREATE INDEX leases_by_account ON leases (account);

-- What the runs have to be told: written in the transaction of what it tells.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_until timestamptz,
  takes integer NOT NULL DEFAULT 0,
  delivered_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- Senders share this lock for the moment of marking an intent as sending; a halt has it alone for the moment of committing.
-- A lock of its own rather than one on the rows of gates: those who wait for it are served in turn, so that a stream of
-- senders cannot keep a halt waiting, and sharing it writes nothing.
CREATE FUNCTION share_gate() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock_shared(7301, 1) $$;
CREATE FUNCTION close_gate() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(7301, 1) $$;

CREATE FUNCTION guard_new_halt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.released_at IS NOT NULL THEN
    PERFORM refuse('NotAllowed', format('halt %s begins unreleased', NEW.id));
  END IF;
  PERFORM close_gate();
  RETURN NEW;
END $$;

CREATE FUNCTION needs_second_person(halt halts) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM accounts a WHERE a.four_eyes AND CASE halt.scope
    WHEN 'all' THEN true
    WHEN 'account' THEN a.name = halt.key
    ELSE EXISTS (SELECT FROM intents i
      WHERE (i.run_id = halt.key OR i.first_execution_id = halt.key) AND i.account = a.name) END)
$$;

CREATE FUNCTION guard_halt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['released_at', 'released_by', 'release_reason', 'release_approved_by'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    PERFORM refuse('HaltIsFixed', format('halt %s is not changed; commit another, or release it', OLD.id));
  END IF;
  IF OLD.released_at IS NOT NULL THEN
    PERFORM refuse('AlreadyReleased', format('halt %s was released by %s', OLD.id, OLD.released_by));
  END IF;
  IF NEW.released_at IS NOT NULL AND NEW.release_approved_by IS NULL AND needs_second_person(OLD) THEN
    PERFORM refuse('SecondPersonNeeded',
      format('the release of halt %s needs the approval of a person other than %s', OLD.id, NEW.released_by));
  END IF;
  PERFORM close_gate();
  RETURN NEW;
END $$;

CREATE FUNCTION follow_halt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gates AS g VALUES (NEW.scope, NEW.key, 1)
  ON CONFLICT (scope, key) DO UPDATE SET epoch = g.epoch + 1;
  INSERT INTO outbox (topic, payload) VALUES (CASE TG_OP WHEN 'INSERT' THEN 'halt' ELSE 'release' END, to_jsonb(NEW));
  RETURN NULL;
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON halts FOR EACH ROW EXECUTE FUNCTION guard_new_halt();
CREATE TRIGGER guard BEFORE UPDATE ON halts FOR EACH ROW EXECUTE FUNCTION guard_halt();
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON halts FOR EACH ROW EXECUTE FUNCTION follow_halt();
CREATE TRIGGER keep BEFORE DELETE ON halts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON halts EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    PERFORM refuse('GateIsDerived', 'gates follow the rows of halts');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON gates FOR EACH ROW EXECUTE FUNCTION guard_gate();
CREATE TRIGGER keep BEFORE DELETE ON gates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON gates EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_halt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE chain text := CASE NEW.scope WHEN 'account' THEN NEW.key ELSE '*' END;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM write_audit(chain, 'halt', to_jsonb(NEW) - 'id' || jsonb_build_object('halt', NEW.id));
  ELSE
    PERFORM write_audit(chain, 'release', jsonb_build_object('halt', NEW.id, 'by', NEW.released_by,
      'reason', NEW.release_reason, 'approved_by', NEW.release_approved_by));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit AFTER INSERT OR UPDATE ON halts DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_halt();
