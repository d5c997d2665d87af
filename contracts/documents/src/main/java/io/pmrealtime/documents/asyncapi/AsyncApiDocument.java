package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.pmrealtime.contracts.kafka.Topic;
import java.io.IOException;
import java.util.List;

/** The AsyncAPI 3.0 document of the suite: topics and the WebSocket, who sends and receives what, and its shape. */
public final class AsyncApiDocument {
    private static final String HEAD =
            "# Generated from the contracts by contracts/documents: not to be changed by hand.\n";
    private static final String GATEWAY = "gateway";
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private AsyncApiDocument() {}

    /** The document as YAML. */
    public static String yaml() throws IOException {
        return HEAD + YAML.writeValueAsString(json());
    }

    /** The document as JSON. */
    public static ObjectNode json() throws IOException {
        Messages messages = Messages.of();
        ObjectNode document = Json.object().put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "PM Realtime")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "Domain events of project-management products on their way to people: the topics of the suite, and the"
                                + " WebSocket of its gateway. The client protocol is told in protocol.md.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        document.put("defaultContentType", "application/json");
        document.set("servers", servers());
        document.set("channels", channels(messages));
        document.set("operations", operations());
        ObjectNode components = document.putObject("components");
        components.set("messages", messages.components());
        ObjectNode schemas = components.putObject("schemas");
        HeaderSchemas.addTo(schemas);
        SignalSchemas.addTo(schemas);
        PayloadSchemas.addTo(schemas);
        return document;
    }

    private static ObjectNode servers() {
        ObjectNode servers = Json.object();
        servers.putObject("kafka")
                .put("host", "localhost:19092")
                .put("protocol", "kafka")
                .put("description", "The broker of the local stack; yours is where KAFKA_BOOTSTRAP_SERVERS points");
        servers.putObject(GATEWAY)
                .put("host", "localhost:8080")
                .put("protocol", "ws")
                .put("description", "The front door of the local stack");
        return servers;
    }

    private static ObjectNode channels(Messages messages) {
        ObjectNode channels = Json.object();
        channels.set(
                "events",
                topic(Topic.EVENTS, "Domain events as any service of the platform writes them", messages.events()));
        channels.set(
                "rejected", topic(Topic.REJECTED, "What could not be taken, with the reason", List.of("rejected")));
        channels.set(
                "realtime",
                topic(Topic.REALTIME, "The one ordered log per workspace that reaches clients", messages.realtime()));
        channels.set(
                "presenceSignals",
                topic(Topic.PRESENCE_SIGNALS, "What gateways notice about connections", messages.signals()));
        ObjectNode socket =
                channel("/ws", "The WebSocket of clients", GATEWAY, List.of("clientMessage", "serverMessage"));
        socket.putObject("bindings").putObject("ws").put("method", "GET").put("bindingVersion", "0.1.0");
        channels.set("socket", socket);
        return channels;
    }

    private static ObjectNode topic(Topic topic, String title, List<String> messages) {
        ObjectNode channel = channel(topic.topicName(), title, "kafka", messages);
        channel.putObject("bindings")
                .putObject("kafka")
                .put("topic", topic.topicName())
                .put("partitions", topic.defaultPartitions())
                .put("bindingVersion", "0.5.0")
                .putObject("topicConfiguration")
                .put("retention.ms", topic.retention().toMillis());
        return channel;
    }

    private static ObjectNode channel(String address, String title, String server, List<String> messages) {
        ObjectNode channel = Json.object().put("address", address).put("title", title);
        channel.putArray("servers").add(Json.ref("#/servers/" + server));
        ObjectNode byName = channel.putObject("messages");
        messages.forEach(name -> byName.set(name, Json.ref("#/components/messages/" + name)));
        return channel;
    }

    private static ObjectNode operations() {
        ObjectNode operations = Json.object();
        add(operations, "takeEvents", "receive", "events", "pm-events-service checks, stores and routes domain events");
        add(
                operations,
                "sendEvents",
                "send",
                "events",
                "pm-events-service passes on what comes over HTTP, and reminds of due dates");
        add(operations, "rejectEvents", "send", "rejected", "pm-events-service puts aside what it cannot take");
        add(operations, "publishEvents", "send", "realtime", "The four services publish for the rooms of a workspace");
        add(
                operations,
                "deliverEvents",
                "receive",
                "realtime",
                "Every gateway reads the whole log; notification-service reads it as a group");
        add(operations, "signalPresence", "send", "presenceSignals", "gateway-service tells of its connections");
        add(operations, "followPresence", "receive", "presenceSignals", "presence-service keeps who is where");
        add(operations, "receiveFromClients", "receive", "socket", "gateway-service takes the messages of clients")
                .putArray("messages")
                .add(Json.ref("#/channels/socket/messages/clientMessage"));
        add(operations, "sendToClients", "send", "socket", "gateway-service sends events and answers")
                .putArray("messages")
                .add(Json.ref("#/channels/socket/messages/serverMessage"));
        return operations;
    }

    private static ObjectNode add(ObjectNode operations, String name, String action, String channel, String summary) {
        ObjectNode operation = operations.putObject(name).put("action", action).put("summary", summary);
        operation.set("channel", Json.ref("#/channels/" + channel));
        return operation;
    }
}
