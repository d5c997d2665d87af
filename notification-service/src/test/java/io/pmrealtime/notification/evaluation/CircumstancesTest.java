package io.pmrealtime.notification.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.choice.DigestFrequency;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.QuietHours;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Reason;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircumstancesTest {
    private static final UserKey GRACE = new UserKey("w", "grace");
    private static final Asked ASKED = new Asked(GRACE, null, null);
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    /** Quiet from 20:30 to 21:30: noon in UTC is 21:00 in Tokyo, 17:45 in Kathmandu. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Asia/Tokyo    ,-             ,silent",
                "-             ,Asia/Tokyo    ,silent",
                "Asia/Tokyo    ,Asia/Kathmandu,silent",
                "Asia/Kathmandu,Asia/Tokyo    ,now",
                "-             ,-             ,now",
                "-             ,Mars/Crater   ,now"
            })
    void quietHoursAreInTheChosenZoneElseInTheDirectorysElseInUtc(
            @Nullable String chosen, @Nullable String known, String outcome) {
        QuietHours quiet = new QuietHours(
                LocalTime.of(20, 30), LocalTime.of(21, 30), chosen == null ? null : ZoneId.of(chosen), Set.of());
        Person person = new Person("grace", "Grace", null, null, known, "member", false, false);
        Circumstances circumstances = new Circumstances(
                Map.of(GRACE, person),
                Map.of(GRACE, new Preferences(Map.of(), quiet, false, DigestFrequency.DAILY, NOON)),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());

        Verdict verdict = circumstances
                .evaluation(ASKED, NotificationType.APPROVAL_REQUESTED, Reason.APPROVER, true, false, NOON)
                .on(Channel.IN_APP);
        assertThat(verdict.outcome().fieldValue()).isEqualTo(outcome);
    }
}
