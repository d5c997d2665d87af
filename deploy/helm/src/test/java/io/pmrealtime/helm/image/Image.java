package io.pmrealtime.helm.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.helm.render.Charts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The image of a service as Jib writes it, on an empty base.
 *
 * @param configuration what the image's configuration says: user, entrypoint, environment and so on
 * @param layers the files of each layer, from the lowest to the highest
 */
record Image(JsonNode configuration, List<List<File>> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file of a layer; {@code sha256} is of its content. */
    record File(String path, String sha256, long modifiedMillis, long user, long group) {}

    /** Reads what {@code mvn verify} has made of a service. */
    static Image of(String service) throws IOException {
        Path tar = Charts.SOURCES.resolve("../..").resolve(service).resolve("target/image-without-base.tar");
        if (!Files.exists(tar)) {
            throw new IllegalStateException(tar + " is missing: verify the services first (mvn verify does)");
        }
        Map<String, byte[]> members = new HashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        JsonNode manifest = JSON.readTree(members.get("manifest.json")).get(0);
        List<List<File>> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("Layers")) {
            layers.add(files(new GZIPInputStream(new ByteArrayInputStream(members.get(layer.asText())))));
        }
        return new Image(JSON.readTree(members.get(manifest.path("Config").asText())), layers);
    }

    private static List<File> files(InputStream layer) throws IOException {
        List<File> files = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(layer)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    files.add(new File(
                            "/" + entry.getName(),
                            Digests.sha256(in.readAllBytes()),
                            entry.getLastModifiedDate().getTime(),
                            entry.getLongUserId(),
                            entry.getLongGroupId()));
                }
            }
        }
        return files;
    }
}
