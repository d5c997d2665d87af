package io.pmrealtime.helm.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The objects of one rendering, in helm's order. */
public record Manifests(List<JsonNode> all) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static Manifests parse(String rendered) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            return new Manifests(
                    documents.readAll().stream().filter(JsonNode::isObject).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(rendered, e);
        }
    }

    public Stream<JsonNode> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    public boolean has(String kind, String name) {
        return ofKind(kind).anyMatch(manifest -> name(manifest).equals(name));
    }

    public JsonNode one(String kind, String name) {
        return ofKind(kind)
                .filter(manifest -> name(manifest).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " among "
                        + ofKind(kind).map(Manifests::name).toList()));
    }

    /** The pod template of a Deployment. */
    public JsonNode pod(String deployment) {
        return one("Deployment", deployment).at("/spec/template");
    }

    /** The first container of a Deployment. */
    public JsonNode container(String deployment) {
        return pod(deployment).at("/spec/containers/0");
    }

    /** The configuration file of a service. */
    public Properties properties(String configMap) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(one("ConfigMap", configMap)
                    .at("/data/application.properties")
                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Everything that makes pods: Deployments and Jobs. */
    public Stream<JsonNode> workloads() {
        return Stream.concat(ofKind("Deployment"), ofKind("Job"));
    }

    public static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }
}
