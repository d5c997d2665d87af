package io.pmrealtime.helm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The instructions of a Dockerfile. */
record Dockerfile(List<String> lines) {

    static Dockerfile read(Path file) throws IOException {
        return new Dockerfile(Files.readAllLines(file));
    }

    /** What follows an instruction, for each time that it stands there. */
    List<String> all(String instruction) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(instruction + " ")) {
                all.add(line.substring(instruction.length() + 1).strip());
            }
        }
        return all;
    }

    /** What follows an instruction that stands there once. */
    String one(String instruction) {
        List<String> all = all(instruction);
        if (all.size() != 1) {
            throw new IllegalStateException(instruction + " stands there " + all.size() + " times");
        }
        return all.get(0);
    }

    /** The environment as an image's configuration writes it. */
    List<String> environment() {
        return all("ENV").stream().map(variable -> variable.replace("\"", "")).toList();
    }
}
