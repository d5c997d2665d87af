package io.pmrealtime.helm.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;

/** What Jib builds, on an empty base since no registry is asked; that the Dockerfiles make the same; and that the charts run it as it is made. */
class ImageTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private static final Path CHECKOUT = Charts.SOURCES.resolve("../..").normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @FieldSource("SERVICES")
    void dockerfileSaysTheSame(String service) throws Exception {
        JsonNode image = Image.of(service).configuration().path("config");
        Dockerfile dockerfile = Dockerfile.read(CHECKOUT.resolve(service).resolve("src/main/docker/Dockerfile.jvm"));
        assertThat(dockerfile.one("FROM")).isEqualTo(property("image.base"));
        assertThat(dockerfile.one("WORKDIR")).isEqualTo(image.path("WorkingDir").asText());
        assertThat(dockerfile.one("USER")).isEqualTo(image.path("User").asText());
        assertThat(JSON.readTree(dockerfile.one("ENTRYPOINT"))).isEqualTo(image.path("Entrypoint"));
        assertThat(dockerfile.environment()).containsExactlyInAnyOrderElementsOf(texts(image.path("Env")));
        assertThat(dockerfile.one("EXPOSE").split(" "))
                .containsExactlyInAnyOrder(image.path("ExposedPorts").properties().stream()
                        .map(port -> port.getKey().replace("/tcp", ""))
                        .toArray(String[]::new));
        assertThat(dockerfile.all("COPY").get(0))
                .as("libraries are the lowest layer, since they change seldom")
                .isEqualTo("target/quarkus-app/lib/ lib/");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void imageHoldsTheServiceWithItsLibrariesBelow(String service) throws IOException {
        Image image = Image.of(service);
        assertThat(image.layers()).hasSize(2);
        assertThat(image.layers().get(0))
                .allSatisfy(file -> assertThat(file.path()).startsWith("/app/lib/"));
        assertThat(image.layers().get(1))
                .allSatisfy(file -> assertThat(file.path()).doesNotStartWith("/app/lib/"));

        Map<String, String> inImage = new HashMap<>();
        image.layers().forEach(layer -> layer.forEach(file -> inImage.put(file.path(), file.sha256())));
        assertThat(inImage).isEqualTo(built(CHECKOUT.resolve(service).resolve("target/quarkus-app")));
    }

    /** Nothing of when, where and by whom it was built is in it, so the same files give the same image. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void imageIsReproducible(String service) throws IOException {
        Image image = Image.of(service);
        assertThat(image.configuration().findValuesAsText("created"))
                .as("of the image and of each step of its history")
                .hasSizeGreaterThan(2)
                .containsOnly("1970-01-01T00:00:00Z");
        for (List<Image.File> layer : image.layers()) {
            assertThat(layer).allSatisfy(file -> {
                assertThat(file.modifiedMillis()).isEqualTo(1_000);
                assertThat(file.user()).isZero();
                assertThat(file.group()).isZero();
            });
            assertThat(layer).extracting(Image.File::path).isSorted();
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void jvmFitsIntoAContainer(String service) throws IOException {
        JsonNode image = Image.of(service).configuration().path("config");
        assertThat(image.path("User").asText()).as("not root").matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(texts(image.path("Entrypoint")))
                .as("the JVM is the container's first process, so that it gets the signal to end")
                .first()
                .isEqualTo("java");
        assertThat(texts(image.path("Env"))).anySatisfy(variable -> assertThat(variable)
                .startsWith("JDK_JAVA_OPTIONS=")
                .contains(
                        "-XX:MaxRAMPercentage=" + (service.equals("gateway-service") ? 40 : 70),
                        "-XX:+ExitOnOutOfMemoryError"));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void chartRunsTheImageAsItIsMade(String service) throws IOException {
        JsonNode image = Image.of(service).configuration().path("config");
        Manifests manifests = Charts.scenario("production");
        JsonNode container = manifests.container("pm-" + service);
        JsonNode security = manifests.pod("pm-" + service).at("/spec/securityContext");
        assertThat(security.path("runAsUser").asText() + ":"
                        + security.path("runAsGroup").asText())
                .isEqualTo(image.path("User").asText());
        assertThat(container.path("ports").findValuesAsText("containerPort"))
                .containsExactlyInAnyOrder(image.path("ExposedPorts").properties().stream()
                        .map(port -> port.getKey().replace("/tcp", ""))
                        .toArray(String[]::new));
        assertThat(container.path("image").asText())
                .isEqualTo("registry.example.org/pm-realtime/" + service + ":0.1.0");
        assertThat(container.path("volumeMounts").findValuesAsText("mountPath"))
                .as("where Quarkus looks for configuration, below the working directory")
                .contains(image.path("WorkingDir").asText() + "/config");
    }

    /** Where each file of a build belongs in the image, with the digest of its content. */
    private static Map<String, String> built(Path application) throws IOException {
        Map<String, String> built = new HashMap<>();
        try (Stream<Path> files = Files.walk(application)) {
            List<Path> all = new ArrayList<>(files.filter(Files::isRegularFile).toList());
            for (Path file : all) {
                built.put("/app/" + application.relativize(file), Digests.sha256(Files.readAllBytes(file)));
            }
        }
        return built;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String property(String name) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(CHECKOUT.resolve("pom.xml").toFile());
        return XPathFactory.newInstance().newXPath().evaluate("//properties/" + name, document);
    }
}
