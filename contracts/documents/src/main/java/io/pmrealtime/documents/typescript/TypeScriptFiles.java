package io.pmrealtime.documents.typescript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.documents.schema.ContractSchemas;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The files of the npm package that has the contracts' types. */
public final class TypeScriptFiles {
    private static final String EVENT_MESSAGE = "eventMessage";
    private static final String HEAD =
            "// Generated from the contracts by contracts/documents: not to be changed by hand.\n\n";

    private TypeScriptFiles() {}

    /** Payloads, the catalogue, and events as producers send them. */
    public static String events() throws IOException {
        StringBuilder file = new StringBuilder(HEAD);
        for (Map.Entry<String, ObjectNode> common : ContractSchemas.common().entrySet()) {
            file.append(Declaration.of(TypeName.ofDefinition(common.getKey()), common.getValue()))
                    .append('\n');
        }
        StringBuilder catalogue = new StringBuilder();
        for (EventType type : EventType.values()) {
            String name = TypeName.ofPayload(type);
            file.append(Declaration.of(name, ContractSchemas.of(type))).append('\n');
            catalogue.append("  \"%s\": %s;\n".formatted(type.typeName(), name));
        }
        return file.append("/** The event catalogue: the payload of every type. */\n")
                .append("export interface EventData {\n")
                .append(catalogue)
                .append("}\n")
                .append(CLOUD_EVENT)
                .toString();
    }

    /** Rooms and the messages between client and gateway. */
    public static String protocol() throws IOException {
        StringBuilder file = new StringBuilder(HEAD)
                .append("import type { EventData, EventType, Id, Text, Time } from \"./events.js\";\n\n");
        for (Map.Entry<String, ObjectNode> definition :
                ContractSchemas.protocol().entrySet()) {
            String name = TypeName.ofDefinition(definition.getKey());
            if (definition.getKey().equals(EVENT_MESSAGE)) {
                file.append(Declaration.of(
                                name + "Of<T extends EventType>",
                                definition.getValue(),
                                Map.of("event", "T", "data", "EventData[T]")))
                        .append(EVENT_UNION);
            } else if (definition.getKey().equals("roomName")) {
                file.append(Declaration.comment(
                                "", definition.getValue().path("description").asText()))
                        .append("export type RoomName = ")
                        .append(Arrays.stream(RoomKind.values())
                                .map(kind -> "`" + kind.prefix() + ":${string}`")
                                .collect(Collectors.joining(" | ")))
                        .append(";\n");
            } else {
                file.append(Declaration.of(name, definition.getValue()));
            }
            file.append('\n');
        }
        return file.toString().stripTrailing() + "\n";
    }

    private static final String CLOUD_EVENT = """

            /** The name of a type of the catalogue. */
            export type EventType = keyof EventData;

            /** An event as a producer sends it, in the JSON format of CloudEvents 1.0. */
            export interface CloudEventOf<T extends EventType> {
              specversion: "1.0";
              /** Unique in the workspace; repeats are recognised by it. */
              id: string;
              /** A URI reference that names the producer. */
              source: string;
              type: T;
              /** When it happened; the time of receipt where absent. */
              time?: Time;
              /** The id of the resource it is about. */
              subject?: string;
              workspaceid: Id;
              /** The user who caused it. */
              actorid?: Id;
              correlationid?: string;
              /** The version of the payload's shape, from 1. */
              dataversion?: number;
              /** W3C trace context. */
              traceparent?: string;
              datacontenttype?: "application/json";
              data: EventData[T];
            }

            /** An event of any type of the catalogue; its type tells its payload. */
            export type CloudEvent = { [T in EventType]: CloudEventOf<T> }[EventType];
            """;

    private static final String EVENT_UNION = """

            /** An event of any type of the catalogue; its field event tells its payload. */
            export type EventMessage = { [T in EventType]: EventMessageOf<T> }[EventType];

            /** An event of a type that an operator allowed besides the catalogue. */
            export type CustomEventMessage = Omit<EventMessage, "event" | "data"> & {
              event: string;
              data: Record<string, unknown>;
            };
            """;
}
