package io.pmrealtime.events.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.version.Fields;
import io.pmrealtime.events.version.Stamp;

/** What a workspace knows about a user: the directory entry, put together from whatever events told about it. */
record DirectoryUser(MemberKey key, Fields fields) {
    static final String NAME = "name";

    static DirectoryUser unknown(MemberKey key) {
        return new DirectoryUser(key, Fields.NONE);
    }

    /** The entry after this event, which may be older than others that were applied. */
    DirectoryUser apply(GoodEvent event, Stamp stamp) {
        JsonNode data = event.data();
        return new DirectoryUser(
                key,
                switch (event.type()) {
                    case USER_UPDATED ->
                        fields.withField(NAME, data, "name", false, stamp)
                                .withField("email", data, "email", true, stamp)
                                .withField("avatar", data, "avatar", true, stamp)
                                .withField("locale", data, "locale", true, stamp)
                                .withField("timezone", data, "timezone", true, stamp);
                    case WORKSPACE_MEMBER_ADDED ->
                        fields.withField(NAME, data, "userName", false, stamp)
                                .withField("email", data, "email", false, stamp);
                    default -> fields.withField(NAME, data, "userName", false, stamp);
                });
    }
}
