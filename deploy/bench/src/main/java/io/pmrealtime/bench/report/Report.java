package io.pmrealtime.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The figures of one benchmark, in the order of their addition. Not for several threads. */
public final class Report {
    private final Map<String, Object> figures = new LinkedHashMap<>();

    public Report(String benchmark) {
        figures.put("benchmark", benchmark);
    }

    /** Adds a figure; its name carries its unit, such as {@code p50Ms}. */
    public Report add(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** Adds the usual percentiles of latencies in microseconds, as milliseconds. */
    public Report addMillis(Histogram micros) {
        add("p50Ms", millis(micros.getValueAtPercentile(50)));
        add("p95Ms", millis(micros.getValueAtPercentile(95)));
        add("p99Ms", millis(micros.getValueAtPercentile(99)));
        return add("maxMs", millis(micros.getMaxValue()));
    }

    /** Prints a table and, as the last line, the same as JSON. */
    public void print(PrintStream out) {
        figures.forEach((name, value) -> out.printf("%-24s %s%n", name, value));
        try {
            out.println(new ObjectMapper().writeValueAsString(figures));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures are always JSON", e);
        }
    }

    private static double millis(long micros) {
        return micros / 10 / 100.0;
    }
}
