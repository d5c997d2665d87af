-- When each person's next digest is due.
create table digest_schedule (
    workspace_id text        not null,
    user_id      text        not null,
    frequency    text        not null,
    zone         text        not null,
    next_at      timestamptz not null,
    primary key (workspace_id, user_id)
);
create index digest_schedule_due on digest_schedule (next_at);
create index notification_preference_digest on notification_preference (workspace_id, user_id) where digest_enabled;

-- One row for each person and period, so that no period gets two digests.
create table digest_run (
    id           uuid        primary key,
    workspace_id text        not null,
    user_id      text        not null,
    frequency    text        not null,
    period_start date        not null,
    state        text        not null default 'pending',
    reason       text        not null default '',
    due_at       timestamptz not null,
    lease_until  timestamptz,
    attempts     integer     not null default 0,
    finished_at  timestamptz,
    unique (workspace_id, user_id, frequency, period_start)
);
create index digest_run_due on digest_run (due_at) where state = 'pending';

alter table notification add column digest_run uuid;
create index notification_by_digest on notification (digest_run) where digest_run is not null;

-- What became of e-mails, step by step.
create table delivery_log (
    id              bigint      generated always as identity primary key,
    notification_id uuid        not null,
    workspace_id    text        not null,
    user_id         text        not null,
    at              timestamptz not null,
    step            text        not null,      -- deferred, sent, skipped, dead, retried
    detail          text        not null
);
create index delivery_log_by_notification on delivery_log (notification_id, id);
create index delivery_log_by_age on delivery_log (at);
