package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.email.QueuedEmail;
import io.pmrealtime.notification.inbox.NewNotification;
import java.util.List;

/** What a batch of events comes to. */
record Decisions(List<NewNotification> notifications, List<QueuedEmail> emails) {}
