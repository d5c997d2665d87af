-- Run once by the PostgreSQL image, when its volume is empty.
create database pm_events;
create database pm_notifications;
