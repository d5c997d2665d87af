package io.pmrealtime.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.schema.EventSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoEventsTest {
    private static final Instant FIRST_LOAD = Instant.parse("2026-11-20T06:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<DomainEvent> events = DemoEvents.asOf(FIRST_LOAD);

    @Test
    void everyEventPassesItsSchema() throws Exception {
        EventSchemas schemas = EventSchemas.load();
        for (DomainEvent event : events) {
            EventType type = EventType.of(event.type()).orElseThrow();
            assertThat(schemas.validate(type, json(event))).as(event.id()).isEmpty();
        }
    }

    @Test
    void loadingAgainRepeatsTheSameEvents() {
        List<DomainEvent> again = DemoEvents.asOf(FIRST_LOAD);

        assertThat(again).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            assertThat(again.get(i)).usingRecursiveComparison().isEqualTo(events.get(i));
        }
        assertThat(events).extracting(DomainEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void theMembersOfTheProjectsAreAsDocumented() throws Exception {
        assertThat(membersOf("apollo")).containsExactlyInAnyOrder("ada", "grace", "linus");
        assertThat(membersOf("gemini")).containsExactly("margaret");
    }

    @Test
    void everybodyHasAnAddress() throws Exception {
        for (DomainEvent event : ofType(EventType.WORKSPACE_MEMBER_ADDED)) {
            assertThat(json(event).get("email").asText())
                    .isEqualTo(json(event).get("userId").asText() + "@acme.test");
        }
        assertThat(ofType(EventType.WORKSPACE_MEMBER_ADDED)).hasSize(4);
    }

    @Test
    void noTaskIsDueSoonEnoughToRemindSomebody() throws Exception {
        for (DomainEvent event : ofType(EventType.TASK_CREATED)) {
            assertThat(Instant.parse(json(event).get("dueDate").asText())).isAfter(FIRST_LOAD.plus(Duration.ofDays(3)));
        }
    }

    @Test
    void theFirstLoadIsRememberedInTheDataFolder(@TempDir Path data) {
        Clock first = Clock.fixed(FIRST_LOAD.plusMillis(700), ZoneOffset.UTC);
        Clock later = Clock.offset(first, Duration.ofDays(30));

        assertThat(FirstLoad.of(data, first)).isEqualTo(FIRST_LOAD);
        assertThat(FirstLoad.of(data, later)).isEqualTo(FIRST_LOAD);
    }

    @Test
    void onlyTheAdminOfTheDemoWorkspaceIsAdminByDefault() {
        DemoWorkspace defaults = new DemoWorkspace();

        assertThat(defaults.groups("acme", "ada")).containsExactlyInAnyOrder("member", "admin");
        assertThat(defaults.groups("acme", "grace")).containsExactly("member");
        assertThat(defaults.groups("elsewhere", "ada")).containsExactly("member");
        assertThat(defaults.name("acme", "grace")).isEqualTo("Grace Hopper");
        assertThat(defaults.name("elsewhere", "grace")).isEqualTo("grace");
    }

    private Set<String> membersOf(String projectId) throws Exception {
        return ofType(EventType.TEAM_MEMBER_ADDED).stream()
                .map(DemoEventsTest::json)
                .filter(data -> data.get("projectId").asText().equals(projectId))
                .map(data -> data.get("userId").asText())
                .collect(Collectors.toSet());
    }

    private List<DomainEvent> ofType(EventType type) {
        return events.stream()
                .filter(event -> event.type().equals(type.typeName()))
                .toList();
    }

    private static JsonNode json(DomainEvent event) {
        try {
            return JSON.readTree(event.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
