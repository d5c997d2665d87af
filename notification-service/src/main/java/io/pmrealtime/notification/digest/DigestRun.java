package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.choice.DigestFrequency;
import io.pmrealtime.notification.directory.UserKey;
import java.util.UUID;

/**
 * A digest that this replica has taken to send.
 *
 * @param id follows from the person and the period
 * @param attempt how often it was taken, from 1
 */
record DigestRun(UUID id, UserKey user, DigestFrequency frequency, int attempt) {}
