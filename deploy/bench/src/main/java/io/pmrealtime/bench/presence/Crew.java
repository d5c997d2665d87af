package io.pmrealtime.bench.presence;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Users with one connection each, spread over workspaces and projects, and the gateway that reports them. */
final class Crew implements AutoCloseable {
    private static final int PER_PROJECT = 50;
    private static final int PER_WORKSPACE = 500;

    private final Clock clock = Clock.systemUTC();
    private final KafkaProducer<String, byte[]> producer;
    private final List<ConnectionRef> users = new ArrayList<>();
    private final List<String> projects = new ArrayList<>();
    private final String replica = id();
    private int next;

    Crew(String kafka, int size) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", "1", "acks", "1"),
                new StringSerializer(),
                new ByteArraySerializer());
        alive();
        String workspace = "";
        for (int i = 0; i < size; i++) {
            if (i % PER_PROJECT == 0) {
                projects.add(id());
            }
            if (i % PER_WORKSPACE == 0) {
                workspace = id();
            }
            users.add(new ConnectionRef(id(), replica, workspace, id(), "User number " + i, null));
        }
    }

    /** The gateway says that it lives, and for longer than a run takes. */
    void alive() {
        send(new ReplicaAlive(replica, clock.millis(), Duration.ofHours(1).toMillis()));
    }

    /** Everybody connects and looks at a project. */
    void arrive() {
        for (int i = 0; i < users.size(); i++) {
            send(new Opened(users.get(i), clock.millis()));
            send(look(i));
        }
        producer.flush();
    }

    /** Everybody connects once more, and looks at another project of the workspace. */
    void openSecondTabs() {
        for (int i = 0; i < users.size(); i++) {
            ConnectionRef first = users.get(i);
            ConnectionRef second = new ConnectionRef(
                    id(), first.replicaId(), first.workspaceId(), first.userId(), first.userName(), null);
            int workspace = i / PER_WORKSPACE * PER_WORKSPACE;
            int neighbour = workspace + (i - workspace + PER_PROJECT) % PER_WORKSPACE;
            String project = projects.get(Math.min(neighbour, users.size() - 1) / PER_PROJECT);
            send(new Opened(second, clock.millis()));
            send(new Located(second, project, null, Page.TASKS, clock.millis()));
        }
        producer.flush();
    }

    /** The next user's heartbeat. */
    void beat() {
        send(look(next++ % users.size()));
    }

    /** A stranger connects and looks at a project; its user id is told before. */
    void newcomer(Consumer<String> told) {
        int like = next++ % users.size();
        ConnectionRef friend = users.get(like);
        ConnectionRef stranger =
                new ConnectionRef(id(), friend.replicaId(), friend.workspaceId(), id(), "A new user", null);
        told.accept(stranger.userId());
        send(new Opened(stranger, clock.millis()));
        send(new Located(stranger, projects.get(like / PER_PROJECT), null, Page.TASKS, clock.millis()));
    }

    void flush() {
        producer.flush();
    }

    /** The projects of each workspace. */
    Map<String, List<String>> workspaces() {
        Map<String, List<String>> workspaces = new TreeMap<>();
        for (int i = 0; i < projects.size(); i++) {
            String workspace = users.get(i * PER_PROJECT).workspaceId();
            workspaces.computeIfAbsent(workspace, key -> new ArrayList<>()).add(projects.get(i));
        }
        return workspaces;
    }

    int size() {
        return users.size();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private PresenceSignal look(int i) {
        return new Located(users.get(i), projects.get(i / PER_PROJECT), null, Page.TASKS, clock.millis());
    }

    private void send(PresenceSignal signal) {
        producer.send(PresenceSignals.record(signal));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
