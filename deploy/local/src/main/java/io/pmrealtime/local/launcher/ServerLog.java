package io.pmrealtime.local.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends what the servers in this JVM and the front door log to a file, as Kafka alone would fill the console. */
final class ServerLog {
    private static final String FORMAT = "%1$tF %1$tT,%1$tL %4$-7s [%3$s] %5$s%6$s%n";

    /** Held on to, since the log manager itself forgets loggers that nobody refers to. */
    private static final List<Logger> CHATTY = List.of(
            Logger.getLogger("kafka"), Logger.getLogger("org.apache.kafka"), Logger.getLogger("state.change.logger"));

    private ServerLog() {}

    static void open(Path file) {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
        try {
            FileHandler handler = new FileHandler(file.toString());
            handler.setFormatter(new SimpleFormatter());
            root.addHandler(handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
