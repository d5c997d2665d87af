package io.pmrealtime.contracts.kafka;

/** Why an event was put on {@code pm.events.rejected}: the values of its header {@code reason}. */
public enum RejectReason {
    /** Neither mode of CloudEvents, or a required attribute is missing or malformed. */
    NOT_CLOUDEVENT("not_cloudevent"),
    /** The value, or in structured mode the envelope, is no JSON. */
    INVALID_JSON("invalid_json"),
    /** The catalogue has no such type. */
    UNKNOWN_TYPE("unknown_type"),
    /** The extension {@code workspaceid} is absent or empty. */
    MISSING_WORKSPACE("missing_workspace"),
    /** The type's schema refuses the payload. */
    SCHEMA("schema"),
    /** The payload is over the limit. */
    TOO_LARGE("too_large"),
    /** The id was used in this workspace for another payload. */
    ID_CONFLICT("id_conflict"),
    /** The payload names a resource of another workspace. */
    WORKSPACE_MISMATCH("workspace_mismatch");

    private final String code;

    RejectReason(String code) {
        this.code = code;
    }

    /** The header's value. */
    public String code() {
        return code;
    }
}
