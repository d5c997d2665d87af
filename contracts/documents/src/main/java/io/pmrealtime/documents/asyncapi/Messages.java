package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.schema.Examples;
import io.pmrealtime.documents.schema.ContractSchemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of the document, and which of them each channel has. */
final class Messages {
    private static final String KEY_IS_WORKSPACE = "The workspace id.";

    private final ObjectNode components = Json.object();
    private final List<String> events = new ArrayList<>();
    private final List<String> realtime = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();

    private Messages() {}

    static Messages of() throws IOException {
        Messages messages = new Messages();
        for (EventType type : EventType.values()) {
            messages.add(messages.events, type.typeName(), type, HeaderSchemas.EVENT);
            messages.add(messages.realtime, "realtime." + type.typeName(), type, HeaderSchemas.REALTIME);
        }
        messages.addCustom(messages.events, "custom", HeaderSchemas.EVENT);
        messages.addCustom(messages.realtime, "realtime.custom", HeaderSchemas.REALTIME);
        messages.addStructured();
        messages.addRejected();
        for (String kind : SignalSchemas.kinds()) {
            String name = SignalSchemas.schema(kind);
            ObjectNode message = messages.message(name, "Presence signal: " + kind, null);
            message.set("payload", Json.schemaRef(name));
            message.set("bindings", key("The user id, or the replica's for its own signal."));
            messages.signals.add(name);
        }
        messages.addProtocol("clientMessage", "A message from a client");
        messages.addProtocol("serverMessage", "A message to a client");
        return messages;
    }

    ObjectNode components() {
        return components;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    List<String> realtime() {
        return List.copyOf(realtime);
    }

    List<String> signals() {
        return List.copyOf(signals);
    }

    private void add(List<String> channel, String name, EventType type, String headers) throws IOException {
        ObjectNode message =
                message(name, ContractSchemas.of(type).path("title").asText(), headers);
        message.set("payload", Json.schemaRef(type.typeName()));
        message.set("bindings", key(KEY_IS_WORKSPACE));
        message.putArray("examples").addObject().set("payload", Examples.of(type));
        channel.add(name);
    }

    private void addCustom(List<String> channel, String name, String headers) {
        ObjectNode message =
                message(name, "An event of a type that the operator allows besides the catalogue", headers);
        message.set("payload", Json.object().put("type", "object"));
        message.set("bindings", key(KEY_IS_WORKSPACE));
        channel.add(name);
    }

    private void addStructured() {
        ObjectNode message = message("structured", "An event of any type in structured mode", HeaderSchemas.STRUCTURED);
        message.put("contentType", "application/cloudevents+json");
        message.remove("correlationId");
        message.set("payload", Json.schemaRef(HeaderSchemas.ENVELOPE));
        message.set("bindings", key(KEY_IS_WORKSPACE));
        events.add("structured");
    }

    private void addRejected() {
        ObjectNode message =
                message("rejected", "What could not be taken, as it came, with the reason", HeaderSchemas.REJECTED);
        message.put("contentType", "application/octet-stream");
        message.set("payload", Json.object().put("description", "The value as it came; it may be anything."));
        message.set("bindings", key("As it came."));
    }

    private void addProtocol(String name, String title) {
        message(name, title, null).set("payload", Json.schemaRef(name));
    }

    private ObjectNode message(String name, String title, @Nullable String headers) {
        ObjectNode message =
                components.putObject(name).put("name", name).put("title", title).put("contentType", "application/json");
        if (headers != null) {
            message.set("headers", Json.schemaRef(headers));
            message.putObject("correlationId").put("location", "$message.header#/" + Header.CE_CORRELATION_ID);
        }
        return message;
    }

    private static ObjectNode key(String description) {
        ObjectNode bindings = Json.object();
        bindings.putObject("kafka").put("bindingVersion", "0.5.0").set("key", Json.text(description));
        return bindings;
    }
}
