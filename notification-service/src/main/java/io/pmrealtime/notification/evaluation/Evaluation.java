package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.subscription.Mode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides by which channels somebody is told of something. The order of the rules is that of {@link Rule}. Pure.
 *
 * @param type what it is
 * @param maySee whether the person may see what it is about
 * @param actor whether the person caused it
 * @param critical whether it is critical
 * @param mentioned whether the person is mentioned
 * @param onTask what the person wants to hear of the task; null when nothing was said
 * @param onProject what the person wants to hear of the project; null when nothing was said
 * @param preferences what the person chose
 * @param workspace what the admins set
 * @param now when it is decided
 */
public record Evaluation(
        NotificationType type,
        boolean maySee,
        boolean actor,
        boolean critical,
        boolean mentioned,
        @Nullable Mode onTask,
        @Nullable Mode onProject,
        Preferences preferences,
        WorkspaceSettings workspace,
        Instant now) {

    /** What becomes of it on that channel. */
    public Verdict on(Channel channel) {
        if (!maySee) {
            return Verdict.of(Outcome.NEVER, Rule.ACCESS);
        }
        if (actor) {
            return Verdict.of(Outcome.NEVER, Rule.ACTOR);
        }
        if (critical) {
            return Verdict.of(Outcome.NOW, Rule.CRITICAL);
        }
        if (!mentioned && onTask == Mode.MUTE) {
            return Verdict.of(Outcome.NEVER, Rule.TASK_SUBSCRIPTION);
        }
        if (!mentioned && onTask != Mode.FOLLOW && onProject == Mode.MUTE) {
            return Verdict.of(Outcome.NEVER, Rule.PROJECT_SUBSCRIPTION);
        }
        Verdict wanted = bySwitch(channel);
        return wanted.tells() ? inTime(channel, wanted) : wanted;
    }

    private Verdict bySwitch(Channel channel) {
        Optional<Switch> asked = Switch.of(type, channel);
        if (asked.isEmpty()) {
            boolean told = channel == Channel.IN_APP || preferences.digestEnabled();
            return Verdict.of(told ? Outcome.NOW : Outcome.NEVER, Rule.SYSTEM_DEFAULT);
        }
        Switch decisive = asked.get();
        if (workspace.locked().contains(decisive)) {
            return told(workspace.byDefault(decisive), Rule.WORKSPACE_LOCK);
        }
        Boolean chosen = preferences.choices().get(decisive);
        if (chosen != null) {
            return told(chosen, Rule.USER_CHOICE);
        }
        Boolean byAdmins = workspace.defaults().get(decisive);
        return byAdmins == null ? told(true, Rule.SYSTEM_DEFAULT) : told(byAdmins, Rule.WORKSPACE_DEFAULT);
    }

    private Verdict inTime(Channel channel, Verdict wanted) {
        // A digest is sent at an hour of its own, so quiet hours have nothing to say about what goes into it.
        if (channel == Channel.EMAIL && preferences.digestEnabled()) {
            return Verdict.of(Outcome.DIGEST, Rule.DIGEST);
        }
        return preferences
                .quietHours()
                .endOf(now)
                .map(end ->
                        new Verdict(channel == Channel.EMAIL ? Outcome.LATER : Outcome.SILENT, Rule.QUIET_HOURS, end))
                .orElse(wanted);
    }

    private static Verdict told(boolean on, Rule rule) {
        return Verdict.of(on ? Outcome.NOW : Outcome.NEVER, rule);
    }
}
