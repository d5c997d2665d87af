package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.preference.Preferences;
import java.util.Map;

/** What is known about the people whom a batch of events concerns, its actors included. */
record Surroundings(Map<UserKey, Person> people, Map<UserKey, Preferences> preferences) {

    /** The directory's entry; one with nothing but the id for somebody unknown. */
    Person person(UserKey user) {
        Person known = people.get(user);
        return known == null ? new Person(user.userId(), null, null, null, null, null) : known;
    }

    Preferences preferencesOf(UserKey user) {
        return preferences.getOrDefault(user, Preferences.DEFAULTS);
    }
}
