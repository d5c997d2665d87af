package io.pmrealtime.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemovalsTest {
    private final Removals removals = new Removals(2);

    @Test
    void theLastRemovalOfAUserFromAProjectIsKnown() {
        removals.add(3, 10, "acme", "grace", "apollo");
        removals.add(3, 20, "acme", "grace", "apollo");

        assertThat(removals.last(3, "acme", "grace", "apollo")).isEqualTo(20);
        assertThat(removals.last(3, "acme", "grace", "gemini")).isNegative();
        assertThat(removals.last(3, "acme", "linus", "apollo")).isNegative();
        assertThat(removals.last(3, "umbrella", "grace", "apollo")).isNegative();
    }

    @Test
    void whatWasForgottenMayHaveBeenAnybodysRemoval() {
        removals.add(3, 10, "acme", "grace", "apollo");
        removals.add(5, 99, "umbrella", "ada", "gemini");
        removals.add(3, 20, "acme", "linus", "apollo");

        assertThat(removals.last(3, "acme", "grace", "apollo")).isEqualTo(10);
        assertThat(removals.last(5, "umbrella", "grace", "gemini")).isNegative();
        removals.clear();
        assertThat(removals.last(3, "acme", "grace", "apollo")).isNegative();
    }
}
