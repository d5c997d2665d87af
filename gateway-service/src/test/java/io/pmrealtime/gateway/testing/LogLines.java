package io.pmrealtime.gateway.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the gateway and its libraries log from now on, at INFO and above. */
public final class LogLines extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    private LogLines() {
        setLevel(Level.INFO);
    }

    public static LogLines collect() {
        LogLines lines = new LogLines();
        lines.root.addHandler(lines);
        return lines;
    }

    /** Logger and message of each line. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    /** In how many lines a text occurs. */
    public long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            lines.add(record.getLevel() + " " + record.getLoggerName() + ": " + record.getMessage());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
