-- Offsets mean nothing in a topic that was created anew under the same name: this is the id that Kafka gave to the one they are of.
-- Null in rows from before this column; the topic that is there then takes them over.
alter table published_offsets add column topic_id text collate "C";
