-- Names are as people type them: other letters' case and other blanks make nobody a second person.
CREATE FUNCTION person_of(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(regexp_replace(btrim(name, E' \t\r\n'), '\s+', ' ', 'g'))
$$;

CREATE OR REPLACE FUNCTION release_halt(of_id text, by_whom text, why text, approved_by text) RETURNS halts LANGUAGE plpgsql AS $$
DECLARE released halts;
BEGIN
  IF person_of(approved_by) = person_of(by_whom) THEN
    PERFORM refuse('SecondPersonNeeded', format('the release of halt %s is asked for by ''%s'' and approved by ''%s'', who are one person; '
      'another one has to approve it', of_id, by_whom, approved_by));
  END IF;
  UPDATE halts SET released_at = clock_timestamp(), released_by = by_whom, release_reason = why,
    release_approved_by = approved_by
  WHERE id = of_id RETURNING * INTO released;
  IF NOT FOUND THEN PERFORM refuse('UnknownHalt', format('no halt %s was committed', of_id)); END IF;
  RETURN released;
END $$;
