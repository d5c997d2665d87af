package io.pmrealtime.notification.fanout;

import io.pmrealtime.notification.event.ReceivedEvent;
import java.util.Set;

/**
 * An event that this replica tells the next people of.
 *
 * @param repeatedMentions who was told of a mention in the same comment before
 * @param afterUser people up to this one were dealt with
 * @param done whether all were
 * @param left whether a replica left it between storing a step and telling of it
 */
record FanOut(ReceivedEvent event, Set<String> repeatedMentions, String afterUser, boolean done, boolean left) {}
