package io.pmrealtime.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.cloudevents.Attribute;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.documents.typescript.TypeScriptFiles;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class TypeScriptFilesTest {
    @Test
    void haveAPayloadForEveryType() throws IOException {
        String events = TypeScriptFiles.events();

        for (EventType type : EventType.values()) {
            assertThat(events).containsPattern("\n  \"" + type.typeName() + "\": \\w+Data;\n");
        }
        assertThat(events).contains("""
                /** A task moved to another status. */
                export interface TaskStatusChangedData {
                  id: Id;
                  projectId: Id;
                  oldStatus: Text;
                  newStatus: Text;
                  updatedBy: Id;
                  updatedAt: Time;
                """);
    }

    @Test
    void tellWhatIsOptionalOrOneOfSeveral() throws IOException {
        assertThat(TypeScriptFiles.events())
                .contains("  action: \"added\" | \"removed\" | \"role_changed\";\n")
                .contains("  dueDate?: TimeOrDate | null;\n")
                .contains("  byType: Record<string, number>;\n")
                .contains(
                        "export type TypingStartData = TypingStartDataFields & ({ chatId: Id; } | { taskId: Id; });\n");
        assertThat(TypeScriptFiles.protocol())
                .contains("  page?: \"overview\" | \"tasks\" | \"settings\" | \"docs\" | null;\n")
                .contains("  type: \"room.join\";\n")
                .contains("export type ServerMessage = WelcomeMessage | EventMessage | AckMessage");
    }

    @Test
    void nameEveryKindOfRoomAndEveryAttribute() throws IllegalAccessException, IOException {
        for (RoomKind kind : RoomKind.values()) {
            assertThat(TypeScriptFiles.protocol()).contains("`" + kind.prefix() + ":${string}`");
        }
        for (Field constant : Attribute.class.getFields()) {
            assertThat(Modifier.isStatic(constant.getModifiers())).isTrue();
            assertThat(TypeScriptFiles.events()).containsPattern("\n  " + constant.get(null) + "\\??: ");
        }
    }
}
