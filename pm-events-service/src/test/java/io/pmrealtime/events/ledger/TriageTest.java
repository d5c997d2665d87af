package io.pmrealtime.events.ledger;

import static io.pmrealtime.contracts.kafka.RejectReason.ID_CONFLICT;
import static io.pmrealtime.contracts.kafka.RejectReason.SCHEMA;
import static io.pmrealtime.contracts.kafka.RejectReason.WORKSPACE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.events.testing.Checker;
import io.pmrealtime.events.testing.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriageTest {
    private static final Resource PROJECT = new Resource(RoomKind.PROJECT, "p1");
    private static final Resource TASK = new Resource(RoomKind.TASK, "t1");

    private final Draft draft = Draft.taskUpdated("w1", "p1", "t1", "Draw");
    private final List<Received> batch = new ArrayList<>();

    @Test
    void takesANewEventAndClaimsWhatItNamesFirst() {
        receive(0, 10, draft);
        receive(0, 11, Draft.taskUpdated("w1", "p1", "t1", "Draw again"));

        assertThat(fresh(decide(nothing()).get(0)).firstNamed()).containsExactlyInAnyOrder(PROJECT, TASK);
        assertThat(fresh(decide(nothing()).get(1)).firstNamed()).isEmpty();
    }

    @Test
    void dropsARepeatWithinTheBatch() {
        receive(0, 10, draft);
        receive(1, 4, draft);

        assertThat(decide(nothing()).get(1)).isInstanceOf(Verdict.Drop.class);
    }

    @Test
    void dropsARepeatOfAnEarlierBatch() {
        receive(1, 4, draft);

        assertThat(decide(known(new SourcePosition(0, 10), Map.of()))).hasOnlyElementsOfType(Verdict.Drop.class);
    }

    @Test
    void publishesAgainWhatItsOwnRecordStoredButMayNotHavePublished() {
        receive(0, 10, draft);

        assertThat(decide(known(new SourcePosition(0, 10), Map.of(0, 10L))))
                .hasOnlyElementsOfType(Verdict.PublishAgain.class);
    }

    @Test
    void dropsARecordOfAReplayThatWasPublished() {
        receive(0, 10, draft);

        assertThat(decide(known(new SourcePosition(0, 10), Map.of(0, 11L)))).hasOnlyElementsOfType(Verdict.Drop.class);
    }

    @Test
    void refusesAnotherPayloadUnderAKnownId() {
        receive(0, 10, draft);
        receive(0, 11, Draft.taskUpdated("w1", "p1", "t1", "Other").with("id", draft.id()));

        assertThat(decide(nothing()).get(1))
                .isInstanceOfSatisfying(Verdict.Refuse.class, refuse -> assertThat(refuse.reason())
                        .isEqualTo(ID_CONFLICT));
    }

    @Test
    void refusesWhatNamesAnotherWorkspacesResource() {
        receive(0, 10, draft);
        receive(0, 11, Draft.taskUpdated("w2", "p1", "t2", "Steal"));

        assertThat(decide(nothing()).get(1)).isInstanceOfSatisfying(Verdict.Refuse.class, refuse -> {
            assertThat(refuse.reason()).isEqualTo(WORKSPACE_MISMATCH);
            assertThat(refuse.detail()).contains("project p1").doesNotContain("w1");
        });
    }

    @Test
    void leavesAResourceFreeThatOnlyARefusedEventNamed() {
        receive(0, 10, draft);
        receive(0, 11, Draft.taskUpdated("w2", "p1", "t2", "Steal"));
        receive(0, 12, Draft.taskUpdated("w3", "p3", "t2", "Take"));

        assertThat(fresh(decide(nothing()).get(2)).firstNamed()).contains(new Resource(RoomKind.TASK, "t2"));
    }

    @Test
    void saysARefusalOnceHoweverOftenTheRecordIsRead() {
        receive(0, 10, Draft.taskUpdated("w1", "p1", "t1", "Draw").field("updatedBy", null));

        assertThat(decide(nothing()).get(0))
                .isInstanceOfSatisfying(Verdict.Refuse.class, refuse -> assertThat(refuse.reason())
                        .isEqualTo(SCHEMA));
        assertThat(decide(new Known(Map.of(), Map.of(), Map.of(0, 11L)))).containsExactly(new Verdict.DropRefused());
    }

    private void receive(int partition, long offset, Draft event) {
        batch.add(new Received(new SourcePosition(partition, offset), Checker.checked(event)));
    }

    private List<Verdict> decide(Known known) {
        return Triage.decide(batch, known);
    }

    private static Known nothing() {
        return new Known(Map.of(), Map.of(), Map.of());
    }

    private Known known(SourcePosition firstSeen, Map<Integer, Long> published) {
        return new Known(
                Map.of(
                        new EventKey("w1", draft.id()),
                        new LedgerEntry(Checker.good(draft).payloadHash(), firstSeen)),
                Map.of(PROJECT, "w1", TASK, "w1"),
                published);
    }

    private static Verdict.Fresh fresh(Verdict verdict) {
        return (Verdict.Fresh) verdict;
    }
}
