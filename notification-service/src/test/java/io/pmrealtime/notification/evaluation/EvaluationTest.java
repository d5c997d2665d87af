package io.pmrealtime.notification.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.QuietHours;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.subscription.Mode;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final QuietHours NOW_QUIET =
            new QuietHours(LocalTime.of(11, 0), LocalTime.of(13, 0), null, Set.of());

    /** One row for each rule, with everything that later rules would say set against it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // see, actor, critical, mentioned, task, project, locked, chosen, default, quiet, digest -> in app,
                // email
                "no ,yes,yes,yes,-     ,-     ,-  ,-  ,-  ,no ,no ,never access,never access",
                "yes,yes,yes,yes,-     ,-     ,-  ,-  ,-  ,no ,no ,never actor,never actor",
                "yes,no ,yes,no ,MUTE  ,MUTE  ,off,off,off,yes,yes,now critical,now critical",
                "yes,no ,no ,no ,MUTE  ,-     ,on ,on ,on ,no ,no ,never task_subscription,never task_subscription",
                "yes,no ,no ,yes,MUTE  ,MUTE  ,-  ,-  ,-  ,no ,no ,now system_default,now system_default",
                "yes,no ,no ,no ,-     ,MUTE  ,on ,on ,on ,no ,no ,never project_subscription,never project_subscription",
                "yes,no ,no ,no ,FOLLOW,MUTE  ,-  ,-  ,-  ,no ,no ,now system_default,now system_default",
                "yes,no ,no ,no ,MUTE  ,FOLLOW,-  ,-  ,-  ,no ,no ,never task_subscription,never task_subscription",
                "yes,no ,no ,no ,-     ,-     ,off,on ,-  ,no ,no ,never workspace_lock,never workspace_lock",
                "yes,no ,no ,no ,-     ,-     ,on ,off,-  ,no ,no ,now workspace_lock,now workspace_lock",
                "yes,no ,no ,no ,-     ,-     ,-  ,on ,off,no ,no ,now user_choice,now user_choice",
                "yes,no ,no ,no ,-     ,-     ,-  ,off,on ,yes,yes,never user_choice,never user_choice",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,off,no ,no ,never workspace_default,never workspace_default",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,on ,no ,no ,now workspace_default,now workspace_default",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,-  ,no ,no ,now system_default,now system_default",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,-  ,yes,no ,silent quiet_hours,later quiet_hours",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,-  ,yes,yes,silent quiet_hours,digest digest",
                "yes,no ,no ,no ,-     ,-     ,-  ,-  ,-  ,no ,yes,now system_default,digest digest",
                "yes,no ,no ,yes,-     ,-     ,-  ,off,-  ,no ,no ,never user_choice,never user_choice",
            })
    void theFirstRuleThatHasSomethingToSayDecides(
            String see,
            String actor,
            String critical,
            String mentioned,
            Mode task,
            Mode project,
            String locked,
            String chosen,
            String byDefault,
            String quiet,
            String digest,
            String inApp,
            String email) {
        Preferences preferences = Preferences.DEFAULTS
                .with(is(quiet) ? NOW_QUIET : QuietHours.NONE)
                .withDigestEnabled(is(digest));
        WorkspaceSettings workspace = WorkspaceSettings.NONE;
        for (Switch each : Set.of(Switch.EMAIL_TASK_ASSIGNED, Switch.IN_APP_TASK_ASSIGNED)) {
            if (chosen != null) {
                preferences = preferences.with(each, chosen.equals("on"));
            }
        }
        String set = locked == null ? byDefault : locked;
        if (set != null) {
            boolean on = set.equals("on");
            workspace = new WorkspaceSettings(
                    Map.of(Switch.EMAIL_TASK_ASSIGNED, on, Switch.IN_APP_TASK_ASSIGNED, on),
                    locked == null ? Set.of() : Set.of(Switch.EMAIL_TASK_ASSIGNED, Switch.IN_APP_TASK_ASSIGNED));
        }
        Evaluation evaluation = new Evaluation(
                NotificationType.TASK_ASSIGNED,
                is(see),
                is(actor),
                is(critical),
                is(mentioned),
                task,
                project,
                preferences,
                workspace,
                NOON);
        assertThat(text(evaluation.on(Channel.IN_APP))).isEqualTo(inApp);
        assertThat(text(evaluation.on(Channel.EMAIL))).isEqualTo(email);
    }

    @Test
    void quietHoursSayWhenTheyEnd() {
        Verdict verdict = of(NotificationType.TASK_ASSIGNED, Preferences.DEFAULTS.with(NOW_QUIET))
                .on(Channel.EMAIL);
        assertThat(verdict.until()).isEqualTo(Instant.parse("2026-03-02T13:00:00Z"));
    }

    @Test
    void whatHasNoSwitchIsMailedInDigestsOnly() {
        Evaluation plain = of(NotificationType.TASK_STATUS_CHANGED, Preferences.DEFAULTS);
        assertThat(text(plain.on(Channel.IN_APP))).isEqualTo("now system_default");
        assertThat(text(plain.on(Channel.EMAIL))).isEqualTo("never system_default");
        Evaluation digested = of(NotificationType.TASK_STATUS_CHANGED, Preferences.DEFAULTS.withDigestEnabled(true));
        assertThat(text(digested.on(Channel.EMAIL))).isEqualTo("digest digest");
    }

    private static Evaluation of(NotificationType type, Preferences preferences) {
        return new Evaluation(type, true, false, false, false, null, null, preferences, WorkspaceSettings.NONE, NOON);
    }

    private static boolean is(String word) {
        return word.strip().equals("yes");
    }

    private static String text(Verdict verdict) {
        return verdict.outcome().fieldValue() + " " + verdict.rule().fieldValue();
    }
}
