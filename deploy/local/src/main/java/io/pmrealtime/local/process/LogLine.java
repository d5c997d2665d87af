package io.pmrealtime.local.process;

import java.util.regex.Pattern;

/** Tells the lines of a service's log that belong on the launcher's console from those that are for its file only. */
final class LogLine {
    private static final String TIME = "^(?:\\d{4}-\\d\\d-\\d\\d[ T])?\\d\\d:\\d\\d:\\d\\d[.,]\\d+Z? +";
    private static final Pattern ALARMING = Pattern.compile(TIME + "(?:WARN|ERROR|FATAL)\\b.*");
    private static final Pattern TIMESTAMP = Pattern.compile(TIME);

    private LogLine() {}

    /** True for the first line of a warning or an error; the lines of a stack trace below it stay in the file. */
    static boolean isAlarming(String line) {
        return ALARMING.matcher(line).matches();
    }

    /** The line without its timestamp, as the console has its own. */
    static String withoutTimestamp(String line) {
        return TIMESTAMP.matcher(line).replaceFirst("");
    }
}
