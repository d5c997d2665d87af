package io.pmrealtime.events.ledger;

/**
 * What the ledger remembers of an event id.
 *
 * @param payloadHash of the payload that came first
 * @param firstSeen the record that brought it
 */
record LedgerEntry(byte[] payloadHash, SourcePosition firstSeen) {}
