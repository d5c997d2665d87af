package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.cloudevents.Attribute;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import java.util.List;
import java.util.stream.Stream;

/** What stands in the headers of records, and in the envelope of an event in structured mode. */
final class HeaderSchemas {
    static final String EVENT = "eventHeaders";
    static final String STRUCTURED = "structuredHeaders";
    static final String REALTIME = "realtimeHeaders";
    static final String REJECTED = "rejectedHeaders";
    static final String ENVELOPE = "cloudEvent";

    private HeaderSchemas() {}

    static void addTo(ObjectNode schemas) {
        List<String> required = List.of("ce_specversion", Header.CE_ID, Header.CE_SOURCE, Header.CE_TYPE);
        List<String> ofEvent =
                List.of("ce_specversion", Header.CE_ID, Header.CE_SOURCE, Header.CE_TYPE, Header.CE_WORKSPACE_ID);
        schemas.set(EVENT, Json.objectSchema("An event in binary mode", attributes("ce_"), ofEvent));
        ObjectNode structured = Json.object();
        structured.set("content-type", Json.object().put("const", "application/cloudevents+json"));
        schemas.set(STRUCTURED, Json.objectSchema("An event in structured mode", structured, List.of("content-type")));
        ObjectNode realtime = attributes("ce_");
        realtime.set(Header.ROOMS, Json.text("Names of the rooms that it goes to, separated by commas."));
        realtime.set(Header.EPHEMERAL, flag("Set on what is delivered live and never replayed."));
        realtime.set(Header.SILENT, flag("Set on what clients should show without a sound."));
        schemas.set(
                REALTIME,
                Json.objectSchema(
                        "An event for its rooms",
                        realtime,
                        Stream.concat(ofEvent.stream(), Stream.of(Header.ROOMS)).toList()));
        schemas.set(REJECTED, rejected());
        ObjectNode envelope = attributes("");
        envelope.set("data", Json.object().put("description", "The payload, as the type's schema wants it."));
        schemas.set(
                ENVELOPE,
                Json.objectSchema(
                        "An event in the JSON format of CloudEvents 1.0",
                        envelope,
                        Stream.concat(
                                        required.stream().map(name -> name.substring("ce_".length())),
                                        Stream.of(Attribute.WORKSPACE_ID, "data"))
                                .toList()));
    }

    private static ObjectNode rejected() {
        ObjectNode headers = Json.object();
        ObjectNode reason = Json.object().put("description", "The kind of fault.");
        for (RejectReason each : RejectReason.values()) {
            reason.withArrayProperty("enum").add(each.code());
        }
        headers.set(RejectedRecord.REASON, reason);
        headers.set(RejectedRecord.DETAIL, Json.text("What is wrong; names the failing field where there is one."));
        headers.set(RejectedRecord.ORIGINAL_TOPIC, Json.text("The topic that it was on."));
        headers.set(RejectedRecord.ORIGINAL_PARTITION, Json.text("The partition that it was on, as text."));
        headers.set(RejectedRecord.ORIGINAL_OFFSET, Json.text("The offset that it was at, as text."));
        ObjectNode leftOut = Json.object().put("description", "What is not there because the broker does not take it.");
        leftOut.withArrayProperty("enum").add(RejectedRecord.LEFT_OUT_VALUE).add(RejectedRecord.LEFT_OUT_NEARLY_ALL);
        headers.set(RejectedRecord.LEFT_OUT, leftOut);
        return Json.objectSchema(
                "What came, with all its headers, and why it was not taken",
                headers,
                List.of(
                        RejectedRecord.REASON,
                        RejectedRecord.DETAIL,
                        RejectedRecord.ORIGINAL_TOPIC,
                        RejectedRecord.ORIGINAL_PARTITION,
                        RejectedRecord.ORIGINAL_OFFSET));
    }

    private static ObjectNode attributes(String prefix) {
        boolean inHeader = !prefix.isEmpty();
        ObjectNode attributes = Json.object();
        attributes.set(prefix + "specversion", Json.object().put("const", "1.0"));
        attributes.set(prefix + "id", Json.text("Unique in the workspace; repeats are recognised by it."));
        attributes.set(prefix + "source", Json.text("A URI reference that names the producer."));
        attributes.set(
                prefix + "type", Json.text("A type of the catalogue, or a custom one that the operator allows."));
        attributes.set(
                prefix + "time",
                Json.text("When it happened; the time of the record where absent.")
                        .put("format", "date-time"));
        attributes.set(
                prefix + "subject",
                Json.text("The id of the resource that it is about; for a custom type the name of its room."));
        attributes.set(prefix + Attribute.WORKSPACE_ID, Json.text("The tenant."));
        attributes.set(prefix + Attribute.ACTOR_ID, Json.text("The user who caused it; never notified about it."));
        attributes.set(prefix + Attribute.CORRELATION_ID, Json.text("Ties it to the request that caused it."));
        ObjectNode version = Json.object()
                .put("description", "The version of the payload's shape, from 1" + (inHeader ? ", as text." : "."));
        attributes.set(
                prefix + Attribute.DATA_VERSION,
                inHeader
                        ? version.put("type", "string")
                                .put("pattern", "^[1-9][0-9]*$")
                                .put("default", "1")
                        : version.put("type", "integer").put("minimum", 1).put("default", 1));
        attributes.set(prefix + Attribute.TRACEPARENT, Json.text("W3C trace context of the producer."));
        return attributes;
    }

    private static ObjectNode flag(String description) {
        return Json.object().put("const", Header.SET).put("description", description);
    }
}
