-- What a request was answered, as JSON: since requests may ask for the result of each event, a number does not tell it all.
delete from idempotency_keys;
alter table idempotency_keys drop column accepted, add column answer text not null;
