package io.pmrealtime.contracts.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectAccessTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # project's workspace | role in project | role in workspace | token says admin | may see it
            w1                    | member          | member            | false            | true
            w1                    | -               | member            | false            | false
            w1                    | -               | -                 | false            | false
            w1                    | -               | admin             | false            | true
            w1                    | -               | -                 | true             | true
            w2                    | member          | admin             | true             | false
            -                     | -               | admin             | true             | false
            -                     | member          | -                 | false            | false
            """)
    void membersAndAdminsOfTheSameWorkspaceMaySeeAProject(
            String projectWorkspace, String projectRole, String workspaceRole, boolean admin, boolean permitted) {
        assertThat(new ProjectAccess(projectWorkspace, projectRole, workspaceRole).permits("w1", admin))
                .isEqualTo(permitted);
    }
}
