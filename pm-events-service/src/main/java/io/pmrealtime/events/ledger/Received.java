package io.pmrealtime.events.ledger;

import io.pmrealtime.events.check.Checked;

/** A record of a batch: where it stands, and what the check said. */
public record Received(SourcePosition position, Checked checked) {}
