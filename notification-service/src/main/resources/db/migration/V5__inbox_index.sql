-- The list and its total are read from an index of just what is listed: the total is then counted without reading rows.
create index notification_listed on notification (workspace_id, user_id, created_at desc, id desc)
    where in_app and archived_at is null and snoozed_until is null;
create index notification_archived on notification (workspace_id, user_id, created_at desc, id desc)
    where in_app and archived_at is not null;
drop index notification_inbox;
