package io.pmrealtime.notification.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.project.Membership;
import io.pmrealtime.notification.project.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // workspace role (left: was a member), project (member, other, deleted, unknown, none), task, named,
                // may see
                "member,member ,-      ,false,true",
                "member,member ,here   ,false,true",
                "member,member ,deleted,true ,false",
                "member,other  ,-      ,true ,false",
                "admin ,other  ,-      ,false,true",
                "admin ,deleted,-      ,true ,false",
                "member,deleted,-      ,true ,false",
                "left  ,member ,-      ,true ,false",
                "left  ,none   ,-      ,true ,false",
                "-     ,member ,-      ,false,true",
                "-     ,unknown,-      ,true ,true",
                "-     ,unknown,-      ,false,false",
                "-     ,none   ,-      ,true ,true",
            })
    void whoMaySee(String role, String project, String task, boolean named, boolean expected) {
        boolean left = "left".equals(strip(role));
        Person person = new Person("u", null, null, null, null, left ? null : strip(role), false, left);
        Membership membership =
                switch (strip(project)) {
                    case "member" -> new Membership(true, false, "member");
                    case "other" -> new Membership(true, false, null);
                    case "deleted" -> new Membership(true, true, "member");
                    case "unknown" -> Membership.UNKNOWN_PROJECT;
                    default -> null;
                };
        Task about = task == null
                ? null
                : new Task("p", null, null, null, strip(task).equals("deleted"));
        assertThat(Access.maySee(person, membership, about, named)).isEqualTo(expected);
    }

    private static String strip(String text) {
        return text == null ? null : text.strip();
    }
}
