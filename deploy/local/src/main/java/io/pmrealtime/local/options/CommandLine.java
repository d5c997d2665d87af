package io.pmrealtime.local.options;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the flags. Pure, but for resolving a relative folder against the working directory. */
public final class CommandLine {
    private static final int MAX_GATEWAYS = 16;

    private int gateways = 1;
    private int offset;
    private @Nullable Path data;
    private boolean demo = true;
    private boolean restart = true;
    private @Nullable String bind;
    private final Map<FixedPort, Integer> own = new EnumMap<>(FixedPort.class);

    private CommandLine() {}

    /** What the arguments come to. */
    public sealed interface Outcome {}

    /** Start the stack. */
    public record Start(Options options) implements Outcome {}

    /** Show the usage. */
    public record Help() implements Outcome {}

    /** Say what is wrong and leave. */
    public record Invalid(String message) implements Outcome {}

    public static Outcome read(List<String> arguments) {
        CommandLine line = new CommandLine();
        Deque<String> rest = new ArrayDeque<>(arguments);
        try {
            while (!rest.isEmpty()) {
                String argument = rest.removeFirst();
                if (argument.equals("--help") || argument.equals("-h")) {
                    return new Help();
                }
                int equals = argument.indexOf('=');
                if (argument.startsWith("--") && equals > 0) {
                    rest.addFirst(argument.substring(equals + 1));
                    line.valued(argument.substring(0, equals), rest);
                } else if (!line.isSwitch(argument)) {
                    line.valued(argument, rest);
                }
            }
        } catch (InvalidFlag e) {
            return new Invalid(e.detail);
        }
        Ports ports = Ports.of(line.offset, line.own, line.gateways);
        Optional<String> problem = ports.problem();
        if (problem.isPresent()) {
            return new Invalid(problem.get());
        }
        return new Start(new Options(ports, line.offset, line.data, line.demo, line.restart, line.bind));
    }

    private boolean isSwitch(String flag) {
        switch (flag) {
            case "--no-demo" -> demo = false;
            case "--no-restart" -> restart = false;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void valued(String flag, Deque<String> rest) throws InvalidFlag {
        switch (flag) {
            case "--gateways" -> gateways = number(flag, rest, 1, MAX_GATEWAYS);
            case "--port-offset" -> offset = number(flag, rest, -65_535, 65_535);
            case "--data" -> data = Path.of(value(flag, rest)).toAbsolutePath().normalize();
            case "--bind" -> bind = value(flag, rest);
            default -> {
                FixedPort port = Stream.of(FixedPort.values())
                        .filter(each -> each.flag().equals(flag))
                        .findFirst()
                        .orElseThrow(() -> new InvalidFlag("unknown flag: " + flag));
                own.put(port, number(flag, rest, 1, 65_535));
            }
        }
    }

    private static String value(String flag, Deque<String> rest) throws InvalidFlag {
        String value = rest.pollFirst();
        if (value == null || value.isBlank()) {
            throw new InvalidFlag(flag + " needs a value");
        }
        return value;
    }

    private static int number(String flag, Deque<String> rest, int least, int most) throws InvalidFlag {
        String value = value(flag, rest);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidFlag(flag + " needs a whole number, not " + value);
        }
        throw new InvalidFlag(flag + " needs a number from " + least + " to " + most + ", not " + value);
    }

    /** Ends the reading at the first fault; never leaves this class. */
    private static final class InvalidFlag extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        InvalidFlag(String detail) {
            super(detail, null, false, false);
            this.detail = detail;
        }
    }
}
