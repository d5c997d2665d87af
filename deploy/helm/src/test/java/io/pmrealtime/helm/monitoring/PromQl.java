package io.pmrealtime.helm.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What little of PromQL is needed to find the metrics that an expression names, and their labels. */
final class PromQl {
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE_OR_TEXT = Pattern.compile("\\[[^]]*]|\"[^\"]*\"");
    private static final Pattern METRIC =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?![a-zA-Z0-9_:]|\\s*\\()(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)\\s*[=!]");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right");

    private PromQl() {}

    /** The metrics that an expression names, with the labels by which it chooses among their series. */
    static Map<String, Set<String>> metrics(String expression) {
        Map<String, Set<String>> metrics = new TreeMap<>();
        String bare = RANGE_OR_TEXT.matcher(expression).replaceAll(" ");
        Matcher names = METRIC.matcher(GROUPING.matcher(bare).replaceAll(" "));
        while (names.find()) {
            if (!WORDS.contains(names.group(1))) {
                Set<String> labels = metrics.computeIfAbsent(names.group(1), name -> new TreeSet<>());
                if (names.group(2) != null) {
                    LABEL.matcher(names.group(2)).results().forEach(label -> labels.add(label.group(1)));
                }
            }
        }
        return metrics;
    }

    /** The labels that an expression groups by. */
    static Set<String> groupings(String expression) {
        Set<String> groupings = new TreeSet<>();
        Matcher lists = GROUPING.matcher(expression);
        while (lists.find()) {
            for (String label : lists.group(1).split(",")) {
                groupings.add(label.strip());
            }
        }
        return groupings;
    }
}
