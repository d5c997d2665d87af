package io.pmrealtime.helm.monitoring;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.pmrealtime.helm.render.Charts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Finds the meters that the services' sources register, with their labels. */
final class MetersInCode extends TreeScanner<Void, Void> {
    private static final Pattern NAME = Pattern.compile("(?:gateway|presence|notification|events)(?:\\.[a-z]+)+");

    /** Methods that take a meter's name and then labels, each with its value. */
    private static final Set<String> TAKE_LABELS = Set.of("counter", "timer", "summary", "labelled");

    private final Map<String, Set<String>> labels = new TreeMap<>();

    private MetersInCode() {}

    /** Every meter's name with the labels that it has anywhere. */
    static Map<String, Set<String>> labels() throws IOException {
        MetersInCode meters = new MetersInCode();
        for (String service : Charts.SERVICES) {
            Path sources = Charts.SOURCES.resolve("../..").resolve(service).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources);
                    StandardJavaFileManager manager =
                            ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
                List<Path> java =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
                JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                        .getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
                for (CompilationUnitTree unit : task.parse()) {
                    meters.scan(unit, null);
                }
            }
        }
        return meters.labels;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
        meter(call).ifPresent(name -> labels.computeIfAbsent(name, key -> new TreeSet<>())
                .addAll(given(call)));
        return super.visitMethodInvocation(call, unused);
    }

    /** The meter that a call, or one of those that it is chained to, names first. */
    private static Optional<String> meter(MethodInvocationTree call) {
        Optional<String> first = call.getArguments().stream()
                .findFirst()
                .flatMap(MetersInCode::text)
                .filter(text -> NAME.matcher(text).matches());
        if (first.isPresent()) {
            return first;
        }
        return call.getMethodSelect() instanceof MemberSelectTree select
                        && select.getExpression() instanceof MethodInvocationTree before
                ? meter(before)
                : Optional.empty();
    }

    private static Set<String> given(MethodInvocationTree call) {
        Set<String> given = new TreeSet<>();
        List<? extends ExpressionTree> arguments = call.getArguments();
        String method = method(call);
        int first = method.equals("tag") ? 0 : TAKE_LABELS.contains(method) ? 1 : arguments.size();
        for (int label = first; label + 1 < arguments.size(); label += 2) {
            text(arguments.get(label)).ifPresent(given::add);
        }
        return given;
    }

    private static String method(MethodInvocationTree call) {
        return call.getMethodSelect() instanceof MemberSelectTree select
                ? select.getIdentifier().toString()
                : call.getMethodSelect().toString();
    }

    private static Optional<String> text(ExpressionTree argument) {
        return argument instanceof LiteralTree literal && literal.getValue() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
