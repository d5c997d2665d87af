package io.pmrealtime.bench.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The unit costs and assumptions that docs/scaling.md gives, by name: rows that begin with a name in backticks and a number. */
record Numbers(Map<String, Double> byName) {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| ([0-9][0-9,.]*) \\|");

    static Numbers read(Path page) throws IOException {
        return parse(Files.readString(page));
    }

    static Numbers parse(String page) {
        Map<String, Double> numbers = new TreeMap<>();
        Matcher rows = ROW.matcher(page);
        while (rows.find()) {
            if (numbers.put(rows.group(1), Double.valueOf(rows.group(2).replace(",", ""))) != null) {
                throw new IllegalArgumentException(rows.group(1) + " stands there twice");
            }
        }
        return new Numbers(numbers);
    }

    double of(String name) {
        Double number = byName.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no row `" + name + "` with a number");
        }
        return number;
    }
}
