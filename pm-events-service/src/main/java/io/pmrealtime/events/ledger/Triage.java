package io.pmrealtime.events.ledger;

import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.GoodEvent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about the records of a batch, in their order, each knowing those before it. A refused record leaves no trace:
 * its id and the resources that it names stay free.
 */
final class Triage {
    private final Known known;

    private Triage(Known known) {
        this.known = known;
    }

    /** One verdict per record, in the same order. */
    static List<Verdict> decide(List<Received> batch, Known known) {
        Triage triage = new Triage(new Known(known.ids(), known.owners(), known.published()));
        return batch.stream().map(triage::decide).toList();
    }

    private Verdict decide(Received received) {
        if (received.checked() instanceof Checked.Good good) {
            return decide(received.position(), good.event());
        }
        Checked.Bad bad = (Checked.Bad) received.checked();
        return refuse(received.position(), bad.reason(), bad.detail());
    }

    private Verdict decide(SourcePosition position, GoodEvent event) {
        LedgerEntry entry = known.ids().get(EventKey.of(event));
        if (entry != null) {
            return decideKnown(position, event, entry);
        }
        Optional<String> mismatch = workspaceMismatch(event);
        if (mismatch.isPresent()) {
            return refuse(position, RejectReason.WORKSPACE_MISMATCH, mismatch.get());
        }
        Set<Resource> firstNamed = new LinkedHashSet<>();
        for (Resource resource : resources(event)) {
            if (known.owners().putIfAbsent(resource, event.workspaceId()) == null) {
                firstNamed.add(resource);
            }
        }
        known.ids().put(EventKey.of(event), new LedgerEntry(event.payloadHash(), position));
        return new Verdict.Fresh(position, event, firstNamed);
    }

    private Verdict decideKnown(SourcePosition position, GoodEvent event, LedgerEntry entry) {
        if (!Arrays.equals(entry.payloadHash(), event.payloadHash())) {
            return refuse(
                    position,
                    RejectReason.ID_CONFLICT,
                    "id: " + event.id() + " was used in this workspace for another type or payload");
        }
        boolean retry = entry.firstSeen().equals(position) && !known.isPublished(position);
        return retry ? new Verdict.PublishAgain(event) : new Verdict.Drop(event);
    }

    private Verdict refuse(SourcePosition position, RejectReason reason, String detail) {
        return known.isPublished(position) ? new Verdict.DropRefused() : new Verdict.Refuse(reason, detail);
    }

    private Optional<String> workspaceMismatch(GoodEvent event) {
        if (event.namesOtherWorkspace()) {
            return Optional.of("workspaceId: is not the event's workspace");
        }
        return resources(event).stream()
                .filter(resource ->
                        !event.workspaceId().equals(known.owners().getOrDefault(resource, event.workspaceId())))
                .map(resource -> resource + " belongs to another workspace")
                .findFirst();
    }

    /** The resources that an event names. */
    static List<Resource> resources(GoodEvent event) {
        return event.rooms().stream()
                .map(Resource::of)
                .flatMap(Optional::stream)
                .toList();
    }
}
