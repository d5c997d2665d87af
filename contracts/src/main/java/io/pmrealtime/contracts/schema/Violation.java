package io.pmrealtime.contracts.schema;

/**
 * What a schema has against a payload.
 *
 * @param field the failing field, in dots and brackets from the payload's root, such as {@code mentions[0]}
 * @param message what is wrong with it
 */
public record Violation(String field, String message) {
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
