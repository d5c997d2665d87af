-- Requests that were answered with 202, for callers that send the same Idempotency-Key again.
create table idempotency_keys (
  workspace_id text collate "C" not null,
  key          text collate "C" not null,
  body_hash    bytea            not null,
  accepted     int              not null,
  answered_at  timestamptz      not null,
  primary key (workspace_id, key)
);
create index idempotency_keys_answered_at on idempotency_keys using brin (answered_at);
