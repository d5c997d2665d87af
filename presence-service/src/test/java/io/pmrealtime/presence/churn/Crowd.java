package io.pmrealtime.presence.churn;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.presence.churn.Ledger.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Simulated gateways whose clocks differ, and their clients, who do what they do at random. One thread. */
final class Crowd implements AutoCloseable {
    private static final long LEASE_MILLIS = 10_000;
    private static final int PROJECTS = 40;
    private static final long[] SKEWS = {0, 2_000, -2_000, 1_000};

    private final KafkaProducer<String, byte[]> producer;
    private final Ledger ledger;
    private final Bounds bounds;
    private final Random random;
    private final int users;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    /** How long each kind of end may go unnoticed, in milliseconds. */
    record Bounds(long atOnce, long closed, long killed) {}

    private record Gateway(String id, long skew) {}

    private static final class Client {
        private final Gateway gateway;
        private final ConnectionRef connection;
        private String project;

        Client(Gateway gateway, ConnectionRef connection) {
            this.gateway = gateway;
            this.connection = connection;
        }
    }

    Crowd(String kafka, Ledger ledger, Bounds bounds, long seed, int users) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", "0"),
                new StringSerializer(),
                new ByteArraySerializer());
        this.ledger = ledger;
        this.bounds = bounds;
        this.random = new Random(seed);
        this.users = users;
        for (int i = 0; i < SKEWS.length; i++) {
            gateways.add(new Gateway("gateway-" + unique + "-" + i, SKEWS[i]));
        }
        alive();
    }

    String workspace() {
        return "churn-" + unique;
    }

    int size() {
        return clients.size();
    }

    /** All gateways say that they live. */
    void alive() {
        gateways.forEach(gateway -> send(new ReplicaAlive(gateway.id(), now() + gateway.skew(), LEASE_MILLIS)));
    }

    /** Somebody connects, and looks at a project. */
    void connect() {
        Gateway gateway = gateways.get(random.nextInt(gateways.size()));
        String user = "user" + random.nextInt(users) + "-" + unique;
        Client client = new Client(
                gateway,
                new ConnectionRef(
                        UUID.randomUUID().toString(), gateway.id(), workspace(), user, "Name of " + user, null));
        clients.add(client);
        send(new Opened(client.connection, at(client)));
        look(client);
    }

    /** Somebody does something; about as many come as go. */
    void act() {
        Client client = clients.get(random.nextInt(clients.size()));
        int action = random.nextInt(10);
        if (action < 4) {
            look(client);
        } else if (action < 6) {
            heartbeat(client);
        } else if (action < 8) {
            leave(client, bounds.atOnce());
            send(new Departed(client.connection, at(client)));
        } else {
            clients.remove(client);
            leave(client, bounds.closed());
            send(new Closed(client.connection, at(client)));
            connect();
        }
    }

    /** A gateway is gone with all it holds, and says nothing about it. */
    void killGateway() {
        Gateway killed = gateways.remove(gateways.size() - 1);
        clients.stream().filter(client -> client.gateway == killed).forEach(client -> leave(client, bounds.killed()));
        clients.removeIf(client -> client.gateway == killed);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private void look(Client client) {
        String project = "p" + random.nextInt(PROJECTS) + "-" + unique;
        if (!project.equals(client.project)) {
            leave(client, bounds.atOnce());
            client.project = project;
            ledger.came(new Place(client.connection.userId(), project), now());
        }
        heartbeat(client);
    }

    private void heartbeat(Client client) {
        if (client.project != null) {
            send(new Located(client.connection, client.project, null, Page.TASKS, at(client)));
        }
    }

    private void leave(Client client, long bound) {
        if (client.project != null) {
            ledger.went(new Place(client.connection.userId(), client.project), now(), bound);
            client.project = null;
        }
    }

    private void send(PresenceSignal signal) {
        producer.send(PresenceSignals.record(signal));
    }

    private static long at(Client client) {
        return now() + client.gateway.skew();
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
