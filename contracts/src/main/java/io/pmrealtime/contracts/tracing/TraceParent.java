package io.pmrealtime.contracts.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} of W3C Trace Context, section 3.2: {@code 00-<trace id>-<parent id>-<flags>}. Any thread. */
public final class TraceParent {
    private static final String NAME = "traceparent";
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;
    private static final TextMapGetter<String> GETTER = new Getter();

    private TraceParent() {}

    /** The text where its flags say that the trace is recorded, else null: one look at one character, for the many records that are not traced. */
    public static @Nullable String ifSampled(@Nullable String traceparent) {
        return traceparent != null && traceparent.length() >= LENGTH && isSampled(traceparent.charAt(LENGTH - 1))
                ? traceparent
                : null;
    }

    /** That of a record, where its flags say that the trace is recorded, else null; no text is made for the others. */
    public static @Nullable String ifSampled(Headers headers) {
        Header header = headers.lastHeader(io.pmrealtime.contracts.kafka.Header.CE_TRACEPARENT);
        byte[] value = header == null ? null : header.value();
        return value != null && value.length >= LENGTH && isSampled((char) value[LENGTH - 1])
                ? new String(value, StandardCharsets.US_ASCII)
                : null;
    }

    /** Whether it is one. */
    public static boolean isValid(@Nullable String traceparent) {
        return traceparent != null && read(traceparent).isValid();
    }

    static SpanContext read(String traceparent) {
        return Span.fromContext(W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER))
                .getSpanContext();
    }

    static String write(SpanContext span) {
        return "00-" + span.getTraceId() + '-' + span.getSpanId() + '-'
                + span.getTraceFlags().asHex();
    }

    private static boolean isSampled(char lastOfFlags) {
        int flags = Character.digit(lastOfFlags, 16);
        return flags >= 0 && (flags & SAMPLED) != 0;
    }

    /** The text is the only header there is. */
    private static final class Getter implements TextMapGetter<String> {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(NAME);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(NAME) ? traceparent : null;
        }
    }
}
