package io.pmrealtime.helm.values;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A values.yaml with the comments that document it. */
final class ValuesFile {
    private static final String DESCRIPTION = "# -- ";
    private static final String SCHEMA = "# @schema ";

    private final List<String> lines;

    private ValuesFile(List<String> lines) {
        this.lines = lines;
    }

    /** The values of a file; {@code at} leads to the mapping that is wanted, such as {@code exports}, {@code defaults}. */
    static Map<String, ChartValue> read(Path file, String... at) throws IOException {
        String text = Files.readString(file);
        Node root = new Yaml().compose(new StringReader(text));
        ValuesFile values = new ValuesFile(text.lines().toList());
        Map<String, ChartValue> tree = values.mapping((MappingNode) root);
        for (String key : at) {
            tree = tree.get(key).children();
        }
        return tree;
    }

    private Map<String, ChartValue> mapping(MappingNode node) {
        Map<String, ChartValue> mapping = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            ScalarNode key = (ScalarNode) entry.getKeyNode();
            mapping.put(key.getValue(), value(key, entry.getValueNode()));
        }
        return mapping;
    }

    private ChartValue value(ScalarNode key, Node node) {
        String description = "";
        Map<String, Object> schema = Map.of();
        for (int line = key.getStartMark().getLine() - 1; line >= 0; line--) {
            String text = lines.get(line).strip();
            if (text.startsWith(DESCRIPTION)) {
                description = text.substring(DESCRIPTION.length());
            } else if (text.startsWith(SCHEMA)) {
                schema = new Yaml(new SafeConstructor(new LoaderOptions())).load(text.substring(SCHEMA.length()));
            } else {
                break;
            }
        }
        boolean nested = node instanceof MappingNode && schema.isEmpty();
        return new ChartValue(
                description,
                schema,
                nested ? null : new PlainData().of(node),
                nested ? mapping((MappingNode) node) : Map.of());
    }

    /** Makes plain data of a part of a document. */
    private static final class PlainData extends SafeConstructor {
        private PlainData() {
            super(new LoaderOptions());
        }

        private Object of(Node node) {
            return constructDocument(node);
        }
    }
}
