package io.pmrealtime.contracts.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.kafka.Topic;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventReaderTest {
    private static final DomainEvent EVENT = DomainEvent.of(
                    "e1",
                    "/tasks",
                    EventType.TASK_UPDATED,
                    Instant.parse("2026-03-01T09:30:00Z"),
                    "acme",
                    "{\"id\":\"t1\", \"n\": 1.50}".getBytes(UTF_8))
            .withSubject("t1")
            .withActor("ada")
            .causedBy("c1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    @Test
    void readsBackWhatIsWrittenInBinaryModeByteForByte() {
        ProducerRecord<String, byte[]> record = CloudEventWriter.binary(Topic.EVENTS, EVENT);

        assertThat(record.key()).isEqualTo("acme");
        assertThat(record.value()).isEqualTo(EVENT.data());
        assertThat(read(record.headers(), record.value()))
                .usingRecursiveComparison()
                .isEqualTo(EVENT);
    }

    @Test
    void readsBackWhatIsWrittenInStructuredMode() {
        ProducerRecord<String, byte[]> record = CloudEventWriter.structured(Topic.EVENTS, EVENT);

        assertThat(Header.text(record.headers(), "content-type")).startsWith("application/cloudevents+json");
        DomainEvent read = read(record.headers(), record.value());
        assertThat(read).usingRecursiveComparison().ignoringFields("data").isEqualTo(EVENT);
        assertThat(read.dataText()).contains("\"id\":\"t1\"");
    }

    @Test
    void takesAnEventWithNothingButWhatIsRequired() {
        Headers headers = headers("ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=pm.task.updated;ce_workspaceid=w1");

        DomainEvent event = read(headers, "{}".getBytes(UTF_8));

        assertThat(event.dataVersion()).isEqualTo(1);
        assertThat(event.time()).isNull();
        assertThat(event.actorId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x=y                                                                                       | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_source=x;ce_type=t;ce_workspaceid=w1                                | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_type=t;ce_workspaceid=w1                                   | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_workspaceid=w1                                 | NOT_CLOUDEVENT
            ce_specversion=0.3;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1                       | NOT_CLOUDEVENT
            ce_specversion=9.9;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1                       | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1;ce_time=noon          | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1;ce_dataversion=two    | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1;ce_dataversion=0      | NOT_CLOUDEVENT
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t                                         | MISSING_WORKSPACE
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=                         | MISSING_WORKSPACE
            ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=a,b                      | SCHEMA
            """)
    void saysWhyBinaryHeadersAreRefused(String headers, RejectReason reason) {
        assertThat(CloudEventReader.read(headers(headers), "{}".getBytes(UTF_8)))
                .isInstanceOfSatisfying(ReadResult.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.detail()).isNotBlank();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"specversion":"1.0"                                                                          | INVALID_JSON
            ''                                                                                            | NOT_CLOUDEVENT
            []                                                                                            | NOT_CLOUDEVENT
            {}                                                                                            | NOT_CLOUDEVENT
            {"specversion":"0.3","id":"e","source":"x","type":"t","workspaceid":"w"}                      | NOT_CLOUDEVENT
            {"specversion":"1.0","id":7,"source":"x","type":{"a":1},"workspaceid":"w1"}                   | NOT_CLOUDEVENT
            {"specversion":"1.0","id":"e","source":"x","type":"t","data":{}}                              | MISSING_WORKSPACE
            {"specversion":"1.0","id":"e","source":"x","type":"t","workspaceid":"w","dataversion":"v"}    | NOT_CLOUDEVENT
            """)
    void saysWhyAnEnvelopeIsRefused(String envelope, RejectReason reason) {
        Headers headers = headers("content-type=application/cloudevents+json; charset=UTF-8");

        assertThat(CloudEventReader.read(headers, envelope.getBytes(UTF_8)))
                .isInstanceOfSatisfying(ReadResult.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\""})
    void takesDataVersionAsNumberOrText(String version) {
        String envelope = "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"x\",\"type\":\"t\",\"workspaceid\":\"w\","
                + "\"dataversion\":" + version + ",\"data\":{}}";

        assertThat(CloudEventReader.readStructured(envelope.getBytes(UTF_8))).isInstanceOf(ReadResult.Read.class);
    }

    @Test
    void takesARecordWithoutValueAsAnEventWithoutPayload() {
        Headers headers = headers("ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1");

        assertThat(read(headers, null).data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ce_specversion=1.0;ce_id=e1;ce_source= ;ce_type=t;ce_workspaceid=w1",
                "ce_specversion=1.0;ce_id=e1;ce_source=;ce_type=t;ce_workspaceid=w1",
                "ce_specversion=1.0;ce_id=e1;ce_source=:;ce_type=t;ce_workspaceid=w1",
                "ce_specversion=1.0;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1;ce_time=yesterday",
                "ce_specversion=7;ce_id=e1;ce_source=x;ce_type=t;ce_workspaceid=w1"
            })
    void refusesOddAttributesInsteadOfFailing(String headers) {
        assertThat(CloudEventReader.read(headers(headers), "{}".getBytes(UTF_8)))
                .isInstanceOfSatisfying(ReadResult.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RejectReason.NOT_CLOUDEVENT));
    }

    private static DomainEvent read(Headers headers, byte[] value) {
        return ((ReadResult.Read) CloudEventReader.read(headers, value)).event();
    }

    private static Headers headers(String pairs) {
        Headers headers = new RecordHeaders();
        for (String pair : pairs.split(";")) {
            int equals = pair.indexOf('=');
            if (pair.startsWith("content-type")) {
                return headers.add("content-type", pairs.substring(equals + 1).getBytes(UTF_8));
            }
            headers.add(pair.substring(0, equals), pair.substring(equals + 1).getBytes(UTF_8));
        }
        return headers;
    }
}
