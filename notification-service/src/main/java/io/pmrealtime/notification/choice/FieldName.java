package io.pmrealtime.notification.choice;

/** Names of the preferences that are no {@link Switch}. */
final class FieldName {
    static final String QUIET_START = "quietHoursStart";
    static final String QUIET_END = "quietHoursEnd";
    static final String QUIET_ZONE = "quietHoursTimezone";
    static final String QUIET_DAYS = "quietHoursDays";
    static final String DIGEST_ENABLED = "digestEnabled";
    static final String DIGEST_FREQUENCY = "digestFrequency";
    static final String UPDATED_AT = "updatedAt";

    private FieldName() {}
}
