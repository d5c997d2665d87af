package io.pmrealtime.helm.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;

/** The Dockerfiles and Jib make the same image, and the charts run it as it is made. */
class ImageTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private static final Path CHECKOUT = Charts.SOURCES.resolve("../..").normalize();
    private static final String JIB = "//pluginManagement/plugins/plugin[artifactId='jib-maven-plugin']/configuration/";

    @ParameterizedTest
    @FieldSource("SERVICES")
    void dockerfileAndJibAgree(String service) throws Exception {
        List<String> dockerfile = dockerfile(service);
        assertThat(dockerfile)
                .contains(
                        "FROM " + pom("//properties/image.base"),
                        "WORKDIR " + pom(JIB + "container/workingDirectory"),
                        "USER " + pom(JIB + "container/user"),
                        "EXPOSE " + pom(JIB + "container/ports/port[1]") + " " + pom(JIB + "container/ports/port[2]"),
                        "ENV QUARKUS_HTTP_PORT=" + pom(JIB + "container/environment/QUARKUS_HTTP_PORT"),
                        "ENV QUARKUS_MANAGEMENT_PORT="
                                + pom(JIB + "container/environment/QUARKUS_MANAGEMENT_PORT"),
                        "ENV JDK_JAVA_OPTIONS=\"" + pom(JIB + "container/environment/JDK_JAVA_OPTIONS") + "\"",
                        "ENTRYPOINT [\"" + pom(JIB + "container/entrypoint").replace(",", "\", \"") + "\"]");
        assertThat(dockerfile).as("libraries are a layer of their own").contains("COPY target/quarkus-app/lib/ lib/");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void chartRunsTheImageAsItIsMade(String service) throws Exception {
        Manifests manifests = Charts.scenario("production");
        JsonNode pod = manifests.pod("pm-" + service).path("spec");
        String user = pom(JIB + "container/user");
        assertThat(user)
                .isEqualTo(pod.at("/securityContext/runAsUser").asText() + ":"
                        + pod.at("/securityContext/runAsGroup").asText());
        assertThat(manifests
                        .container("pm-" + service)
                        .path("ports")
                        .findValuesAsText("containerPort"))
                .containsExactly(pom(JIB + "container/ports/port[1]"), pom(JIB + "container/ports/port[2]"));
        assertThat(manifests.container("pm-" + service).path("image").asText())
                .isEqualTo("registry.example.org/pm-realtime/" + service + ":0.1.0");
        assertThat(manifests.container("pm-" + service).path("volumeMounts").findValuesAsText("mountPath"))
                .as("where Quarkus looks for configuration, below the working directory")
                .contains(pom(JIB + "container/workingDirectory") + "/config");
    }

    private static List<String> dockerfile(String service) throws IOException {
        return Files.readAllLines(CHECKOUT.resolve(service).resolve("src/main/docker/Dockerfile.jvm"));
    }

    private static String pom(String path) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(CHECKOUT.resolve("pom.xml").toFile());
        String text = XPathFactory.newInstance().newXPath().evaluate(path, document);
        assertThat(text).as(path).isNotEmpty();
        return text;
    }
}
