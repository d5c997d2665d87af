package io.pmrealtime.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, or a part of one, that is made from sources elsewhere. Tests compare it with what would be made now; with {@code -Dgenerate} they write
 * it instead.
 */
public final class GeneratedFile {
    private static final String BEGIN = "<!-- generated: %s -->\n";
    private static final String END = "<!-- end -->";

    private GeneratedFile() {}

    /** Compares or writes a whole file. */
    public static void check(Path file, String content) throws IOException {
        if (System.getProperty("generate") != null) {
            Files.writeString(file, content);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is not current: run mvn -pl deploy/helm test -Dgenerate", file)
                .isEqualTo(content);
    }

    /** Compares or writes what stands between {@code <!-- generated: name -->} and {@code <!-- end -->}. */
    public static void checkSection(Path file, String name, String content) throws IOException {
        String text = Files.readString(file);
        String begin = BEGIN.formatted(name);
        int from = text.indexOf(begin);
        assertThat(from).as("%s has the mark %s", file, begin.strip()).isNotNegative();
        int start = from + begin.length();
        int end = text.indexOf(END, start);
        check(file, text.substring(0, start) + content + "\n" + text.substring(end));
    }
}
