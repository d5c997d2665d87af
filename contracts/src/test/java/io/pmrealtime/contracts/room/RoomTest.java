package io.pmrealtime.contracts.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {

    @Test
    void aNameIsReadBack() {
        assertThat(Room.parse("project:apollo")).contains(Room.project("apollo"));
        assertThat(Room.project("apollo").name()).isEqualTo("project:apollo");
    }

    @Test
    void anIdMayHoldAColon() {
        assertThat(Room.parse("task:jira:7")).contains(Room.task("jira:7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "project",
                "project:",
                ":x",
                "galaxy:1",
                "project:a b",
                "project:a,b",
                "project:{a}",
                "project:#a",
                "project:a\nb"
            })
    void anythingElseIsNoRoom(String name) {
        assertThat(Room.parse(name)).isEmpty();
    }

    @Test
    void anIdHasAtMost128Characters() {
        assertThat(ResourceId.isValid("x".repeat(128))).isTrue();
        assertThat(ResourceId.isValid("x".repeat(129))).isFalse();
    }
}
