package io.pmrealtime.contracts.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.kafka.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                SAMPLED,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0b"
            })
    void theLastBitOfTheFlagsSaysThatATraceIsRecorded(String traceparent) {
        assertThat(TraceParent.ifSampled(traceparent)).isEqualTo(traceparent);
        assertThat(TraceParent.ifSampled(headers(traceparent))).isEqualTo(traceparent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0z"
            })
    void anythingElseIsNotRecorded(String traceparent) {
        assertThat(TraceParent.ifSampled(traceparent)).isNull();
        assertThat(TraceParent.ifSampled(headers(traceparent))).isNull();
    }

    @Test
    void aRecordWithoutItIsNotRecorded() {
        assertThat(TraceParent.ifSampled(new RecordHeaders())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E473X-00f067aa0ba902b7-01",
                "nothing"
            })
    void whatIsNoTraceContextIsNotTakenFromARequest(String traceparent) {
        assertThat(TraceParent.isValid(traceparent)).isFalse();
        assertThat(EventTracer.current(traceparent)).isNull();
    }

    @Test
    void aRequestsTraceContextIsTakenOver() {
        assertThat(EventTracer.current(SAMPLED)).isEqualTo(SAMPLED);
    }

    @Test
    void withTracingOffAnEventKeepsItsTraceContext() {
        EventSpan span = new EventTracer(OpenTelemetry.noop()).begin("step", SpanKind.CONSUMER, SAMPLED);

        assertThat(span.isRecording()).isFalse();
        assertThat(span.traceparent()).isEqualTo(SAMPLED);
    }

    private static RecordHeaders headers(String traceparent) {
        RecordHeaders headers = new RecordHeaders();
        Header.add(headers, Header.CE_TRACEPARENT, traceparent);
        return headers;
    }
}
