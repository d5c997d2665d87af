package io.pmrealtime.helm.configuration;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads a service's {@code @ConfigMapping} interface from its source, because Javadoc is nowhere else. */
final class ConfigurationMapping {
    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final ClassTree root;
    private final List<ConfigurationKey> keys = new ArrayList<>();

    private ConfigurationMapping(DocTrees docs, CompilationUnitTree unit) {
        this.docs = docs;
        this.unit = unit;
        this.root = (ClassTree) unit.getTypeDecls().get(0);
    }

    /** All keys of the mapping in the order of the source. */
    static List<ConfigurationKey> read(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
            CompilationUnitTree unit = task.parse().iterator().next();
            ConfigurationMapping mapping = new ConfigurationMapping(DocTrees.instance(task), unit);
            String prefix = argument(mapping.root.getModifiers(), "ConfigMapping", "prefix")
                    .orElseThrow(() -> new IllegalArgumentException(source + " has no @ConfigMapping(prefix)"));
            mapping.collect(prefix, mapping.root, List.of());
            return mapping.keys;
        }
    }

    private void collect(String prefix, ClassTree group, List<ClassTree> outer) {
        List<ClassTree> path = new ArrayList<>(outer);
        path.add(group);
        for (Tree member : group.getMembers()) {
            if (!(member instanceof MethodTree method)
                    || method.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.DEFAULT)
                    || method.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.STATIC)) {
                continue;
            }
            String name = prefix
                    + "."
                    + argument(method.getModifiers(), "WithName", "value")
                            .orElseGet(() -> kebab(method.getName().toString()));
            Optional<ClassTree> nested = nested(method.getReturnType().toString());
            if (nested.isPresent()) {
                collect(name, nested.get(), List.of(root));
            } else {
                keys.add(key(name, method, path));
            }
        }
    }

    private Optional<ClassTree> nested(String type) {
        return root.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(member -> member.getKind() == Tree.Kind.INTERFACE
                        && member.getSimpleName().contentEquals(type))
                .findFirst();
    }

    private ConfigurationKey key(String name, MethodTree method, List<ClassTree> path) {
        Tree type = method.getReturnType();
        boolean optional = type instanceof ParameterizedTypeTree parameterized
                && parameterized.getType().toString().equals("Optional");
        Tree value =
                optional ? ((ParameterizedTypeTree) type).getTypeArguments().get(0) : type;
        Optional<String> standard = argument(method.getModifiers(), "WithDefault", "value");
        if (standard.isEmpty() && !optional) {
            throw new IllegalArgumentException(name + " has no default and is not optional");
        }
        return new ConfigurationKey(name, value.toString(), standard, description(name, method, path));
    }

    private String description(String name, MethodTree method, List<ClassTree> path) {
        TreePath at = new TreePath(unit);
        for (ClassTree type : path) {
            at = new TreePath(at, type);
        }
        DocCommentTree comment = docs.getDocCommentTree(new TreePath(at, method));
        if (comment == null) {
            throw new IllegalArgumentException(name + " has no Javadoc");
        }
        String text =
                comment.getFullBody().stream().map(ConfigurationMapping::plain).collect(Collectors.joining());
        return text.replaceAll("<[^>]+>", "").replaceAll("\\s+", " ").strip().replace("|", "\\|");
    }

    private static String plain(DocTree tree) {
        if (tree instanceof LiteralTree literal) {
            return "`" + literal.getBody().getBody() + "`";
        }
        if (tree instanceof LinkTree link) {
            String reference = link.getReference().getSignature();
            return reference.startsWith("#") ? "`" + kebab(reference.substring(1)) + "`" : "`" + reference + "`";
        }
        return tree.toString();
    }

    /** The text that an annotation gives an element, if it is there. */
    private static Optional<String> argument(ModifiersTree modifiers, String annotation, String element) {
        for (AnnotationTree candidate : modifiers.getAnnotations()) {
            if (!candidate.getAnnotationType().toString().equals(annotation)) {
                continue;
            }
            for (ExpressionTree argument : candidate.getArguments()) {
                ExpressionTree value = argument;
                if (argument instanceof AssignmentTree assignment) {
                    if (!assignment.getVariable().toString().equals(element)) {
                        continue;
                    }
                    value = assignment.getExpression();
                }
                return Optional.of(String.valueOf(((com.sun.source.tree.LiteralTree) value).getValue()));
            }
        }
        return Optional.empty();
    }

    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
