package io.pmrealtime.gateway.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipEndReaderTest {
    @Test
    void removalsEndAMembership() {
        assertThat(read("pm.team.member_removed", "{\"projectId\":\"p\",\"userId\":\"u\"}"))
                .isEqualTo(new MembershipEnd.FromProject("u", "p"));
        assertThat(read("pm.project.team_changed", "{\"projectId\":\"p\",\"userId\":\"u\",\"action\":\"removed\"}"))
                .isEqualTo(new MembershipEnd.FromProject("u", "p"));
        assertThat(read("workspace.member_removed", "{\"userId\":\"u\"}"))
                .isEqualTo(new MembershipEnd.FromWorkspace("u"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pm.task.updated          | {\"projectId\":\"p\",\"userId\":\"u\",\"action\":\"removed\"}",
                "pm.project.team_changed  | {\"projectId\":\"p\",\"userId\":\"u\",\"action\":\"added\"}",
                "pm.team.member_removed   | {\"projectId\":\"p\"}",
                "pm.team.member_removed   | {\"userId\":\"u\"}",
                "pm.team.member_removed   | no json",
                "workspace.member_removed | {\"userId\":7}",
                "workspace.member_removed | []"
            })
    void nothingElseDoes(String type, String data) {
        assertThat(read(type, data)).isNull();
    }

    private static MembershipEnd read(String type, String data) {
        return MembershipEndReader.read(type, data.getBytes(StandardCharsets.UTF_8));
    }
}
