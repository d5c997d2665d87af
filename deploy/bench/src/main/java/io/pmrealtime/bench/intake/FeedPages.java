package io.pmrealtime.bench.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.bench.report.Report;
import io.pmrealtime.bench.service.AskedService;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Fills the event log with rows of 90 days and asks for feed pages over HTTP: the newest page of a project and of a task, an
 * older page, and the history of a workspace, each time of another one. Prints how PostgreSQL finds a page as well. Ten million
 * rows take 12 GB while it runs.
 */
public final class FeedPages {
    private static final int WARM_UP = 300;
    private static final int READS = 1_000;

    private final AskedService service;
    private final DevTokens tokens;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Random random = new Random(3);

    private FeedPages(AskedService service, DevTokens tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    /** Options: {@code --rows N} (10000000). */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int rows = IntakeThroughput.option(args, "--rows", 10_000_000);
        Path directory = Files.createTempDirectory("feed-bench");
        DevTokens tokens = DevTokens.generate();
        Report report = new Report("feed").add("rows", rows);
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                AskedService service = IntakeThroughput.start(servers, tokens, directory, List.of());
                Connection connection = DriverManager.getConnection(
                        servers.postgresJdbcUrl(IntakeThroughput.DATABASE),
                        LocalServers.POSTGRES_USER,
                        LocalServers.POSTGRES_PASSWORD)) {
            FilledLog log = new FilledLog(connection);
            log.fill(rows);
            FeedPages pages = new FeedPages(service, tokens);
            pages.add(report, "projectPage", pages::newestOfProject);
            pages.add(report, "olderProjectPage", pages::olderOfProject);
            pages.add(report, "taskPage", pages::newestOfTask);
            pages.add(report, "historyPage", pages::history);
            report.add("tableGiB", log.gibibytes());
            log.explain().forEach(System.out::println);
        } finally {
            delete(directory);
        }
        report.print(System.out);
    }

    @FunctionalInterface
    private interface Page {
        /** The path of some page. */
        String path(int workspace) throws IOException, InterruptedException;
    }

    private void add(Report report, String name, Page page) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            read(page);
        }
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        for (int i = 0; i < READS; i++) {
            micros.recordValue(read(page));
        }
        report.add(name + "P50Ms", micros.getValueAtPercentile(50) / 10 / 100.0)
                .add(name + "P99Ms", micros.getValueAtPercentile(99) / 10 / 100.0);
    }

    private long read(Page page) throws IOException, InterruptedException {
        int workspace = random.nextInt(FilledLog.WORKSPACES);
        return service.microsOf(page.path(workspace), token(workspace));
    }

    private String newestOfProject(int workspace) {
        return "/api/pm/projects/" + FilledLog.project(workspace, random.nextInt(FilledLog.PROJECTS))
                + "/activity?limit=20";
    }

    private String olderOfProject(int workspace) throws IOException, InterruptedException {
        String newest = newestOfProject(workspace);
        String cursor = mapper.readTree(service.get(newest, token(workspace)))
                .path("meta")
                .path("nextCursor")
                .asText();
        return newest + "&before=" + cursor;
    }

    private String newestOfTask(int workspace) {
        return "/api/pm/tasks/"
                + FilledLog.task(workspace, random.nextInt(FilledLog.PROJECTS), random.nextInt(FilledLog.TASKS))
                + "/activity?limit=20";
    }

    private String history(int workspace) {
        Instant after = Instant.now().minus(Duration.ofDays(1 + random.nextInt(80)));
        return "/api/pm/events?limit=100&after=" + after;
    }

    private String token(int workspace) {
        return tokens.user("root").workspace("w" + workspace).groups("admin").sign();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
