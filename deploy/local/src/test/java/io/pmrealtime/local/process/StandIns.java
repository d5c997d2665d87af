package io.pmrealtime.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes stand-ins runnable as services are, and talks to them. */
public final class StandIns {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private StandIns() {}

    /** Writes a runnable jar with the stand-in. */
    public static Path jar(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        String entry = StandIn.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(StandIn.class.getClassLoader().getResourceAsStream(entry).readAllBytes());
            jar.closeEntry();
        }
        return file;
    }

    static ServiceSpec spec(ServiceName service, int port, Path folder) throws IOException {
        Path jar = jar(folder.resolve(service.directoryName() + ".jar"));
        return new ServiceSpec(
                service,
                1,
                port,
                List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", jar.toString()),
                Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)),
                folder.resolve(service.directoryName() + ".log"));
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static String get(String url) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
