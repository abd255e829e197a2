-- How many orders an account has sent within the last minute is asked before each of them.
CREATE INDEX intents_by_send ON intents (account, sent_at) WHERE sent_at IS NOT NULL;
