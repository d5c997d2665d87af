package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Remembers answers by the caller's {@code Idempotency-Key}, so that a repeated request gets the first answer again. It is a
 * comfort: events are told apart by their ids in any case. Blocks.
 */
@ApplicationScoped
class IdempotencyKeys {
    private static final Logger LOG = Logger.getLogger(IdempotencyKeys.class);
    private static final int MAX_LENGTH = 255;
    private static final String SELECT =
            "select body_hash, answer from idempotency_keys where workspace_id = ? and key = ?";
    private static final String INSERT = """
            insert into idempotency_keys (workspace_id, key, body_hash, answer, answered_at) values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;
    private static final String DELETE = "delete from idempotency_keys where answered_at < ?";

    private final Database database;
    private final EventsConfig config;
    private final Clock clock;
    private final ObjectMapper mapper;

    IdempotencyKeys(Database database, EventsConfig config, Clock clock, ObjectMapper mapper) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.mapper = mapper;
    }

    private record Answered(byte[] bodyHash, String answer) {}

    /**
     * What the first request with this key was answered, if there was one.
     *
     * @param perItem whether results were asked for; with the body it makes the request what it is
     * @throws ProblemException when the key is malformed, or came with another request
     */
    Optional<Taken> answered(String workspaceId, String key, byte[] body, boolean perItem) {
        if (key.isBlank() || key.length() > MAX_LENGTH) {
            throw ProblemException.badRequest("Idempotency-Key", "has 1 to " + MAX_LENGTH + " characters");
        }
        Optional<Answered> answered = database
                .transaction(transaction -> transaction.query(
                        SELECT, row -> new Answered(row.getBytes(1), row.getString(2)), workspaceId, key))
                .stream()
                .findFirst();
        if (answered.isPresent() && !Arrays.equals(answered.get().bodyHash(), hash(body, perItem))) {
            throw ProblemException.unprocessable("Idempotency-Key", "was used for another body");
        }
        return answered.map(this::taken);
    }

    /** Remembers that this request was taken. */
    void remember(String workspaceId, String key, byte[] body, boolean perItem, Taken taken) {
        try {
            String answer = mapper.writeValueAsString(taken);
            database.transaction(transaction ->
                    transaction.update(INSERT, workspaceId, key, hash(body, perItem), answer, Instant.now(clock)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can be written", e);
        } catch (DatabaseException e) {
            // The events are taken, which is what the answer says; their ids tell repeats apart.
            LOG.warnf("An idempotency key was not remembered: %s", e.getMessage());
        }
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetOld() {
        try {
            Instant oldest = Instant.now(clock).minus(config.http().idempotencyRetention());
            database.transaction(transaction -> transaction.update(DELETE, oldest));
        } catch (DatabaseException e) {
            LOG.warnf("Old idempotency keys are kept until the next run: %s", e.getMessage());
        }
    }

    private Taken taken(Answered answered) {
        try {
            return mapper.readValue(answered.answer(), Taken.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer is no JSON", e);
        }
    }

    private static byte[] hash(byte[] body, boolean perItem) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(perItem ? (byte) 1 : (byte) 0);
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
